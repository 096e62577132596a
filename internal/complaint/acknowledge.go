package complaint

import "amends/internal/fault"

// Acknowledge (受理告知) tells the complainant that the complaint was received: its number, what happens and by when.
type Acknowledge struct {
	Step     string `json:"step,omitempty"`
	Medium   string `json:"medium"`
	Text     Text   `json:"text"`
	FromNote bool   `json:"from_note,omitempty"`
}

// Acknowledged says that receipt was confirmed to the complainant.
type Acknowledged struct {
	Step
	Medium string `json:"medium"`
	Text   Text   `json:"text"`
}

// Name is the API name.
func (*Acknowledge) Name() string { return "acknowledge" }

// Texts are sealed by the desk.
func (c *Acknowledge) Texts() []*Text { return []*Text{&c.Text} }

func (c *Acknowledge) decide(d *decision) error {
	if err := d.alive(); err != nil {
		return err
	}
	if d.s.AcknowledgedAt != 0 && d.m.By == System {
		return nil // the timer asks again; it was done
	}
	step, err := d.step(c.Step, "acknowledge")
	if err != nil {
		return err
	}
	if err := d.unsaid(step); err != nil {
		return err
	}
	var l fault.List
	need(&l, c.Text, "text", ParaMax)
	oneOf(&l, c.Medium, "medium", true, media...)
	if err := l.Err(); err != nil {
		return err
	}
	d.emit(Acknowledged{Step{step}, c.Medium, c.Text})
	return nil
}

func (Acknowledged) trait() Trait {
	return Trait{Name: "complaint.acknowledged", Voice: ToCustomer, Public: true}
}

func (e Acknowledged) tell(t *Telling) {
	t.choice("medium", e.Medium)
	t.say("text", e.Text)
}

func (e Acknowledged) apply(s *State, r Recorded) {
	if s.AcknowledgedAt == 0 {
		s.AcknowledgedAt = micros(r.At)
	}
}

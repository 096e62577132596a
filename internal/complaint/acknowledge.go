package complaint

import (
	"amends/internal/act"
	"amends/internal/field"
)

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

var acknowledgeAct = &Act{
	Act: act.Act{Name: "acknowledge", Conflict: act.Free, Kind: "acknowledge", Open: true, At: "POST acknowledgement",
		May: []string{"case.register", "case.work"}, Params: []string{"automatic"}, Fields: []field.Field{
			field.Choice.Of("medium").Among(field.Media...).Need().First("phone"),
			field.Para.Of("text").Need().ToHim(),
			fromNote,
		}},
	New: func() Command { return new(Acknowledge) },
}

// Act is the declaration.
func (*Acknowledge) Act() *Act { return acknowledgeAct }

func (c *Acknowledge) decide(d *decision) error {
	if d.s.AcknowledgedAt != 0 && d.m.By == System {
		return nil // the timer asks again; it was done
	}
	step, err := d.step(c, c.Step)
	if err != nil {
		return err
	}
	if err := d.unsaid(step); err != nil {
		return err
	}
	if err := d.check(c); err != nil {
		return err
	}
	d.emit(Acknowledged{Step{step}, c.Medium, c.Text})
	return nil
}

func (e Acknowledged) letter() act.Letter {
	return act.Letter{Medium: e.Medium, Subject: "acknowledge"}.With("text", e.Text)
}

func (Acknowledged) trait() Trait {
	return Trait{Name: "complaint.acknowledged", Voice: ToCustomer, Public: true}
}

func (e Acknowledged) apply(s *State, r Recorded) {
	if s.AcknowledgedAt == 0 {
		s.AcknowledgedAt = micros(r.At)
	}
}

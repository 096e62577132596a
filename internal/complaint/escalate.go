package complaint

import (
	"amends/internal/fault"
	"amends/internal/procedure"
)

// Escalate (升级) brings the case up the reporting line by hand.
type Escalate struct {
	Reason Text `json:"reason"`
}

// Escalated says who was told.
type Escalated struct {
	Level  int    `json:"level"`
	To     string `json:"to"`
	Reason Text   `json:"reason"`
}

// Name is the API name.
func (*Escalate) Name() string { return "escalate" }

// Texts are sealed by the desk.
func (c *Escalate) Texts() []*Text { return []*Text{&c.Reason} }

func (c *Escalate) decide(d *decision) error {
	if err := d.alive(); err != nil {
		return err
	}
	var l fault.List
	need(&l, c.Reason, "reason", ParaMax)
	if err := l.Err(); err != nil {
		return err
	}
	level := d.s.Escalated + 1
	to := d.above(d.s.Owner, level)
	if to == "" {
		return fault.New(fault.Refused, "complaint.top_reached")
	}
	d.emit(Escalated{level, to, c.Reason})
	return nil
}

func (Escalated) trait() Trait { return Trait{Name: "complaint.escalated", Voice: Change} }

func (e Escalated) tell(t *Telling) {
	t.fact("level", procedure.Number, e.Level)
	t.fact("to", procedure.Staff, e.To)
	t.say("reason", e.Reason)
}

func (e Escalated) apply(s *State, r Recorded) { s.Escalated = e.Level }

package complaint

import (
	"amends/internal/act"
	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/stream"
)

// Escalate (升级) brings the case up the reporting line by hand.
type Escalate struct {
	Reason Text `json:"reason"`
}

// Escalated says who was told.
type Escalated struct {
	Level  int    `json:"level" tell:"number"`
	To     string `json:"to" tell:"staff"`
	Reason Text   `json:"reason"`
}

var escalateAct = &Act{
	Act: act.Act{Name: "escalate", Conflict: act.Free, Open: true, At: "POST escalations", May: []string{"case.escalate"},
		Menu: act.Open, Fields: []field.Field{
			field.Para.Of("reason").Need(),
		}},
	New:   func() Command { return new(Escalate) },
	Tried: true, Trial: func(Asking) Command { return &Escalate{Reason: some} },
}

// Act is the declaration.
func (*Escalate) Act() *Act { return escalateAct }

func (c *Escalate) decide(d *decision) error {
	if err := d.check(c); err != nil {
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

func (Escalated) trait() Trait {
	return Trait{Name: "complaint.escalated", Voice: Change, Icon: "siren"}
}

func (e Escalated) notice(a *audience) {
	a.each(a.named(e.To), escalated, stream.Args{Level: e.Level})
}

func (e Escalated) apply(s *State, r Recorded) { s.Escalated = e.Level }

package complaint

import (
	"amends/internal/act"
	"amends/internal/field"
)

// Mediate (调解) tells the complainant how the talk between the sides ended; nobody who handled the case leads it.
type Mediate struct {
	Step     string `json:"step,omitempty"`
	Medium   string `json:"medium"`
	Ended    string `json:"ended"` // settled, failed
	Text     Text   `json:"text"`
	Ground   Text   `json:"ground,omitzero"`
	FromNote bool   `json:"from_note,omitempty"`
}

// Mediated says how it ended.
type Mediated struct {
	Step
	Medium string `json:"medium"`
	Ended  string `json:"ended"`
	Text   Text   `json:"text"`
	Ground Text   `json:"ground,omitzero"`
}

var mediateAct = &Act{
	Act: act.Act{Name: "mediate", Conflict: "complaint.own_mediation", Kind: "mediate", At: "POST mediation",
		May: []string{"case.evaluate"}, Fields: []field.Field{
			field.Choice.Of("medium").Among(field.Media...).Need().First("phone"),
			field.Choice.Of("ended").Among("settled", "failed").Need(),
			field.Para.Of("text").Need().ToHim(),
			field.Para.Of("ground").With("ended", "failed"),
			fromNote,
		}},
	New: func() Command { return new(Mediate) },
}

// Act is the declaration.
func (*Mediate) Act() *Act { return mediateAct }

func (c *Mediate) decide(d *decision) error {
	step, err := d.step(c, c.Step)
	if err != nil {
		return err
	}
	if err := d.check(c); err != nil {
		return err
	}
	d.emit(Mediated{Step{step}, c.Medium, c.Ended, c.Text, c.Ground})
	return nil
}

func (Mediated) trait() Trait {
	return Trait{Name: "complaint.mediated", Voice: ToCustomer, Public: true}
}

func (e Mediated) letter() act.Letter { return act.Letter{Medium: e.Medium}.With("text", e.Text) }

func (e Mediated) apply(s *State, r Recorded) { s.LastReplyAt = micros(r.At) }

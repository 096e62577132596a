package complaint

import (
	"amends/internal/act"
	"amends/internal/field"
)

// DetermineCause (原因分析) names the root cause as a place in the cause tree, with the whys that led there.
type DetermineCause struct {
	Step      string `json:"step,omitempty"`
	Cause     string `json:"cause"`
	Certainty string `json:"certainty"` // suspected, confirmed
	Whys      []Why  `json:"whys,omitempty"`
	Reason    Text   `json:"reason,omitzero"` // of a late change
}

// Why is one of the five.
type Why struct {
	Why Text `json:"why" typed:"line"`
}

// CauseFound is the cause on record.
type CauseFound struct {
	Cause     string `json:"cause"`
	Certainty string `json:"certainty"`
	Whys      []Why  `json:"whys,omitempty"`
}

// CauseDetermined says what the root cause is.
type CauseDetermined struct {
	Step
	CauseFound
	Reason Text `json:"reason,omitzero"`
}

var determineCauseAct = &Act{
	Act: act.Act{Name: "determine_cause", Conflict: act.Free, Kind: "cause", At: "PUT cause", May: []string{"case.work"},
		Handling: true, Revised: "reason", Fields: []field.Field{
			field.Cause.Of("cause").Need(),
			field.Choice.Of("certainty").Among("suspected", "confirmed").Need().First("confirmed"),
			field.List.Of("whys").Between(0, 5).Rows(field.Line.Of("why").Need()),
			field.Para.Of("reason").OnlyLate(),
		}},
	New: func() Command { return new(DetermineCause) },
}

// Act is the declaration.
func (*DetermineCause) Act() *Act { return determineCauseAct }

func (c *DetermineCause) decide(d *decision) error {
	step, err := d.step(c, c.Step)
	if err != nil {
		return err
	}
	if err := d.check(c); err != nil {
		return err
	}
	d.emit(CauseDetermined{Step{step}, CauseFound{c.Cause, c.Certainty, c.Whys}, c.Reason})
	return nil
}

func (CauseDetermined) trait() Trait {
	return Trait{Name: "complaint.cause_determined", Voice: Work, Handles: true}
}

func (e CauseDetermined) apply(s *State, r Recorded) { s.Cause = e.CauseFound }

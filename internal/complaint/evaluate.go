package complaint

import (
	"amends/internal/act"
	"amends/internal/fault"
	"amends/internal/field"
)

// Evaluate (评价) marks the handling itself: timeliness, quality, attitude, effect (row G2).
type Evaluate struct {
	Step       string `json:"step,omitempty"`
	Timeliness int    `json:"timeliness"`
	Quality    int    `json:"quality"`
	Attitude   int    `json:"attitude"`
	Effect     int    `json:"effect"`
	Text       Text   `json:"text,omitzero"`
}

// Evaluation is the marks on record, 1 to 5.
type Evaluation struct {
	Timeliness int `json:"timeliness"`
	Quality    int `json:"quality"`
	Attitude   int `json:"attitude"`
	Effect     int `json:"effect"`
}

// Evaluated says how the handling was judged.
type Evaluated struct {
	Step
	Evaluation
	Text Text `json:"text,omitzero"`
}

var evaluateAct = &Act{
	Act: act.Act{Name: "evaluate", Conflict: act.Weighed, Kind: "evaluate", At: "PUT evaluation",
		May: []string{"case.evaluate"}, Revised: "text", Fields: []field.Field{
			field.Scale.Of("timeliness").Need(),
			field.Scale.Of("quality").Need(),
			field.Scale.Of("attitude").Need(),
			field.Scale.Of("effect").Need(),
			field.Para.Of("text"),
		}},
	New: func() Command { return new(Evaluate) },
}

// Act is the declaration.
func (*Evaluate) Act() *Act { return evaluateAct }

func (c *Evaluate) decide(d *decision) error {
	step, err := d.step(c, c.Step)
	if err != nil {
		return err
	}
	if d.own(c.Act().Name, func(id string) bool { return d.holds(id, step) }) {
		return fault.New(fault.Refused, "complaint.own_evaluation")
	}
	if err := d.check(c); err != nil {
		return err
	}
	d.emit(Evaluated{Step{step}, Evaluation{c.Timeliness, c.Quality, c.Attitude, c.Effect}, c.Text})
	return nil
}

// holds tells whether a member of staff is in the role that the procedure names for a step.
func (d *decision) holds(staff, step string) bool {
	st := d.p.Step(step)
	return st == nil || d.w.Holds(staff, st.Who)
}

func (Evaluated) trait() Trait { return Trait{Name: "complaint.evaluated", Voice: Work} }

func (e Evaluated) apply(s *State, r Recorded) { s.Eval = e.Evaluation }

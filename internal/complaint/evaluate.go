package complaint

import (
	"amends/internal/fault"
	"amends/internal/procedure"
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

// Name is the API name.
func (*Evaluate) Name() string { return "evaluate" }

// Texts are sealed by the desk.
func (c *Evaluate) Texts() []*Text { return []*Text{&c.Text} }

func (c *Evaluate) decide(d *decision) error {
	step, err := d.step(c.Step, "evaluate")
	if err != nil {
		return err
	}
	if d.own(c.Name(), func(id string) bool { return d.holds(id, step) }) {
		return fault.New(fault.Refused, "complaint.own_evaluation")
	}
	var l fault.List
	scale(&l, c.Timeliness, "timeliness", true)
	scale(&l, c.Quality, "quality", true)
	scale(&l, c.Attitude, "attitude", true)
	scale(&l, c.Effect, "effect", true)
	bound(&l, c.Text, "text", ParaMax)
	if err := l.Err(); err != nil {
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

func (e Evaluated) tell(t *Telling) {
	t.fact("timeliness", procedure.Scale, e.Timeliness)
	t.fact("quality", procedure.Scale, e.Quality)
	t.fact("attitude", procedure.Scale, e.Attitude)
	t.fact("effect", procedure.Scale, e.Effect)
	t.say("text", e.Text)
}

func (e Evaluated) apply(s *State, r Recorded) { s.Eval = e.Evaluation }

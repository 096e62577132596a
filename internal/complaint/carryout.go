package complaint

import (
	"amends/internal/fault"
	"amends/internal/procedure"
)

// CarryOut (实施) reports one measure of the approved plan as done. With the last one the step is done.
type CarryOut struct {
	Step    string `json:"step,omitempty"`
	Measure string `json:"measure"`
	Text    Text   `json:"text"`
	Files   []File `json:"files,omitempty"`
}

// CarriedOut says that a measure was done.
type CarriedOut struct {
	Step
	Measure string `json:"measure"`
	Text    Text   `json:"text"`
	Files   []File `json:"files,omitempty"`
}

// Name is the API name.
func (*CarryOut) Name() string { return "carry_out" }

// Texts are sealed by the desk.
func (c *CarryOut) Texts() []*Text { return append([]*Text{&c.Text}, fileNames(c.Files)...) }

func (c *CarryOut) decide(d *decision) error {
	step, err := d.step(c.Step, "carry-out")
	if f := fault.As(err); f != nil && f.Kind == fault.Forbidden && d.s.measureOf(c.Measure) == d.m.By {
		err = nil // who was given a measure reports it himself
	}
	if err != nil {
		return err
	}
	if d.s.Plan.Status != "approved" {
		return fault.New(fault.Refused, "complaint.plan_not_approved")
	}
	var l fault.List
	known(&l, c.Measure, "measure", d.s.hasMeasure)
	need(&l, c.Text, "text", ParaMax)
	if err := l.Err(); err != nil {
		return err
	}
	done, open := false, 0
	for _, m := range d.s.Plan.Measures {
		switch {
		case m.ID == c.Measure:
			done = m.DoneAt != 0
		case m.DoneAt == 0:
			open++
		}
	}
	if open > 0 {
		step = ""
	}
	if done && (step == "" || d.s.Marks[step].Status != "") { // open again with every measure done: the report finishes it
		return nil
	}
	d.emit(CarriedOut{Step{step}, c.Measure, c.Text, c.Files})
	return nil
}

func (s State) hasMeasure(id string) bool {
	for _, m := range s.Plan.Measures {
		if m.ID == id {
			return true
		}
	}
	return false
}

// measureOf is whose measure it is.
func (s State) measureOf(id string) string {
	for _, m := range s.Plan.Measures {
		if m.ID == id {
			return m.Owner
		}
	}
	return ""
}

func (CarriedOut) trait() Trait {
	return Trait{Name: "complaint.carried_out", Voice: Work, Handles: true}
}

func (e CarriedOut) tell(t *Telling) {
	t.Files = e.Files
	t.fact("measure", procedure.Measure, e.Measure)
	t.say("text", e.Text)
}

func (e CarriedOut) apply(s *State, r Recorded) {
	list := make([]Measure, len(s.Plan.Measures))
	copy(list, s.Plan.Measures)
	for i := range list {
		if list[i].ID == e.Measure {
			list[i].DoneAt, list[i].DoneBy = micros(r.At), r.By
		}
	}
	s.Plan.Measures = list
	for _, f := range e.Files {
		s.file(f, "measure", r)
	}
}

package complaint

import (
	"amends/internal/act"
	"amends/internal/fault"
	"amends/internal/field"
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

var carryOutAct = &Act{
	Act: act.Act{Name: "carry_out", Conflict: act.Free, Kind: "carry-out", At: "POST measures/{measure}/completion",
		May: []string{"case.work"}, Handling: true, Fields: []field.Field{
			field.Measure.Of("measure").Need(),
			field.Para.Of("text").Need(),
			field.Files.Of("files"),
		}},
	New:   func() Command { return new(CarryOut) },
	Trial: tryCarryOut,
}

// tryCarryOut takes his own measure, if he has one.
func tryCarryOut(on Asking) Command {
	c := &CarryOut{}
	for _, m := range on.State.Plan.Measures {
		if m.Owner == on.By && m.DoneAt == 0 {
			c.Measure = m.ID
		}
	}
	return c
}

// Act is the declaration.
func (*CarryOut) Act() *Act { return carryOutAct }

func (c *CarryOut) decide(d *decision) error {
	step, err := d.step(c, c.Step)
	if f := fault.As(err); f != nil && f.Kind == fault.Forbidden && d.s.measureOf(c.Measure) == d.m.By {
		err = nil // who was given a measure reports it himself
	}
	if err != nil {
		return err
	}
	if d.s.Plan.Status != "approved" {
		return fault.New(fault.Refused, "complaint.plan_not_approved")
	}
	if err := d.check(c); err != nil {
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

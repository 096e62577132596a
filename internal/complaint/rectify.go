package complaint

import (
	"cmp"
	"slices"
	"strconv"

	"amends/internal/act"
	"amends/internal/field"
)

// Rectify (整改) is the decision how repetition is prevented: an action with a department and a date, or none, because …
type Rectify struct {
	Step       string `json:"step,omitempty"`
	Decision   string `json:"decision"` // action, none
	What       Text   `json:"what"`
	Department string `json:"department,omitempty"`
	DueOn      string `json:"due_on,omitempty"`
	Reason     Text   `json:"reason,omitzero"` // of a late change
}

// Rectified says what was decided against repetition.
type Rectified struct {
	Step
	Decision   string `json:"decision"`
	What       Text   `json:"what"`
	Department string `json:"department,omitempty"`
	DueOn      string `json:"due_on,omitempty"`
	Reason     Text   `json:"reason,omitzero"`

	ID       string `json:"id,omitempty"`        // of the action
	DueAt    int64  `json:"due_at,omitempty"`    // µs UTC: the end of the day
	RemindAt int64  `json:"remind_at,omitempty"` // µs UTC: when the department is reminded first
}

var rectifyAct = &Act{
	Act: act.Act{Name: "rectify", Conflict: act.Free, Kind: "rectify", At: "POST rectification",
		May: []string{"case.work", "case.evaluate"}, Handling: true, Revised: "reason", Fields: []field.Field{
			field.Choice.Of("decision").Among("action", "none").Need(),
			field.Para.Of("what").Need(),
			field.Department.Of("department").With("decision", "action"),
			field.Date.Of("due_on").Promised().With("decision", "action"),
			field.Para.Of("reason").OnlyLate(),
		}},
	New: func() Command { return new(Rectify) },
}

// Act is the declaration.
func (*Rectify) Act() *Act { return rectifyAct }

func (c *Rectify) decide(d *decision) error {
	step, err := d.step(c, c.Step)
	if err != nil {
		return err
	}
	if c.Decision == "none" { // is by nobody and no day
		c.Department, c.DueOn = "", ""
	}
	l := d.fields(c)
	if c.Decision == "action" && d.w.HasDepartment(c.Department) && !d.rectifies(c.Department) {
		l.Add("department", "complaint.nobody_rectifies")
	}
	if err := l.Err(); err != nil {
		return err
	}
	e := Rectified{Step: Step{step}, Decision: c.Decision, What: c.What, Department: c.Department, DueOn: c.DueOn,
		Reason: c.Reason}
	if c.Decision == "action" {
		e.ID = "r" + strconv.Itoa(len(d.s.Rectifications)+1)
		d.promise(&e)
		d.letIn(d.lead(e.Department))
	}
	d.emit(e)
	return nil
}

// rectifies tells whether a department has somebody who could see to an action: of its own, or who stands for it.
func (d *decision) rectifies(department string) bool {
	lead := d.lead(department)
	return d.w.Others(rectifyAct.Name, func(id string) bool {
		return (id == lead || d.w.DepartmentOf(id) == department) && !d.s.Party(id) && d.w.MayView(id)
	})
}

func (Rectified) trait() Trait {
	return Trait{Name: "complaint.rectified", Voice: Work, Moves: true, Handles: true}
}

// apply puts the action on the list; one that was not done yet is corrected by it, and keeps its record.
func (e Rectified) apply(s *State, r Recorded) {
	is := Rectification{Improvement: improvementID(s, r.Version)}
	if was := s.OpenRectification(); was != nil {
		is = *was
	}
	open := func(r Rectification) bool { return r.DoneAt == 0 }
	s.Rectifications = slices.DeleteFunc(slices.Clone(s.Rectifications), open)
	if e.Decision == "action" {
		id := cmp.Or(e.ID, "r"+strconv.Itoa(len(s.Rectifications)+1))
		s.Rectifications = append(s.Rectifications, Rectification{ID: id, Improvement: is.Improvement, Decided: r.Version,
			What: e.What, Department: e.Department, DueOn: e.DueOn, First: s.first(is, e.DueOn), DueAt: e.DueAt, RemindAt: e.RemindAt, Stands: is.Stands})
	}
}

package complaint

import (
	"cmp"
	"slices"
	"strconv"

	"amends/internal/fault"
	"amends/internal/procedure"
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

// Name is the API name.
func (*Rectify) Name() string { return "rectify" }

// Texts are sealed by the desk.
func (c *Rectify) Texts() []*Text { return []*Text{&c.What, &c.Reason} }

func (c *Rectify) decide(d *decision) error {
	step, err := d.step(c.Step, "rectify")
	if err != nil {
		return err
	}
	var l fault.List
	oneOf(&l, c.Decision, "decision", true, "action", "none")
	need(&l, c.What, "what", ParaMax)
	bound(&l, c.Reason, "reason", ParaMax)
	e := Rectified{Step: Step{step}, Decision: c.Decision, What: c.What, Reason: c.Reason}
	if c.Decision == "action" {
		known(&l, c.Department, "department", d.w.HasDepartment)
		d.promised(&l, c.DueOn, "due_on")
		e.Department, e.DueOn = c.Department, c.DueOn // none is by nobody and no day
	}
	if err := l.Err(); err != nil {
		return err
	}
	if c.Decision == "action" {
		e.ID = "r" + strconv.Itoa(len(d.s.Rectifications)+1)
		d.promise(&e)
		d.letIn(d.lead(e.Department))
	}
	d.emit(e)
	return nil
}

func (Rectified) trait() Trait {
	return Trait{Name: "complaint.rectified", Voice: Work, Moves: true, Handles: true}
}

func (e Rectified) tell(t *Telling) {
	t.choice("decision", e.Decision)
	t.fact("department", procedure.Department, e.Department)
	t.fact("due_on", procedure.Date, e.DueOn)
	t.say("what", e.What)
	t.say("reason", e.Reason)
}

// apply puts the action on the list; one that was not done yet is corrected by it.
func (e Rectified) apply(s *State, _ Recorded) {
	open := func(r Rectification) bool { return r.DoneAt == 0 }
	s.Rectifications = slices.DeleteFunc(slices.Clone(s.Rectifications), open)
	if e.Decision == "action" {
		id := cmp.Or(e.ID, "r"+strconv.Itoa(len(s.Rectifications)+1))
		s.Rectifications = append(s.Rectifications, Rectification{ID: id, What: e.What, Department: e.Department, DueOn: e.DueOn,
			DueAt: e.DueAt, RemindAt: e.RemindAt})
	}
}

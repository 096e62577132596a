package complaint

import "amends/internal/fault"

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
	d.emit(e)
	return nil
}

func (e Rectified) apply(s *State, r Recorded) {}

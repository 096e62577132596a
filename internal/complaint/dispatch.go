package complaint

import (
	"amends/internal/fault"
	"amends/internal/procedure"
)

// Assign (派单、转派) makes a department and a person accountable.
type Assign struct {
	Step       string `json:"step,omitempty"`
	Department string `json:"department"`
	Owner      string `json:"owner,omitempty"` // empty: the department's lead
	Reason     Text   `json:"reason,omitzero"`

	Rule      string          `json:"-"` // the assignment rule that chose; only the house itself goes by one
	RuleTitle procedure.Words `json:"-"` // what the rule is called at that time
	Passed    string          `json:"-"` // the rule that would have chosen another department than somebody did
}

// Assigned says who is accountable from now on.
type Assigned struct {
	Step
	Department string `json:"department"`
	Owner      string `json:"owner"`
	Reason     Text   `json:"reason,omitzero"`
	Rule       string `json:"rule,omitempty"`

	RuleTitle procedure.Words `json:"rule_title,omitempty"` // as the rule was called then
	Passed    string          `json:"passed,omitempty"`     // the rule that did not count: its department was not the one that was chosen

	Opens []string `json:"opens,omitempty"` // what the new owner had waived himself
}

// Name is the API name.
func (*Assign) Name() string { return "assign" }

// Texts are sealed by the desk.
func (c *Assign) Texts() []*Text { return []*Text{&c.Reason} }

func (c *Assign) decide(d *decision) error {
	if err := d.alive(); err != nil {
		return err
	}
	if c.Step != "" { // meant as the dispatch step: handing over instead would leave it open, and look as if it were done
		if _, err := d.step(c.Step, "dispatch"); err != nil {
			return err
		}
	}
	var l fault.List
	known(&l, c.Department, "department", d.w.HasDepartment)
	if c.Owner != "" {
		known(&l, c.Owner, "owner", d.w.HasStaff)
	}
	bound(&l, c.Reason, "reason", ParaMax)
	if err := l.Err(); err != nil {
		return err
	}
	owner := c.Owner
	if owner == "" {
		owner = d.lead(c.Department)
	}
	if owner == "" {
		return fault.Input("owner", "complaint.no_lead", "department", c.Department)
	}
	switch {
	case d.s.Party(owner):
		return fault.Input("owner", "complaint.is_party")
	case owner == d.s.Owner:
	case !d.w.MayOwn(owner):
		return fault.Input("owner", "complaint.owner_may_not")
	case d.w.Away(owner) && c.Owner != "":
		return fault.Input("owner", "complaint.owner_away")
	case d.partial(owner):
		return fault.Input("owner", "complaint.owner_partial")
	}
	// Handing over (转派) is not the dispatch step: that one is done once, and needs who the procedure names.
	step := ""
	if e := d.ledger().OpenOf("dispatch"); e != nil && e.Ready && d.may(e.Step) == nil {
		step = e.Step.ID
	}
	if owner == d.s.Owner && c.Department == d.s.Department && step == "" {
		return nil
	}
	if c.Reason.IsZero() && step == "" && HandoverExplained(&d.s, d.m.By) {
		return fault.Input("reason", "complaint.handover_reason")
	}
	d.emit(Assigned{Step{step}, c.Department, owner, c.Reason, c.Rule, c.RuleTitle, c.Passed, d.waivedBy(owner)})
	return nil
}

// waivedBy lists the steps that somebody waived who now becomes the owner: a waiver is the word of one who stands above the
// work, and passing a case on, waiving and taking it back would be a way around that (row I2). Another may waive them again.
func (d *decision) waivedBy(owner string) []string {
	if owner == d.s.Owner || d.w.Alone(owner) {
		return nil
	}
	var out []string
	for i := range d.p.Steps {
		id := d.p.Steps[i].ID
		if m := d.s.Marks[id]; m.Status == procedure.Waived && m.Approver == owner && m.Reason != withdrawn {
			out = append(out, id)
		}
	}
	return out
}

// HandoverExplained tells whether somebody who hands the case to another must say why: once its owner has begun to work,
// or when it is taken out of the hands of whoever it was given to. Giving it out the first time, and passing on what one
// was given oneself and has not begun, speaks for itself; what happens by rule is explained by the rule.
func HandoverExplained(s *State, by string) bool {
	return by != System && s.Given && (len(s.Handlers) > 0 || by != s.Owner)
}

func (Assigned) trait() Trait {
	return Trait{Name: "complaint.assigned", Voice: Change, Public: true, Moves: true}
}

func (e Assigned) tell(t *Telling) {
	t.fact("department", procedure.Department, e.Department)
	t.fact("owner", procedure.Staff, e.Owner)
	t.fact("rule", procedure.Line, e.Rule)
	if len(e.RuleTitle) > 0 {
		t.fact("rule_title", FactWords, e.RuleTitle)
	}
	t.fact("passed", procedure.Line, e.Passed)
	t.say("reason", e.Reason)
}

func (e Assigned) apply(s *State, r Recorded) {
	s.Department, s.Owner, s.Given = e.Department, e.Owner, true
	if len(e.Opens) > 0 {
		s.unmark(e.Opens)
	}
}

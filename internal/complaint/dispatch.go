package complaint

import (
	"amends/internal/act"
	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/procedure"
	"amends/internal/stream"
)

// Assign (派单、转派) makes a department and a person accountable.
type Assign struct {
	Step       string `json:"step,omitempty"`
	Department string `json:"department"`
	Owner      string `json:"owner,omitempty"` // empty: the department's lead
	Reason     Text   `json:"reason,omitzero"`

	Rule      string          `json:"-"` // the assignment rule that chose; only the house itself goes by one
	RuleTitle procedure.Title `json:"-"` // what the rule is called at that time
	Passed    string          `json:"-"` // the rule that would have chosen another department than somebody did
}

// Assigned says who is accountable from now on.
type Assigned struct {
	Step
	Department string `json:"department"`
	Owner      string `json:"owner"`
	Reason     Text   `json:"reason,omitzero"`
	Rule       string `json:"rule,omitempty" tell:"line"`

	RuleTitle procedure.Title `json:"rule_title,omitempty" tell:"words"` // as the rule was called then
	Passed    string          `json:"passed,omitempty" tell:"line"`      // the rule that did not count: its department was not the one that was chosen

	Opens []string `json:"opens,omitempty"` // what the new owner had waived himself
}

var assignAct = &Act{
	Act: act.Act{Name: "assign", Conflict: act.Free, Kind: "dispatch", Open: true, At: "PUT assignment",
		May:  []string{"case.assign"},
		Menu: act.Open, Fields: []field.Field{
			field.Department.Of("department").Need(),
			field.Staff.Of("owner"),
			field.Para.Of("reason"),
		}},
	New: func() Command { return new(Assign) },
	Asks: func(w World, s *State, by string, list []field.Field) []field.Field {
		if HandoverExplained(s, by) {
			return field.Needing(list, "reason")
		}
		return list
	},
}

// Act is the declaration.
func (*Assign) Act() *Act { return assignAct }

func (c *Assign) decide(d *decision) error {
	if c.Step != "" { // meant as the dispatch step: handing over instead would leave it open, and look as if it were done
		if _, err := d.step(c, c.Step); err != nil {
			return err
		}
	}
	if err := d.check(c); err != nil {
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
	return Trait{Name: "complaint.assigned", Voice: Change, Icon: "transfer", Public: true, Moves: true}
}

// notice tells whose the case was and whose it is. What they were told of it before is settled by that: the former owner has
// nothing to begin, and the new one has it back.
func (e Assigned) notice(a *audience) {
	before := a.before()
	if e.Owner == before.Owner {
		return
	}
	if before.Given || a.By != System { // whoever took it in never had it to work on: a rule gives it out
		a.tell(before.Owner, takenAway, stream.Args{})
	}
	a.tell(e.Owner, assigned, stream.Args{})
	a.SettleFor(before.Owner, assigned)
	a.SettleFor(e.Owner, takenAway)
}

func (e Assigned) apply(s *State, r Recorded) {
	s.Department, s.Owner, s.Given = e.Department, e.Owner, true
	if len(e.Opens) > 0 {
		s.unmark(e.Opens)
	}
}

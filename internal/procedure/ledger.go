package procedure

import "slices"

// Status says where a step of a case stands.
type Status string

// The four states of a step; every step of a case is in exactly one.
const (
	Open          Status = "open"           // required, not done
	Done          Status = "done"           // the record proves it
	Waived        Status = "waived"         // with reason and approver
	NotApplicable Status = "not_applicable" // Condition says why
)

// Mark is what the record of a case says about a step: it was done or waived.
type Mark struct {
	Status   Status `json:"status"` // Done or Waived
	At       int64  `json:"at"`     // microseconds UTC
	By       string `json:"by"`
	Version  int    `json:"version"` // of the event in the case's record that proves it
	Reason   string `json:"reason,omitempty"`
	Approver string `json:"approver,omitempty"`
	Branch   string `json:"branch,omitempty"` // the step a Next led to, decided when it was done
}

// Entry is one line of the ledger.
type Entry struct {
	Step      *Step
	Status    Status
	Mark      Mark   // for done and waived
	Condition string // for not applicable: the When that was false, or the branch that led past it ("assess → plan")
	Ready     bool   // open, and Needs is true
	Current   bool   // the first required open step: what happens now
}

// Required reports whether closing or finishing waits for this step while it is open.
func (e *Entry) Required() bool { return e.Status == Open && !e.Step.Optional }

// Ledger (闭环台账) lists every step of the procedure for one case, in order.
type Ledger []Entry

// Ledger draws the ledger of a case from its facts and from the marks on its steps, by step id. Marks decide which
// steps are done, whatever the fact "done" says. A mark wins over a condition: what happened, happened.
func (p *Procedure) Ledger(f Facts, marks map[string]Mark) Ledger { return p.Draw(nil, f, marks) }

// Draw is Ledger into the memory of an older ledger that nobody needs any more.
func (p *Procedure) Draw(old Ledger, f Facts, marks map[string]Mark) Ledger {
	c := p.code()
	s := c.open(f, func(id string) bool { return marks[id].Status != "" })
	defer c.shut(s)

	l := slices.Grow(old[:0], len(p.Steps))[:len(p.Steps)]
	clear(l)
	until, branch := 0, "" // a branch leads past the steps before this index
	for i := range p.Steps {
		step := &p.Steps[i]
		e := &l[i]
		e.Step = step
		mark := marks[step.ID]
		switch {
		case mark.Status != "":
			e.Status, e.Mark = mark.Status, mark
			if to := p.Index(mark.Branch); mark.Branch != "" && to > until {
				until, branch = to, step.ID+" → "+mark.Branch
			}
		case i < until:
			e.Status, e.Condition = NotApplicable, branch
		case !c.steps[i].when.holds(s, true):
			e.Status, e.Condition = NotApplicable, step.When
		default:
			e.Status = Open
		}
	}
	// A second pass, because nobody waits for a step that is not applicable, wherever it stands.
	for i := range l {
		if l[i].Status == NotApplicable {
			s.done[l[i].Step.ID] = true
		}
	}
	closed := truthOf(f, "closed")
	found := false
	for i := range l {
		e := &l[i]
		if e.Status != Open {
			continue
		}
		e.Ready = c.steps[i].needs.holds(s, false)
		if !found && !e.Step.Optional && (closed || !e.Step.Is().Closing) {
			e.Current, found = true, true
		}
	}
	return l
}

// Branch says where the step leads when it is done: the target of its first Next whose condition is true, or "" for
// the step below. The fact "done" should be a map[string]bool of the steps that are done, this one included.
func (p *Procedure) Branch(step string, f Facts) string {
	c, i := p.code(), p.Index(step)
	if i < 0 || len(p.Steps[i].Next) == 0 {
		return ""
	}
	var done map[string]bool
	if f != nil {
		v, _ := f.Fact("done")
		done, _ = v.(map[string]bool)
	}
	s := c.open(f, func(id string) bool { return done[id] })
	defer c.shut(s)
	for j, next := range c.steps[i].next {
		if next.holds(s, false) {
			return p.Steps[i].Next[j].To
		}
	}
	return ""
}

func truthOf(f Facts, name string) bool {
	if f == nil {
		return false
	}
	v, _ := f.Fact(name)
	b, _ := v.(bool)
	return b
}

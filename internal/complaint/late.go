package complaint

import (
	"slices"

	"amends/internal/fault"
	"amends/internal/procedure"
)

// revised are the kinds of step on which others rest: what is approved, told and agreed to follows from them.
var revised = []string{"classify", "assess", "investigate", "cause", "liability", "liability-review", "plan", "rectify", "evaluate"}

// reasoned is a command that says why it changes what was done.
type reasoned interface{ because() Text }

func (c *Classify) because() Text        { return c.Reason }
func (c *Assess) because() Text          { return c.Reason }
func (c *Investigate) because() Text     { return c.Reason }
func (c *DetermineCause) because() Text  { return c.Reason }
func (c *DraftLiability) because() Text  { return c.Reason }
func (c *ReviewLiability) because() Text { return c.Reason }
func (c *ProposePlan) because() Text     { return c.Reason }
func (c *Rectify) because() Text         { return c.Reason }
func (c *Evaluate) because() Text        { return c.Text }

// Late tells whether doing a step again changes what somebody has already agreed to: the plan is approved, or the
// complainant has said yes. Whoever does it then says why; one rule for the classification, the grade, the findings, the
// cause, the liability, the money and what was promised.
func Late(s *State, st *procedure.Step) bool {
	return s.agreed() && slices.Contains(revised, st.Kind) && s.Marks[st.ID].Status == procedure.Done
}

func (s *State) agreed() bool { return s.Plan.Status == "approved" || s.Confirmed == "yes" }

// explained refuses a late change without a reason. marks are those before the command.
func (d *decision) explained(c Command, late []string) error {
	r, ok := c.(reasoned)
	if !ok || d.m.By == System || !r.because().IsZero() {
		return nil
	}
	for _, e := range d.events {
		if f, ok := e.(finishing); ok && slices.Contains(late, f.finishes()) {
			path := "reason"
			if _, ok := c.(*Evaluate); ok {
				path = "text"
			}
			return fault.Input(path, "complaint.late_reason")
		}
	}
	return nil
}

// lateSteps are the steps whose doing again would be late.
func (d *decision) lateSteps(c Command) []string {
	if _, ok := c.(reasoned); !ok || d.p == nil || !d.s.agreed() {
		return nil
	}
	var out []string
	for i := range d.p.Steps {
		if st := &d.p.Steps[i]; Late(&d.s, st) {
			out = append(out, st.ID)
		}
	}
	return out
}

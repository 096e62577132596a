package complaint

import (
	"slices"

	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/procedure"
)

// Late tells whether doing a step again changes what somebody has already agreed to: the plan is approved, or the
// complainant has said yes. Whoever does it then says why; one rule for the classification, the grade, the findings, the
// cause, the liability, the money and what was promised.
func Late(s *State, st *procedure.Step) bool {
	return s.agreed() && st.Is().Revised != "" && s.Marks[st.ID].Status == procedure.Done
}

func (s *State) agreed() bool { return s.Plan.Status == "approved" || s.Confirmed == "yes" }

// explained refuses a late change without a reason. marks are those before the command.
func (d *decision) explained(c Command, late []string) error {
	path := c.Act().Revised
	if path == "" || d.m.By == System || !field.TextIn(c, path).IsZero() {
		return nil
	}
	for _, e := range d.events {
		if f, ok := e.(finishing); ok && slices.Contains(late, f.finishes()) {
			return fault.Input(path, "complaint.late_reason")
		}
	}
	return nil
}

// lateSteps are the steps whose doing again would be late.
func (d *decision) lateSteps(c Command) []string {
	if c.Act().Revised == "" || d.p == nil || !d.s.agreed() {
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

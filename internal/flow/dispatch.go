package flow

import (
	"context"

	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/journal"
	"amends/internal/procedure"
	"amends/internal/register"
)

// dispatch sends a case whose content is known to the department and the person that the assignment rules name; without
// a rule, to the department of its classification or category. A case that somebody has dispatched is left alone.
func (f *Flow) dispatch(ctx context.Context, s *complaint.State, r journal.Record) (complaint.Command, func(), error) {
	if s.Class.Content == "" {
		return nil, nil, nil
	}
	_, e, err := f.step(s, "dispatch")
	if err != nil {
		return nil, nil, err
	}
	if e != nil && (e.Status != procedure.Open || !e.Ready) {
		return nil, nil, nil // done, waived, or not its turn: classifying and assessing bring us here again
	}
	if e == nil && s.Owner != s.RegisteredBy && r.Type != "complaint.registered" {
		return nil, nil, nil // no step says so, and it was handed over before
	}
	snap := f.Desk.Register.Snapshot()
	c := &complaint.Assign{Department: s.Class.Department}
	var rule *register.Rule
	if rule = snap.RuleFor(s); rule != nil {
		c.Department, c.Rule = rule.Department, rule.ID
	} else if c.Department == "" {
		c.Department = snap.DepartmentFor(s.Class.Content)
	}
	if d := snap.DepartmentByID[c.Department]; d == nil || !d.Active {
		return nil, nil, nil // nobody said where it belongs
	}
	var done func()
	if c.Owner, done, err = f.owner(ctx, desk.World{Snapshot: snap}, s, c.Department, rule); err != nil || c.Owner == "" {
		return nil, done, err
	}
	return c, done, nil
}

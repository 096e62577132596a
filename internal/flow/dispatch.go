package flow

import (
	"context"

	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/journal"
	"amends/internal/procedure"
)

// dispatch sends a case whose content is known to the department and the person that the assignment rules name; without
// a rule, to the department of its category. A department that somebody chose stands: only rules of that department still
// say who gets the case, and one that says otherwise is noted as passed over. A case that somebody has dispatched is left alone.
func (f *Flow) dispatch(ctx context.Context, s *complaint.State, r journal.Record) (complaint.Command, func(), error) {
	return f.send(ctx, s, r.Version == 1)
}

// Follow dispatches in the append of the classifying or assessing after which it is its turn, so that whoever did that is
// told at once who has the case now. What it leaves out is left to the reader.
func (f *Flow) Follow(ctx context.Context, s *complaint.State, c complaint.Command) (complaint.Command, func(), error) {
	switch c.(type) {
	case *complaint.Classify, *complaint.Assess:
		return f.send(ctx, s, false)
	}
	return nil, nil, nil
}

func (f *Flow) send(ctx context.Context, s *complaint.State, fresh bool) (complaint.Command, func(), error) {
	if s.Class.Content == "" {
		return nil, nil, nil
	}
	_, e, err := f.step(s, "dispatch")
	if err != nil {
		return nil, nil, err
	}
	if complaint.Placed(s, e) && (e != nil || !fresh) {
		return nil, nil, nil // done, waived, or, where no step says so, handed over before
	}
	if e != nil && !e.Ready {
		return nil, nil, nil // not its turn: classifying and assessing bring us here again
	}
	snap := f.Desk.Register.Snapshot()
	c := &complaint.Assign{Department: s.Class.Department}
	rule := snap.RuleFor(s, c.Department)
	switch {
	case rule != nil:
		c.Department, c.Rule, c.RuleTitle = rule.Department, rule.ID, procedure.Title(rule.Title)
	case c.Department == "":
		c.Department = snap.DepartmentFor(s.Class.Content)
	}
	if first := snap.RuleFor(s, ""); first != nil && first != rule {
		c.Passed = first.ID
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

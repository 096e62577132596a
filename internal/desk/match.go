package desk

import (
	"context"
	"slices"

	"amends/internal/fault"
	"amends/internal/store"
)

// ErrMoved says that a case is not any more as it was when somebody made up his mind.
var ErrMoved = fault.New(fault.Conflict, "complaint.changed_meanwhile")

// OnVersion is the desk, refusing to change a case that is not on the version that somebody had before him. The refusal is
// made inside the transaction of the append, where nobody else can come between: a look before the command would leave a
// gap.
func (d *Desk) OnVersion(version int) *Desk {
	guarded := *d
	guarded.Views = append(slices.Clip(d.Views), matching(version))
	return &guarded
}

// matching is a view that keeps no rows.
type matching int

// Name is for errors.
func (matching) Name() string { return "if-match" }

// Project refuses when the case moved on.
func (m matching) Project(_ context.Context, _ *store.Tx, c Change) error {
	if c.Before.Version != int(m) {
		return ErrMoved
	}
	return nil
}

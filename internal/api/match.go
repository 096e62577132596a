package api

import (
	"context"
	"slices"

	"amends/internal/desk"
	"amends/internal/fault"
	"amends/internal/store"
)

var errMoved = fault.New(fault.Conflict, "complaint.changed_meanwhile")

// onVersion is the desk, refusing to change a case that is not on the version that the caller had before him. The
// refusal is made inside the transaction of the append, where nobody else can come between: a look before the command
// would leave a gap.
func onVersion(d *desk.Desk, version int) *desk.Desk {
	guarded := *d
	guarded.Views = append(slices.Clip(d.Views), matching(version))
	return &guarded
}

// matching is a view that keeps no rows.
type matching int

// Name is for errors.
func (matching) Name() string { return "if-match" }

// Project refuses when the case moved on.
func (m matching) Project(_ context.Context, _ *store.Tx, c desk.Change) error {
	if c.Before.Version != int(m) {
		return errMoved
	}
	return nil
}

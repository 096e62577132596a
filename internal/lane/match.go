package lane

import (
	"context"
	"slices"

	"amends/internal/store"
)

// OnVersion is the lane, refusing to change a stream that is not on the version that somebody had before him. The refusal
// is made inside the transaction of the append, where nobody else can come between: a look before the command would
// leave a gap.
func (l *Lane[S, E]) OnVersion(version int) *Lane[S, E] {
	guarded := *l
	guarded.Views = append(slices.Clip(l.Views), matching[S, E]{l, version})
	return &guarded
}

// matching is a view that keeps no rows.
type matching[S, E any] struct {
	l       *Lane[S, E]
	version int
}

// Name is for errors.
func (matching[S, E]) Name() string { return "if-match" }

// Project refuses when the stream moved on.
func (m matching[S, E]) Project(_ context.Context, _ *store.Tx, c Change[S, E]) error {
	if m.l.version(c.Before) != m.version {
		return m.l.changedMeanwhile()
	}
	return nil
}

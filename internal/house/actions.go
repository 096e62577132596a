package house

import (
	"context"
	"fmt"

	"amends/internal/desk"
	"amends/internal/field"
	"amends/internal/improve"
	"amends/internal/lane"
	"amends/internal/store"
	"amends/internal/view"
)

// openActions opens the desk of corrective actions, beside that of the complaints that they are promised in.
func (h *House) openActions(context.Context) error {
	h.Actions = desk.OpenActions(h.Desk, view.ImprovementRows, usesIn[improve.State, improve.Event]{uses{h.Blobs}, filesOfAction})
	return nil
}

func filesOfAction(e improve.Event) []field.File { return improve.Tell(e).Files }

// usesIn marks the files that the events of a stream refer to, as uses does for complaints.
type usesIn[S, E any] struct {
	uses
	files func(E) []field.File
}

// Project costs nothing where no files are.
func (u usesIn[S, E]) Project(ctx context.Context, tx *store.Tx, c lane.Change[S, E]) error {
	for _, r := range c.Events {
		for _, f := range u.files(r.Event) {
			if err := u.blobs.Use(ctx, tx, f.Digest); err != nil {
				return fmt.Errorf("use %s: %w", f.Digest, err)
			}
		}
	}
	return nil
}

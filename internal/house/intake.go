package house

import (
	"context"

	"golang.org/x/sync/errgroup"

	"amends/internal/intake"
)

// Intake is the way into this house by one door.
func (h *House) Intake(w intake.Way) *intake.Intake {
	return &intake.Intake{Way: w, Parts: intake.Parts{Desk: h.Desk, Auth: h.Auth, Blobs: h.Blobs, Vault: h.Vault, Views: h.Views,
		Now: h.Now, Away: h.DB.Dialect().IsUnready}}
}

// runDoors keeps open the doors that run by themselves. One that ends with an error is closed, and the log says so; the
// house and the other doors stay open.
func (r *running) runDoors(ctx context.Context) error {
	var g errgroup.Group
	for _, d := range r.Doors {
		g.Go(func() error {
			w := intake.Way{ID: d.ID()}
			for _, c := range r.Register.Snapshot().Channels {
				if c.Active && c.Door == w.ID {
					w.Channels = append(w.Channels, c.ID)
				}
			}
			if err := ended(ctx, d.Run(ctx, r.Intake(w))); err != nil {
				r.Log.ErrorContext(ctx, "a door is closed", "door", w.ID, "err", err)
			}
			return nil
		})
	}
	return g.Wait()
}

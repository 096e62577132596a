package house

import (
	"context"

	"amends/internal/desk"
	"amends/internal/flow"
	"amends/internal/view"
)

// openActions opens the desk of corrective actions, beside that of the complaints that they are promised in.
func (h *House) openActions(context.Context) error {
	h.Actions = desk.OpenActions(h.Desk, view.ImprovementRows)
	(&flow.Flow{Desk: h.Desk, Actions: h.Actions, Log: h.Log}).AtOnce()
	return nil
}

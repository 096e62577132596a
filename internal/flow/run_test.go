package flow_test

import (
	"context"
	"testing"
	"time"

	"amends/internal/complaint"
	"amends/internal/waittest"
)

// TestRun has the whole flow running while cases come in and time passes.
func TestRun(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		ctx, stop := context.WithCancel(h.Context())
		ended := make(chan error, 1)
		go func() { ended <- h.flow.Run(ctx) }()
		id := h.do("mei", "", newCase()).ID
		h.do("mei", id, classify("network.speed"))
		h.do("mei", id, &complaint.Assess{Severity: 2, Complexity: 2, Impact: 2})
		until := func(what string, ok func() bool) { h.Helper(); waittest.Until(h, "it is "+what, ok, nil) }
		until("acknowledged", func() bool { return h.load(id).AcknowledgedAt != 0 })
		until("dispatched", func() bool { return h.load(id).Department == "network" })
		h.pass(3 * time.Hour)
		until("late", func() bool { return h.moves(id)["first_reply breach"] == 1 })
		stop()
		if err := waittest.For(h, "the end of the flow", ended); err != nil {
			h.Error(err)
		}
	})
}

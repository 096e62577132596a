package flow_test

import (
	"context"
	"testing"
	"time"

	"amends/internal/complaint"
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
		until := func(what string, ok func() bool) {
			h.Helper()
			for end := time.Now().Add(30 * time.Second); !ok(); time.Sleep(20 * time.Millisecond) {
				if time.Now().After(end) {
					h.Fatalf("never %s", what)
				}
			}
		}
		until("acknowledged", func() bool { return h.load(id).AcknowledgedAt != 0 })
		until("dispatched", func() bool { return h.load(id).Department == "network" })
		h.pass(3 * time.Hour)
		until("late", func() bool { return h.moves(id)["first_reply breach"] == 1 })
		stop()
		if err := <-ended; err != nil {
			h.Error(err)
		}
	})
}

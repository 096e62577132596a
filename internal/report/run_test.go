package report

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"amends/internal/complaint"
	"amends/internal/waittest"
)

// TestRecountWhileItWorks recounts again and again while cases come in and are counted.
func TestRecountWhileItWorks(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		ctx, stop := context.WithCancel(h.Context())
		var wg sync.WaitGroup
		wg.Go(func() { _ = h.reports.Run(ctx) })
		wg.Go(func() {
			for i := range 60 {
				id := h.do("mei", "", newCase(func(c *complaint.Register) { c.Complainant.Phone = fmt.Sprint(13800000000 + i) })).ID
				h.do("mei", id, classify("network.speed"))
				h.do("li", id, &complaint.Assign{Department: "network", Owner: "zhao"})
			}
		})
		for range 5 {
			if got := h.recount(); len(got.Wrong) > 0 {
				break
			}
		}
		waittest.Until(h, "60 are counted", func() bool { return h.total()[received] >= 60 }, func() any { return h.total()[received] })
		stop()
		wg.Wait()
		if got := h.recount(); !got.OK() || got.Cases != 60 {
			h.Errorf("%+v", got)
		}
	})
}

package report

import (
	"math/rand/v2"
	"testing"

	"amends/internal/register"
)

// A change of the organisation's zone is a lawful act: the figures stay true to the days they were counted in, say so, and
// are counted again, on one node of several.
func TestZoneChanges(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		h.live(rand.New(rand.NewPCG(3, 4)), 6, 120)
		if again, err := h.reports.Follow(h.Context()); err != nil || again {
			h.Fatalf("counted again without a reason: %v", err)
		}
		before := h.recount()
		o := h.desk.Register.Snapshot().Organisation
		o.Zone = "America/New_York"
		h.ok(h.desk.Register.Put(h.Context(), "boss", h.now(), register.Set(o)))
		h.live(rand.New(rand.NewPCG(5, 6)), 2, 30) // counted in the days of before, like the others
		got := h.recount()
		if !got.OK() || got.Zone == "" || before.Zone != "" {
			h.Errorf("before %q, now %q, %v", before.Zone, got.Zone, got.Wrong)
		}
		other := New(h.desk.DB, h.desk.Journal, h.desk.Register)
		for i, r := range []*Reports{h.reports, other} {
			if again, err := r.Follow(h.Context()); err != nil || again != (i == 0) {
				h.Errorf("node %d counts again: %v %v", i, again, err)
			}
		}
		h.cursor = 0
		h.reports = other
		h.read(100)
		if got := h.recount(); !got.OK() || got.Zone != "" || got.Cases != before.Cases+2 {
			h.Errorf("%+v", got)
		}
	})
}

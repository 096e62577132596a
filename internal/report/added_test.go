package report

import (
	"bytes"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"amends/internal/store"
)

// added is the list of the house with a measure and an indicator that this file declares: that is all a figure takes. Its
// number is far off, so that it stands on a shelf that no row has had yet.
func added(t testing.TB) *list {
	t.Helper()
	list := append(slices.Clone(measures), Measure{Name: "clocks", No: 100, Unit: cases, Count: func(c *counting) {
		c.add(c.ReceivedAt, int64(len(c.Clocks)))
	}})
	k, err := readIndicators([]byte(`[{id: X01, version: 1, num: clocks, den: received,
		name: {zh: 时限数, en: Clocks}, formula: {zh: 每件投诉的时限数, en: Clocks per complaint}}]`), list)
	if err != nil {
		t.Fatal(err)
	}
	return newList(list, append(slices.Clone(Indicators), k...))
}

// TestFigureIsAdded opens a house at work with a build that counts one measure more, without a migration: the figures stand
// while it is counted of old cases, and it is written, read, counted again and replayed like the others.
func TestFigureIsAdded(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		h.live(rand.New(rand.NewPCG(11, 12)), 25, 400)
		before := h.total()
		newer := func() { // a process that has just started
			h.reports = New(h.desk.DB, h.desk.Journal, h.desk.Register)
			h.reports.list = added(h)
		}
		newer()
		if got := h.recount(); !got.Older || !got.OK() {
			h.Errorf("before it is counted: %+v", got)
		}
		for _, want := range []bool{true, false} {
			if again, err := h.reports.Follow(h.Context()); err != nil || again != want {
				h.Fatalf("counts again: %v %v, want %v", again, err, want)
			}
		}
		head := h.cursor
		for h.cursor = 0; h.cursor < head; {
			h.step(50)
			now := h.total()
			if delete(now, "clocks"); !maps.Equal(now, before) {
				h.Fatalf("at %d of %d the figures are %v, were %v", h.cursor, head, now, before)
			}
			if got := h.recount(); !got.OK() {
				h.Fatalf("at %d of %d: %+v", h.cursor, head, got)
			}
		}
		h.live(rand.New(rand.NewPCG(13, 14)), 5, 60)
		shown := func() Counts {
			rng := Last(90, h.now(), h.desk.Register.Snapshot().Zone())
			d, err := h.reports.Dashboard(h.Context(), rng, Filter{})
			h.ok(err)
			now, _, _, _ := h.plainly(rng, Filter{})
			k := d.KPIs[len(d.KPIs)-1]
			if k.ID != "X01" || k.Unit != share || k.Now != k.value(now) || k.Now.Num < 100 {
				h.Errorf("%s says %+v, want %+v", k.ID, k.Now, k.value(now))
			}
			var b bytes.Buffer
			if h.ok(d.CSV(&b, h.desk.Register.Snapshot(), "en")); !strings.Contains(b.String(), "Clocks per complaint") {
				h.Error("the file leaves it out")
			}
			by, err := h.reports.By(h.Context(), rng, Filter{}, "channel")
			h.ok(err)
			var sum int64
			for _, s := range by {
				sum += s.KPIs[len(s.KPIs)-1].Now.Num
			}
			if sum != k.Now.Num {
				h.Errorf("by channel %d, want %d", sum, k.Now.Num)
			}
			if got := h.recount(); !got.OK() || got.Older {
				h.Errorf("%+v", got)
			}
			return h.total()
		}
		counted := shown()
		h.ok(h.reports.Rebuild(h.Context()))
		newer()
		h.cursor = 0
		h.read(100)
		if again := shown(); !maps.Equal(again, counted) {
			h.Errorf("replayed %v, was %v", again, counted)
		}
		h.ok(h.desk.DB.Write(h.Context(), func(tx *store.Tx) error {
			_, err := store.Exec(h.Context(), tx, `update rollup set n4 = n4 + 1 where shelf = 3 and dim = ''`)
			return err
		}))
		if got, err := h.reports.Recount(h.Context()); err != nil || got.OK() {
			h.Errorf("it was changed and nothing found: %v", err)
		}
	})
}

// TestMeasures holds what the list promises the table: a number and a name for each, whatever is added.
func TestMeasures(t *testing.T) {
	t.Parallel()
	names, numbers := map[string]bool{}, map[int]string{}
	for _, m := range added(t).measures {
		if m.Name == "" || names[m.Name] || numbers[m.No] != "" || m.Unit == "" || m.Count == nil {
			t.Errorf("%s, number %d: it needs a name and a number of its own, a unit and how to count it", m.Name, m.No)
		}
		names[m.Name], numbers[m.No] = true, m.Name
	}
}

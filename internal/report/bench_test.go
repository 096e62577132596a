package report

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"amends/internal/complaint"
	"amends/internal/store"
	"amends/internal/store/storetest"
)

// filled is a house with n cases of a year in its figures, written as the reader would.
func filled(b *testing.B, db *store.DB, n int) *house {
	b.Helper()
	h := open(b, db)
	r := rand.New(rand.NewPCG(1, 2))
	snap := h.desk.Register.Snapshot()
	p, err := snap.Procedure("telecom", 1)
	h.ok(err)
	t := tally{}
	for i := range n {
		in := sunday.Add(-time.Duration(r.IntN(365*24*60)) * time.Minute)
		f := file{State: &complaint.State{ReceivedAt: in.UnixMicro(), Department: fmt.Sprint("d", r.IntN(20)),
			Channel: snap.Channels[r.IntN(len(snap.Channels))].ID, Grade: "general", Procedure: complaint.Version{ID: "telecom", Version: 1},
			Class: complaint.Classification{Content: snap.Categories[r.IntN(len(snap.Categories))].Code}}}
		if out := in.Add(time.Duration(r.IntN(5*24*60)) * time.Minute); out.Before(sunday) {
			f.ClosedAt, f.firstClosedAt, f.Basis = out.UnixMicro(), out.UnixMicro(), "accepted"
			f.surveyedAt, f.Score.Result = out.UnixMicro(), 1+r.IntN(5)
		}
		t.add(contribute(f, p, snap.Zone()), 1)
		if i%2000 == 1999 || i == n-1 {
			h.ok(db.Write(h.Context(), func(tx *store.Tx) error { return t.write(h.Context(), tx) }))
			t = tally{}
		}
	}
	return h
}

func BenchmarkDashboard(b *testing.B) {
	for name, db := range map[string]func(testing.TB) *store.DB{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		h := filled(b, db(b), 100_000)
		zone := h.desk.Register.Snapshot().Zone()
		five := Filter{Departments: []string{"d1", "d2", "d3", "d4", "d5"}}
		for what, c := range map[string]struct {
			rng Range
			f   Filter
		}{
			"month":              {Last(30, sunday, zone), Filter{}},
			"year":               {Last(300, sunday, zone), Filter{}},
			"month, departments": {Last(30, sunday, zone), five},
		} {
			b.Run(name+"/"+what, func(b *testing.B) {
				for b.Loop() {
					if _, err := h.reports.dashboard(b.Context(), c.rng, c.f); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// BenchmarkCount counts new cases as they come from the journal.
func BenchmarkCount(b *testing.B) {
	h := open(b, storetest.SQLite(b))
	for i := range 500 {
		h.do("mei", "", newCase(func(c *complaint.Register) { c.Complainant.Phone = fmt.Sprint(13800000000 + i) }))
	}
	recs, err := h.desk.Journal.After(b.Context(), 0, 10_000)
	h.ok(err)
	for b.Loop() {
		b.StopTimer()
		h.ok(h.reports.Rebuild(b.Context()))
		h.reports = New(h.desk.DB, h.desk.Journal, h.desk.Register)
		b.StartTimer()
		h.cursor = 0
		h.read(1000)
	}
	b.ReportMetric(float64(len(recs)*b.N)/b.Elapsed().Seconds(), "events/s")
}

package report

import (
	"fmt"
	"math/rand/v2"
	"syscall"
	"testing"
	"time"

	"amends/internal/clock"
	"amends/internal/complaint"
	"amends/internal/procedure"
	"amends/internal/register"
	"amends/internal/store"
	"amends/internal/store/storetest"
)

// invented is a case of the last year that was told and answered, and mostly closed, decided and judged by its customer.
func invented(r *rand.Rand, snap *register.Snapshot, p *procedure.Procedure) file {
	in := sunday.Add(-time.Duration(r.IntN(365*24*60)) * time.Minute)
	f := file{State: &complaint.State{ReceivedAt: in.UnixMicro(), Department: snap.Departments[r.IntN(len(snap.Departments))].ID,
		Channel: snap.Channels[r.IntN(len(snap.Channels))].ID, Grade: "general", Procedure: complaint.Version{ID: "telecom", Version: 1},
		Class: complaint.Classification{Content: snap.Categories[r.IntN(len(snap.Categories))].Code, Nature: "general"},
	}}
	f.Cause.Cause = snap.Causes[r.IntN(len(snap.Causes))].Code
	for _, kind := range []string{"acknowledge", "first-reply"} {
		for i := range p.Steps {
			if st := &p.Steps[i]; st.Kind == kind && st.Limit != nil {
				id, met := st.Limit.ID, r.IntN(10) > 0
				if id == "" {
					id = st.ID
				}
				f.Clocks = append(f.Clocks, clock.Clock{ID: id, State: clock.Met, Met: &met})
			}
		}
	}
	f.State.Repeat = r.IntN(4)
	if out := in.Add(time.Duration(r.IntN(5*24*60)) * time.Minute); out.Before(sunday) {
		f.ClosedAt, f.firstClosedAt, f.Basis = out.UnixMicro(), out.UnixMicro(), "accepted"
		f.decidedAt, f.Outcome = out.Add(-time.Hour).UnixMicro(), "upheld"
		if r.IntN(3) == 0 {
			f.surveyedAt, f.Score.Result = out.UnixMicro(), 1+r.IntN(5)
			f.payments = []payment{{out.UnixMicro(), 5000}}
		}
	}
	return f
}

// large is a house of twenty departments with n cases of a year in its figures, written as the reader would.
func large(b *testing.B, db *store.DB, n int) (*house, func() Contribution) {
	b.Helper()
	h := open(b, db)
	for i := range 16 {
		h.ok(h.desk.Register.Put(h.Context(), "boss", h.now(),
			register.Set(register.Department{ID: fmt.Sprint("d", i), Name: w("部"), Parent: "hq", Lead: "boss", Active: true})))
	}
	r := rand.New(rand.NewPCG(1, 2))
	snap := h.desk.Register.Snapshot()
	p, err := snap.Procedure("telecom", 1)
	h.ok(err)
	next := func() Contribution { return built.contribute(invented(r, snap, p), p, snap.Zone()) }
	t := built.tally()
	for i := range n {
		t.add(next(), 1)
		if i%2000 == 1999 || i == n-1 {
			h.ok(db.Write(h.Context(), func(tx *store.Tx) error { return t.write(h.Context(), tx) }))
			t = built.tally()
		}
	}
	if !db.Dialect().SQLite() { // as a house at work has it after a minute
		h.ok(db.Write(h.Context(), func(tx *store.Tx) error {
			_, err := store.Exec(h.Context(), tx, `analyze rollup`)
			return err
		}))
	}
	return h, next
}

var databases = []struct {
	name string
	open func(testing.TB) *store.DB
}{{"sqlite", storetest.SQLite}, {"postgres", storetest.Postgres}}

// BenchmarkReports asks for what pages ask for, and adds what cases count for: one by itself, and a batch of 300.
func BenchmarkReports(b *testing.B) {
	for _, on := range databases {
		b.Run(on.name, func(b *testing.B) { reports(b, on.open(b)) })
	}
}

// cpu answers what to call at the end: it reports the processor time of this process by turn, which a busy machine blurs
// less than the time on the wall.
func cpu(b *testing.B) func() {
	used := func() time.Duration {
		var u syscall.Rusage
		_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	before := used()
	return func() { b.ReportMetric(float64((used()-before).Microseconds())/float64(b.N), "cpu-µs/op") }
}

func reports(b *testing.B, db *store.DB) {
	h, next := large(b, db, 20_000)
	zone := h.desk.Register.Snapshot().Zone()
	five := Filter{Departments: []string{"d1", "d2", "d3", "d4", "d5"}}
	month := Last(30, sunday, zone)
	for _, c := range []struct {
		what string
		rng  Range
		f    Filter
	}{
		{"month", month, Filter{}},
		{"quarter", Last(90, sunday, zone), Filter{}},
		{"year", Last(300, sunday, zone), Filter{}},
		{"departments", month, five},
		{"category", month, Filter{Categories: []string{"network.speed", "network", "fee.tariff"}}},
	} {
		b.Run("dashboard/"+c.what, func(b *testing.B) {
			defer cpu(b)()
			for b.Loop() {
				if _, err := h.reports.dashboard(b.Context(), c.rng, c.f); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	for _, dim := range []string{"content", "department", "cause"} {
		b.Run("by/"+dim, func(b *testing.B) {
			defer cpu(b)()
			for b.Loop() {
				if _, err := h.reports.by(b.Context(), month, Filter{}, dim); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	for _, n := range []int{1, 300} {
		b.Run(fmt.Sprint("write/", n), func(b *testing.B) {
			defer cpu(b)()
			list := make([]Contribution, n)
			for b.Loop() {
				b.StopTimer()
				for i := range list {
					list[i] = next()
				}
				b.StartTimer()
				t := built.tally()
				for _, c := range list {
					t.change(Contribution{}, c)
				}
				h.ok(h.desk.DB.Write(h.Context(), func(tx *store.Tx) error { return t.write(h.Context(), tx) }))
			}
		})
	}
}

// BenchmarkCount counts new cases as they come from the journal.
func BenchmarkCount(b *testing.B) {
	h := open(b, storetest.SQLite(b))
	for i := range 500 {
		h.do("mei", "", newCase(func(c *complaint.Register) { c.Complainant.Phone = fmt.Sprint(13800000000 + i) }))
	}
	recs, err := h.desk.Journal.After(b.Context(), 1, 10_000)
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

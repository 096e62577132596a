package view

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"

	"amends/internal/clock"
	"amends/internal/complaint"
	"amends/internal/store"
)

// benchSize is how many cases the benchmarks stand on; AMENDS_BENCH_CASES asks for another number.
func benchSize() int {
	if n, err := strconv.Atoi(os.Getenv("AMENDS_BENCH_CASES")); err == nil {
		return n
	}
	return 100_000
}

var (
	benchOnce sync.Once
	benchEnv  *env
	benchRows []Row
	inserted  int64
)

var benchDirs []string

// benchDir outlives the benchmark that asks first, since the next ones stand on the same database.
func benchDir(b *testing.B) string {
	b.Helper()
	dir, err := os.MkdirTemp("", "view-bench")
	must(b, err)
	benchDirs = append(benchDirs, dir)
	return dir
}

func TestMain(m *testing.M) {
	code := m.Run()
	for _, dir := range benchDirs {
		_ = os.RemoveAll(dir)
	}
	os.Exit(code)
}

// big is a database with many cases of which one in ten is open, over twelve departments.
func big(b *testing.B) *env {
	b.Helper()
	benchOnce.Do(func() {
		dir := benchDir(b)
		db, err := store.Open(context.Background(), "sqlite:"+dir+"/amends.db")
		must(b, err)
		must(b, db.Migrate(context.Background()))
		benchEnv = setup(b, db)
		benchEnv.now = start
		rng := rand.New(rand.NewPCG(1, 2))
		for at := 0; at < benchSize(); at += 1000 {
			must(b, db.Write(context.Background(), func(tx *store.Tx) error {
				for i := at; i < min(at+1000, benchSize()); i++ {
					made := madeUp(rng, i, start)
					r := &made
					if len(benchRows) < 100_000 {
						benchRows = append(benchRows, made)
					}
					if i%3 == 0 {
						if _, err := store.Exec(context.Background(), tx, `insert into vault_person (id, display, level, at) values ($1, $2, $3, 0) on conflict do nothing`,
							r.Person, "周*霞 139****1203", "金卡"); err != nil {
							return err
						}
					}
					if err := r.insert(context.Background(), tx); err != nil {
						return err
					}
				}
				return nil
			}))
		}
	})
	return benchEnv
}

// madeUp is a row such as a desk of twelve departments and a hundred people has.
func madeUp(rng *rand.Rand, i int, now time.Time) Row {
	pick := func(list ...string) string { return list[rng.IntN(len(list))] }
	d := rng.IntN(12)
	received := now.Add(-time.Duration(rng.IntN(365*24)) * time.Hour)
	r := Row{Face: Face{Seq: int64(i)*20 + 1, ID: uuid.Must(uuid.NewV7()).String(), Number: fmt.Sprintf("TS26%08d", i),
		Person: fmt.Sprintf("person-%08d-0000-0000-0000", i/3), Subject: "十月账单多收费用二百元，多次致电未解决", Kind: "archive", Grade: pick("general", "general", "general", "major", "urgent"),
		Content: fmt.Sprintf("fee.%02d", rng.IntN(40)), Channel: pick("hotline", "hotline", "hotline", "web", "app", "email", "regulator"),
		Department: fmt.Sprintf("d%02d", d), Owner: fmt.Sprintf("staff-%02d-%d", d, rng.IntN(8)),
		Region: pick("华东", "华南", "华北", "西南"), Product: "融合套餐", Repeat: 1, Done: 12, All: 20,
		Stage: "closing", Hue: "closed", Step: "archive", Who: "quality", State: StateClosed,
		ReceivedAt: clock.At(received), UpdatedAt: clock.At(received.Add(time.Hour)), ClosedAt: clock.At(received.Add(48 * time.Hour))},
		Version: 20, Position: int64(i)*20 + 20, Nature: "general", Object: "operator", LimitClass: "h24", Registrar: fmt.Sprintf("intake-%d", rng.IntN(10)),
		Procedure: "telecom", ProcedureVersion: 1, Outcome: "upheld", state: &complaint.State{}}
	r.Urgency = urgencyEnd - int64(r.ClosedAt)
	role := "quality"
	r.Role = &role
	if i%10 == 0 {
		open(rng, &r, now)
	}
	return r
}

func open(rng *rand.Rand, r *Row, now time.Time) {
	n := rng.IntN(7)
	r.Stage = []string{"receipt", "triage", "inquiry", "solution", "result", "closing", "follow_up"}[n]
	r.Hue = []string{"new", "accepted", "investigating", "rectifying", "confirming", "closed", "revisiting"}[n]
	r.State, r.Who, r.Kind, r.Step, r.ClosedAt, r.Role = StateOpen, "owner", "investigate", "investigate", 0, nil
	due := now.Add(time.Duration(rng.IntN(10*24*60)-300) * time.Minute)
	r.Clock, r.ClockState = "resolve", clock.Running
	r.StartedAt, r.WarnAt, r.RiskAt, r.DueAt = clock.At(due.Add(-48*time.Hour)), clock.At(due.Add(-20*time.Hour)), clock.At(due.Add(-7*time.Hour)), clock.At(due)
	r.Urgency = int64(r.DueAt)
	switch n {
	case 0:
		role := "intake"
		r.Role, r.Who = &role, role
	case 3:
		r.Who, r.Kind, r.Granted = "approver", "approve", int64(rng.IntN(4))*90_000
	case 4:
		r.State = StateWaiting
	}
}

// cpu is the processor time of this process: these machines are shared, a wall clock tells nothing.
func cpu() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func measure(b *testing.B, fn func(i int) error) {
	b.Helper()
	must(b, fn(0))
	b.ReportAllocs()
	b.ResetTimer()
	from := cpu()
	for i := range b.N {
		if err := fn(i); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64((cpu()-from).Microseconds())/float64(b.N), "cpu-µs/op")
}

var (
	seesAll  = Viewer{Staff: "intake-1", All: true, Own: true, Roles: []string{"intake"}}
	seesDept = Viewer{Staff: "staff-03-1", Departments: []string{"d03", "d04"}, Own: true, Roles: []string{"lead"}}
)

func BenchmarkQueue(b *testing.B) {
	e := big(b)
	for _, who := range []struct {
		name string
		v    Viewer
	}{{"all", seesAll}, {"department", seesDept}} {
		for _, q := range []struct {
			name string
			f    Filter
			p    Page
		}{
			{"first", Filter{View: ViewAll}, Page{}}, {"none", Filter{}, Page{}}, {"mine", Filter{View: ViewMine}, Page{}}, {"overdue", Filter{View: ViewOverdue}, Page{}},
			{"due_soon", Filter{View: ViewDueSoon}, Page{}}, {"waiting", Filter{View: ViewWaitingCustomer}, Page{}}, {"approvals", Filter{View: ViewApprovals}, Page{}},
			{"unaccepted", Filter{View: ViewUnaccepted}, Page{}}, {"closed", Filter{View: ViewClosed}, Page{}},
			{"grade", Filter{Grade: []string{"urgent"}}, Page{}}, {"channel", Filter{Channel: []string{"regulator"}}, Page{}}, {"content", Filter{Category: []string{"fee.07"}}, Page{}},
			{"content+channel", Filter{Category: []string{"fee.07"}, Channel: []string{"email"}}, Page{}},
			{"stage", Filter{View: ViewAll, Stage: []string{"inquiry"}}, Page{}}, {"hue", Filter{Hue: []string{"investigating"}}, Page{}}, {"region", Filter{Region: []string{"华南"}}, Page{}},
			{"owner", Filter{Owner: []string{"staff-03-2"}}, Page{}}, {"person", Filter{Person: "person-00000777-0000-0000-0000"}, Page{}},
			{"day", Filter{From: "2026-09-01", To: "2026-09-01"}, Page{}},
			{"updated", Filter{View: ViewAll}, Page{Sort: SortUpdated}}, {"received-closed", Filter{View: ViewClosed}, Page{Sort: SortReceived}},
		} {
			b.Run(who.name+"/"+q.name, func(b *testing.B) {
				measure(b, func(int) error { _, err := e.views.Queue(e.ctx, who.v, q.f, q.p, start); return err })
			})
		}
		for _, name := range SystemViews {
			b.Run(who.name+"/count-"+name, func(b *testing.B) {
				measure(b, func(int) error { _, err := e.views.Count(e.ctx, who.v, Filter{View: name}, start); return err })
			})
		}
		b.Run(who.name+"/counts", func(b *testing.B) {
			measure(b, func(int) error { _, err := e.views.Counts(e.ctx, who.v, start); return err })
		})
	}
}

// BenchmarkUpsert is the cost of the row of one case inside a transaction that is there anyway.
func BenchmarkUpsert(b *testing.B) {
	e := big(b)
	rng := rand.New(rand.NewPCG(3, 4))
	in := func(b *testing.B, fn func(tx *store.Tx, i int) error) {
		must(b, e.db.Write(e.ctx, func(tx *store.Tx) error {
			measure(b, func(i int) error { return fn(tx, i) })
			return nil
		}))
	}
	b.Run("insert", func(b *testing.B) {
		in(b, func(tx *store.Tx, i int) error {
			r := madeUp(rng, 10*i, start)
			inserted++
			r.Seq, r.Number = int64(1e12)+inserted, fmt.Sprintf("X%d", inserted)
			return r.insert(e.ctx, tx)
		})
	})
	b.Run("update-urgency", func(b *testing.B) {
		in(b, func(tx *store.Tx, i int) error {
			r := &benchRows[10*rng.IntN(len(benchRows)/10)]
			was := *r
			r.Urgency += 7
			return queueTable.Update(e.ctx, tx, "id", &was, r)
		})
	})
	b.Run("update-note", func(b *testing.B) {
		in(b, func(tx *store.Tx, i int) error {
			r := &benchRows[10*rng.IntN(len(benchRows)/10)]
			was := *r
			r.UpdatedAt += 7
			return queueTable.Update(e.ctx, tx, "id", &was, r)
		})
	})
}

package view

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"amends/internal/journal"
	"amends/internal/store"
)

var (
	caseOnce sync.Once
	caseEnv  *env
	caseID   string
)

// worked is a database with one case that went all the way, and many copies of its record under other names.
func worked(b *testing.B, copies int) *env {
	b.Helper()
	caseOnce.Do(func() {
		dir := benchDir(b)
		db, err := store.Open(context.Background(), "sqlite:"+dir+"/amends.db")
		must(b, err)
		must(b, db.Migrate(context.Background()))
		e := setup(b, db)
		caseID = e.closed("十月账单多收二百元", phone(1)).ID
		recs, err := e.j.Stream(e.ctx, caseID, 0)
		must(b, err)
		first := mustState(e, caseID)
		var wait sync.WaitGroup
		for i := range copies {
			wait.Add(1)
			go func() {
				defer wait.Done()
				a := journal.Append{Stream: fmt.Sprintf("copy-%06d", i), By: "mei", Channel: "desk"}
				for _, r := range recs {
					p := r.Payload
					if r.Version == 1 {
						id, number := fmt.Sprintf("copy-%06d", i), fmt.Sprintf("C%06d", i)
						p = []byte(strings.NewReplacer(caseID, id, first.Number, number).Replace(string(p)))
					}
					a.Events = append(a.Events, journal.New{Type: r.Type, Payload: p})
				}
				if _, err := e.j.Append(e.ctx, a); err != nil {
					panic(err)
				}
			}()
			if i%500 == 0 {
				wait.Wait()
			}
		}
		wait.Wait()
		caseEnv = e
	})
	return caseEnv
}

func BenchmarkCase(b *testing.B) {
	e := worked(b, 2000)
	for _, who := range []string{"quan", "qian"} {
		b.Run(who, func(b *testing.B) {
			measure(b, func(int) error { _, err := e.views.Case(e.ctx, e.viewer(who), caseID, e.now); return err })
		})
	}
	b.Run("progress", func(b *testing.B) {
		measure(b, func(int) error { _, err := e.views.Progress(e.ctx, caseID, e.now); return err })
	})
}

func BenchmarkReplay(b *testing.B) {
	e := worked(b, 2000)
	b.Run("rebuild", func(b *testing.B) {
		events := 0
		measure(b, func(int) error {
			return e.views.Rebuild(e.ctx, func(_, n int) { events = n })
		})
		b.ReportMetric(float64(events)*float64(b.N)/b.Elapsed().Seconds(), "events/s")
	})
	b.Run("verify", func(b *testing.B) {
		events := 0
		measure(b, func(int) error {
			v, err := e.views.Verify(e.ctx)
			if err == nil && len(v.Differences) > 0 {
				err = fmt.Errorf("%v", v.Differences[0])
			}
			events = v.Events
			return err
		})
		b.ReportMetric(float64(events)*float64(b.N)/b.Elapsed().Seconds(), "events/s")
	})
}

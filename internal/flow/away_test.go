package flow_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"amends/internal/complaint"
	"amends/internal/store"
	"amends/internal/store/storetest"
	"amends/internal/waittest"
)

// TestNothingIsSkippedWhileTheDatabaseComesAndGoes breaks every connection again and again under a crowd of new cases:
// each that was registered is acknowledged in the end.
func TestNothingIsSkippedWhileTheDatabaseComesAndGoes(t *testing.T) {
	t.Parallel()
	p := storetest.Proxied(t)
	db, err := store.Open(t.Context(), p.DSN)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	h := open(t, db)
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	defer running.Wait()
	defer stop()
	running.Go(func() { _ = h.flow.Run(ctx) })
	var mu sync.Mutex
	ids := []string{}
	var crowd sync.WaitGroup
	for end := time.Now().Add(6 * time.Second); time.Now().Before(end); {
		for range 4 {
			crowd.Go(func() {
				for range 10 {
					if res, err := h.desk.Do(ctx, complaint.Meta{By: "mei", Channel: "web"}, "", newCase()); err == nil {
						mu.Lock()
						ids = append(ids, res.ID)
						mu.Unlock()
					} else if !db.Dialect().IsUnready(err) {
						t.Errorf("told %v", err)
					}
				}
			})
		}
		time.Sleep(150 * time.Millisecond)
		p.Down(true)
		time.Sleep(20 * time.Millisecond)
		p.Down(false)
		crowd.Wait()
	}
	waiting := map[string]bool{}
	for _, id := range ids {
		waiting[id] = true
	}
	waittest.Until(t, "all are acknowledged", func() bool {
		for id := range waiting {
			if s, err := h.desk.Load(ctx, id); err == nil && s.AcknowledgedAt != 0 {
				delete(waiting, id)
			}
		}
		return len(waiting) == 0
	}, func() any { return fmt.Sprintf("%d of %d are not", len(waiting), len(ids)) })
	t.Logf("%d cases", len(ids))
}

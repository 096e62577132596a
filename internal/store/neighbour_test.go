package store_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"amends/internal/store"
	"amends/internal/store/storetest"
)

// TestNeighbourGivesUp has callers who stop waiting for their query while others stand in line for a connection: what
// the one breaks off must not reach the other.
func TestNeighbourGivesUp(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		end := time.Now().Add(2 * time.Second)
		var wg sync.WaitGroup
		slow := `select count(*) from generate_series(1, 400000) a(n)`
		if db.Dialect().SQLite() {
			slow = `with recursive a(n) as (select 1 union all select n + 1 from a where n < 400000) select count(*) from a`
		}
		wg.Go(func() {
			for time.Now().Before(end) { // more of them than there are connections, and all give up at once
				ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
				var some sync.WaitGroup
				for range 24 {
					some.Go(func() { _, _ = store.One[int](ctx, db.Reader(), slow) })
				}
				some.Wait()
				cancel()
			}
		})
		for range 8 {
			wg.Go(func() {
				for time.Now().Before(end) {
					if n, err := store.One[int](t.Context(), db.Reader(), `select 1`); err != nil || n != 1 {
						t.Errorf("read: %d %v", n, err)
						return
					}
					if err := db.Write(t.Context(), func(tx *store.Tx) error {
						_, err := store.One[int](t.Context(), tx, `select 1`)
						return err
					}); err != nil {
						t.Errorf("write: %v", err)
						return
					}
				}
			})
		}
		wg.Wait()
	})
}

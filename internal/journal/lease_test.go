package journal_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"amends/internal/beat"
	"amends/internal/journal"
	"amends/internal/store"
)

// TestALeaseFromTheFuture has two leases that run for an hour yet, because the clocks of their nodes are ahead: the one of
// a node that is gone is taken over all the same, the one of a node that works is not.
func TestALeaseFromTheFuture(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, j *journal.Journal, db *store.DB) {
		ahead := openWith(t, db, journal.KeysOf(j), journal.WithClock(func() time.Time { return time.Now().Add(time.Hour) }))
		must(t, j, add("case/1", 0, 1))
		if err := db.Write(t.Context(), func(tx *store.Tx) error {
			_, err := store.Exec(t.Context(), tx, `insert into journal_reader
				(name, position, holder, lease_until, failures, last_error, error_at) values ('gone', 0, 'a ghost', $1, 0, '', 0)`,
				time.Now().Add(time.Hour))
			return err
		}); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		var running sync.WaitGroup
		defer running.Wait()
		defer cancel()
		var byAhead, byUs, ofGhost atomic.Int64
		run := func(j *journal.Journal, name string, to *atomic.Int64) {
			running.Go(func() {
				_ = j.Run(ctx, journal.Reader{Name: name, Handle: func(_ context.Context, recs []journal.Record) error {
					to.Store(recs[len(recs)-1].Position)
					return nil
				}})
			})
		}
		run(ahead, "alive", &byAhead)
		until(t, "the node whose clock is ahead reads", func() bool { return byAhead.Load() == 1 })
		start := time.Now()
		run(j, "alive", &byUs)
		run(j, "gone", &ofGhost)
		until(t, "somebody reads on for the ghost", func() bool { return ofGhost.Load() == 1 })
		if took := time.Since(start); took < beat.For {
			t.Errorf("taken over after %v: he might have been alive", took)
		}
		must(t, j, add("case/2", 0, 1)) // beyond For the ghost is gone, and who works would be, too
		until(t, "the node whose clock is ahead reads on", func() bool { return byAhead.Load() == 2 })
		if byUs.Load() != 0 {
			t.Error("the lease of a node that works was taken over")
		}
	})
}

package journal_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"amends/internal/journal"
	"amends/internal/store"
	"amends/internal/store/storetest"
	"amends/internal/waittest"
)

// TestALostAnswerIsNoConflict loses the server's answer to a commit: what was asked for is there, once, and whoever asked
// is told so, with a key and without.
func TestALostAnswerIsNoConflict(t *testing.T) {
	t.Parallel()
	j, db, p := throughProxy(t)
	must(t, j, add("warm", 0, 1))
	within := 0
	a := add("a", 0, 2)
	a.Within = func(context.Context, *store.Tx, []journal.Record) error { within++; return nil }
	p.LoseCommits(1)
	d := must(t, j, a)
	if d.Repeat || d.Version != 2 || d.Position != 3 || len(d.Records) != 2 || d.Records[1].Position != 3 || within != 1 {
		t.Errorf("%+v, within ran %d times", d, within)
	}
	p.LoseCommits(1)
	if d = must(t, j, add("a", 2, 1)); d.Version != 3 || d.Position != 4 {
		t.Errorf("%+v", d)
	}
	k := add("k", 0, 1)
	k.Key = "once"
	p.LoseCommits(1)
	if d = must(t, j, k); !d.Repeat || d.Version != 1 || d.Position != 5 {
		t.Errorf("with a key: %+v", d)
	}
	if _, err := j.Append(t.Context(), add("a", 0, 3)); !errors.Is(err, journal.ErrConflict) {
		t.Errorf("a conflict is one still: %v", err)
	}
	if n, err := store.One[int64](t.Context(), db.Reader(), `select count(*) from journal_event`); n != 5 || err != nil {
		t.Errorf("%d events, %v", n, err)
	}
	clean(t, j)
}

// TestAwayAndBack takes the database away under a crowd: a short absence nobody notices, a long one everybody is told of
// soon, and what was promised is there afterwards.
func TestAwayAndBack(t *testing.T) {
	t.Parallel()
	j, db, p := throughProxy(t)
	must(t, j, add("warm", 0, 1))
	crowd := func(name string, n int) (failed []error) {
		var mu sync.Mutex
		var wg sync.WaitGroup
		for i := range n {
			wg.Go(func() {
				if _, err := j.Append(t.Context(), add(name+string(rune('a'+i)), 0, 1)); err != nil {
					mu.Lock()
					defer mu.Unlock()
					failed = append(failed, err)
				}
			})
		}
		wg.Wait()
		return failed
	}
	p.Down(true)
	time.AfterFunc(300*time.Millisecond, func() { p.Down(false) })
	if failed := crowd("short", 20); len(failed) > 0 {
		t.Errorf("%d of 20 failed: %v", len(failed), failed[0])
	}
	p.Down(true)
	start := time.Now()
	failed := crowd("long", 20)
	took := time.Since(start)
	if len(failed) != 20 || took > waittest.Patience {
		t.Errorf("%d of 20 failed after %v", len(failed), took)
	}
	for _, err := range failed {
		if !db.Dialect().IsUnready(err) {
			t.Errorf("told %v", err)
		}
	}
	start = time.Now()
	if failed := crowd("later", 5); len(failed) != 5 || time.Since(start) > took/2 {
		t.Errorf("%d of 5 failed after %v: it was known to be away", len(failed), time.Since(start))
	}
	p.Down(false)
	if failed := crowd("back", 20); len(failed) > 0 {
		t.Errorf("%d of 20 failed: %v", len(failed), failed[0])
	}
	clean(t, j)
}

// TestAReaderComesBack takes the database away from a reader that has nothing to do: soon after, nothing is said to be
// wrong with it, and it reads on.
func TestAReaderComesBack(t *testing.T) {
	t.Parallel()
	j, _, p := throughProxy(t)
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	defer running.Wait()
	defer cancel()
	var read atomic.Int64
	running.Go(func() {
		_ = j.Run(ctx, journal.Reader{Name: "notify", Handle: func(_ context.Context, recs []journal.Record) error {
			read.Store(recs[len(recs)-1].Position)
			return nil
		}})
	})
	must(t, j, add("case/1", 0, 1))
	until(t, "it reads", func() bool { return read.Load() == 1 })
	for range 8 { // by chance it is asleep when the connection breaks, and notices nothing
		p.Down(true)
		time.Sleep(600 * time.Millisecond)
		p.Down(false)
		time.Sleep(300 * time.Millisecond)
	}
	until(t, "nothing is wrong with it", func() bool {
		lag, err := j.Lag(ctx)
		return err == nil && len(lag) == 1 && lag[0].Failures == 0 && lag[0].LastError == "" && lag[0].Behind == 0
	})
	must(t, j, add("case/2", 0, 1))
	until(t, "it reads on", func() bool { return read.Load() == 2 })
}

// throughProxy opens a journal on a database that can be taken away.
func throughProxy(t *testing.T) (*journal.Journal, *store.DB, *storetest.Proxy) {
	t.Helper()
	p := storetest.Proxied(t)
	db, err := store.Open(t.Context(), p.DSN)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return setup(t, db), db, p
}

package journal_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"amends/internal/beat"
	"amends/internal/journal"
	"amends/internal/store"
	"amends/internal/waittest"
)

// second opens the same database again, as another node or process would.
func second(t *testing.T, db *store.DB) *store.DB {
	t.Helper()
	other, err := store.Open(t.Context(), db.DSN())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { other.Close() })
	return other
}

// until waits for something that another goroutine brings about.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	waittest.Until(t, what, ok, nil)
}

// TestNoReaderLosesEvents is the trap of sequences: eight writers on two nodes, and a reader on each kind of handler
// that remembers only a position.
func TestNoReaderLosesEvents(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, j *journal.Journal, db *store.DB) {
		nodes := []*journal.Journal{j, openWith(t, second(t, db), journal.KeysOf(j))}
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		err := db.Write(ctx, func(tx *store.Tx) error {
			_, err := store.Exec(ctx, tx, `create table rolled (position bigint not null primary key)`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		var handled []int64 // by one reader at a time
		var reading atomic.Int32
		var seen atomic.Int64
		var running sync.WaitGroup
		for _, n := range nodes {
			running.Go(func() {
				n.Run(ctx, journal.Reader{Name: "flow", Batch: 50, Handle: func(_ context.Context, recs []journal.Record) error {
					if reading.Add(1) != 1 {
						t.Error("two nodes read at once")
					}
					defer reading.Add(-1)
					for _, r := range recs {
						handled = append(handled, r.Position)
					}
					seen.Add(int64(len(recs)))
					return nil
				}})
			})
			running.Go(func() {
				n.Run(ctx, journal.Reader{Name: "rollup", Batch: 50, Linger: time.Millisecond,
					HandleTx: func(ctx context.Context, tx *store.Tx, recs []journal.Record) error {
						for _, r := range recs {
							if _, err := store.Exec(ctx, tx, `insert into rolled (position) values ($1)`, r.Position); err != nil {
								return err
							}
						}
						return nil
					}})
			})
		}
		const writers, rounds, events = 8, 40, 3
		var writing sync.WaitGroup
		for w := range writers {
			writing.Go(func() {
				for i := range rounds {
					if _, err := nodes[w%2].Append(ctx, add(fmt.Sprintf("case/%d/%d", w, i), 0, events)); err != nil {
						t.Error(err)
					}
				}
			})
		}
		writing.Wait()
		const all = writers * rounds * events
		rolled := func() int64 {
			n, err := store.One[int64](ctx, db.Reader(), `select count(*) from rolled`)
			if err != nil {
				t.Error(err)
			}
			return n
		}
		until(t, "both readers have all", func() bool { return seen.Load() >= all && rolled() == all })
		cancel()
		running.Wait()
		for i, p := range handled {
			if p != int64(i+1) {
				t.Fatalf("event %d was handled as number %d", p, i+1)
			}
		}
		if r := clean(t, j); r.Size != all {
			t.Errorf("%d events", r.Size)
		}
	})
}

// TestAnotherNodeTakesOver: the holder's database goes away in the middle, so that it cannot even release its lease.
func TestAnotherNodeTakesOver(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, j *journal.Journal, db *store.DB) {
		ahead := journal.WithClock(func() time.Time { return time.Now().Add(time.Hour) }) // which hurries nothing
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		dying := second(t, db)
		a := openWith(t, dying, journal.KeysOf(j))
		b := openWith(t, second(t, db), journal.KeysOf(j), ahead)
		var byA, byB, firstOfB atomic.Int64
		count := func(n *atomic.Int64) journal.Reader {
			return journal.Reader{Name: "notify", Handle: func(_ context.Context, recs []journal.Record) error {
				if n == &byB {
					firstOfB.CompareAndSwap(0, recs[0].Position)
				}
				n.Store(recs[len(recs)-1].Position)
				return nil
			}}
		}
		var running sync.WaitGroup
		defer running.Wait()
		defer cancel()
		running.Go(func() { a.Run(ctx, count(&byA)) })
		must(t, j, add("case/1", 0, 2))
		until(t, "the first node reads", func() bool { return byA.Load() == 2 })
		running.Go(func() { b.Run(ctx, count(&byB)) })
		until(t, "the cursor is stored", func() bool {
			lag, err := j.Lag(ctx)
			return err == nil && len(lag) == 1 && lag[0].Position == 2 && lag[0].Behind == 0
		})
		dying.Close()
		start := time.Now()
		must(t, j, add("case/2", 0, 2))
		until(t, "the second node goes on", func() bool { return byB.Load() == 4 })
		if took := time.Since(start); took < beat.For-beat.Every {
			t.Errorf("taken over after %v: the first node might have been alive", took)
		}
		// What the dead node had asked for before its database went it may have been given, once more than once; its cursor is
		// where it was, and the other goes on from there.
		if firstOfB.Load() != 3 {
			t.Errorf("the second node began at %d", firstOfB.Load())
		}
	})
}

// TestAFailingReaderIsRemembered fails, panics, recovers, and is then read again from the beginning.
func TestAFailingReaderIsRemembered(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, j *journal.Journal, db *store.DB) {
		ctx, cancel := context.WithCancel(t.Context())
		var healthy atomic.Bool
		var tries, seen atomic.Int64
		var running sync.WaitGroup
		running.Go(func() {
			j.Run(ctx, journal.Reader{Name: "search", HandleTx: func(ctx context.Context, tx *store.Tx, recs []journal.Record) error {
				if healthy.Load() {
					seen.Add(int64(len(recs)))
					return nil
				}
				if tries.Add(1)%2 == 0 {
					panic("index is broken")
				}
				return errors.New("index is away")
			}})
		})
		must(t, j, add("case/1", 0, 3))
		state := func() journal.ReaderState {
			lag, err := j.Lag(ctx)
			if err != nil || len(lag) != 1 {
				return journal.ReaderState{}
			}
			return lag[0]
		}
		until(t, "two failures are noted", func() bool { return state().Failures >= 2 })
		if s := state(); s.Position != 0 || s.Behind != 3 || s.LastError == "" || s.ErrorAt.IsZero() {
			t.Errorf("failing: %+v", s)
		}
		healthy.Store(true)
		until(t, "it has caught up", func() bool { s := state(); return s.Position == 3 && s.Failures == 0 && s.LastError == "" })
		if err := j.Rewind(ctx, "search", 1, nil); err != nil {
			t.Fatal(err)
		}
		until(t, "it has read two again", func() bool { return seen.Load() == 5 && state().Position == 3 })
		cancel()
		running.Wait()
		lag, err := j.Lag(t.Context())
		if err != nil || !lag[0].LeaseUntil.IsZero() {
			t.Errorf("the lease was not released: %+v, %v", lag, err)
		}
	})
}

func TestAReaderNeedsOneHandler(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, j *journal.Journal, _ *store.DB) {
		if err := j.Run(t.Context(), journal.Reader{Name: "none"}); err == nil {
			t.Error("a reader without a handler ran")
		}
	})
}

func TestWatchSeesOtherNodes(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, j *journal.Journal, db *store.DB) {
		other := openWith(t, second(t, db), journal.KeysOf(j))
		woken := make(chan error, 1)
		go func() { woken <- other.Watch(t.Context(), 1) }()
		must(t, j, add("case/1", 0, 2))
		if err := waittest.For(t, "its waking", woken); err != nil || other.Position() != 2 {
			t.Errorf("position %d, %v", other.Position(), err)
		}
	})
}

// tide is a type of stream.
type tide struct{}

func (tide) Has(event string) bool { return event == "tide.turned" }

// TestAReaderFollowsItsStream: it is given nothing else, and is not behind for what it is not given.
func TestAReaderFollowsItsStream(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, j *journal.Journal, _ *store.DB) {
		mixed := add("sea", 0, 6)
		mixed.Events[1].Type, mixed.Events[2].Type = "tide.turned", "tide.turned"
		must(t, j, mixed)
		must(t, j, add("land", 0, 4))
		var got []int
		r := journal.Reader{Name: "moon", Of: tide{}, Batch: 4, Handle: func(_ context.Context, recs []journal.Record) error {
			for _, r := range recs {
				got = append(got, r.Version)
			}
			return nil
		}}
		if err := j.CatchUp(t.Context(), r); err != nil || fmt.Sprint(got) != "[2 3]" {
			t.Errorf("%v %v", got, err)
		}
		if lag, err := j.Lag(t.Context()); err != nil || lag[0].Behind != 0 {
			t.Errorf("%+v %v", lag, err)
		}
	})
}

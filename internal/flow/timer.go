package flow

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"amends/internal/beat"
	"amends/internal/desk"
	"amends/internal/store"
	"amends/internal/stream"
)

// Timer ticks every stream for which something has fallen due, of whatever type. Of all nodes the one that holds the
// lease does it. The rules decide what a tick means, so one that comes late or twice does no harm.
type Timer struct {
	Desk  *desk.Desk        // ticks complaints
	Ticks map[string]Ticker // the others, by the name of their type
	Log   *slog.Logger
	Now   func() time.Time // the desk's unless set
	Every time.Duration    // a second unless set
	Tick  <-chan time.Time // instead of Every, for tests
	Batch int              // cases asked for at once; 500 unless set
	// Steady is the machine's own clock, by which another node's sign of life is watched; time.Now unless a test sets it.
	Steady func() time.Time

	node  string
	other beat.Watch[held] // the node that has the lease
	gone  held             // the same, once it gives no sign any more
}

// Ticker gives the streams of one type what the timer says, and tells whether that led to anything.
type Ticker interface {
	Tick(ctx context.Context, m stream.Meta, id string) (moved bool, err error)
}

// due is a stream that waits for the timer.
type due struct {
	ID       string
	Stream   string // its type
	At       int64
	Failures int // that the timer remembers of it
}

// Run looks every second until ctx ends.
func (t *Timer) Run(ctx context.Context) error {
	tick := t.Tick
	if tick == nil {
		every := t.Every
		if every <= 0 {
			every = time.Second
		}
		ticker := time.NewTicker(every)
		defer ticker.Stop()
		tick = ticker.C
	}
	defer t.release()
	for {
		if _, err := t.Once(ctx); err != nil && ctx.Err() == nil {
			log(t.Log).ErrorContext(ctx, "timer", "err", err)
		}
		select {
		case <-tick:
		case <-ctx.Done():
			return nil
		}
	}
}

// Once acts on everything that is due now, if this node has the lease, and tells how many streams moved.
func (t *Timer) Once(ctx context.Context) (int, error) {
	if t.node == "" {
		t.node = uuid.NewString()
	}
	moved := 0
	seen := map[due]bool{}
	for {
		now := t.now()
		list, err := t.due(ctx, now)
		if err != nil || len(list) == 0 {
			return moved, err
		}
		if mine, err := t.lease(ctx); err != nil || !mine {
			return moved, err
		}
		busy, done := context.WithCancel(ctx)
		go t.keep(busy)
		n, err := t.work(ctx, now, list, seen)
		done()
		moved += n
		if err != nil {
			return moved, err
		}
	}
}

// due asks for the streams whose time has come, the longest waiting first, without those that just failed.
func (t *Timer) due(ctx context.Context, now time.Time) ([]due, error) {
	n := t.Batch
	if n <= 0 {
		n = 500
	}
	list, err := store.All[due](ctx, t.Desk.DB.Reader(), `select d.id, d.stream, d.at, coalesce(f.failures, 0)
		from due d left join flow_stuck f on f.id = d.id
		where d.at <= $1 and coalesce(f.until, 0) <= $1
		order by d.at
		limit $2`, now, n)
	if err != nil {
		return nil, fmt.Errorf("look for what is due: %w", err)
	}
	return list, nil
}

// errStill says that a tick changed nothing although something is due.
var errStill = errors.New("due, and the rules see nothing to do")

// work ticks every stream of the list, a few at once. One that fails, or does not move, has to wait; a database that
// is away ends the work.
func (t *Timer) work(ctx context.Context, now time.Time, list []due, seen map[due]bool) (int, error) {
	var moved atomic.Int64
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(concurrency)
	for _, c := range list {
		again := seen[c] // a tick that leaves the same thing due would go round for ever
		seen[c] = true
		g.Go(func() error {
			err := errStill
			if !again {
				err = t.one(ctx, now, c)
			}
			switch {
			case err == nil:
				moved.Add(1)
				if c.Failures > 0 {
					return t.unstuck(ctx, c.ID)
				}
				return nil
			case away(ctx, t.Desk.DB, err):
				return err
			}
			log(t.Log).WarnContext(ctx, "timer: it has to wait", "stream", c.Stream, "id", c.ID, "err", err)
			return t.stuck(ctx, now, c.ID, err)
		})
	}
	err := g.Wait()
	return int(moved.Load()), err
}

func (t *Timer) one(ctx context.Context, now time.Time, c due) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	var ticker Ticker = t.Desk
	if c.Stream != t.Desk.Of.Name {
		if ticker = t.Ticks[c.Stream]; ticker == nil {
			return fmt.Errorf("nobody ticks a %s", c.Stream)
		}
	}
	moved, err := ticker.Tick(ctx, stream.Meta{At: now, By: stream.System, Channel: "timer"}, c.ID)
	if err != nil || moved {
		return err
	}
	at, err := store.All[int64](ctx, t.Desk.DB.Reader(), `select at from due where id = $1`, c.ID)
	if err == nil && slices.Contains(at, c.At) { // else somebody else was faster
		err = errStill
	}
	return err
}

func (t *Timer) now() time.Time {
	if t.Now != nil {
		return t.Now()
	}
	return t.Desk.Now()
}

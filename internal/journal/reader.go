package journal

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"amends/internal/beat"
	"amends/internal/store"
)

// Reader is something that follows the journal. Exactly one of Handle and HandleTx is set.
type Reader struct {
	Name  string // the key of its cursor: never renamed
	Of    Stream // what it follows; nil: everything
	Batch int    // events at once; 0 = 500
	// Linger waits a little after news before reading, so that a busy journal is read in fewer, larger batches.
	Linger time.Duration
	// Handle sees each event at least once, after the commit: flow, notify, webhooks.
	Handle func(ctx context.Context, recs []Record) error
	// HandleTx writes in the transaction that moves the cursor, so that its rows see each event exactly once: search,
	// rollups. On SQLite it holds the only writer: it must be quick.
	HandleTx func(ctx context.Context, tx *store.Tx, recs []Record) error
	// Prepare does the same in two halves, and is used instead when it is set: it reads and thinks before the writer is
	// taken, and answers what is to be written then. What it reads may be newer than recs, never older.
	Prepare Prepare
}

// Stream says of an event, by its wire name, whether it belongs to a type of stream.
type Stream interface{ Has(event string) bool }

// Prepare is the first half of handling a batch; what it answers is the second.
type Prepare func(ctx context.Context, recs []Record) (write func(ctx context.Context, tx *store.Tx) error, err error)

// HandleTx is both halves at once.
func (p Prepare) HandleTx(ctx context.Context, tx *store.Tx, recs []Record) error {
	write, err := p(ctx, recs)
	if err != nil {
		return err
	}
	return write(ctx, tx)
}

const (
	firstPause = 500 * time.Millisecond
	longPause  = time.Minute
	awayPause  = 5 * time.Second // while the database is away: nothing is wrong with the reader
)

// errLeaseLost says that another node reads on: this one must stop at once.
var errLeaseLost = errors.New("another node has taken the reader over")

// Run follows the journal until ctx ends, and then answers nil. Of all nodes that run a reader of this name, the one
// that holds the lease reads; when it dies, another goes on from the cursor within seconds. A batch that fails is tried
// again, later and later, and the reader's row says why.
func (j *Journal) Run(ctx context.Context, r Reader) error {
	if r.Name == "" || (r.Handle == nil) == (r.HandleTx == nil) {
		return fmt.Errorf("run reader %q: it needs a name and one of Handle and HandleTx", r.Name)
	}
	if r.Batch <= 0 {
		r.Batch = 500
	}
	pause := firstPause
	var w beat.Watch[holding]
	for ctx.Err() == nil {
		mine, err := j.lease(ctx, r.Name, &w)
		if err == nil && mine {
			var moved bool
			moved, err = j.follow(ctx, r)
			if moved {
				pause = firstPause
			}
		}
		if ctx.Err() != nil {
			break
		}
		wait := poll
		if err != nil && !errors.Is(err, errLeaseLost) {
			j.noteFailure(ctx, r.Name, err)
			wait, pause = pause, min(2*pause, longPause)
			if j.db.Dialect().IsUnready(err) {
				wait, pause = min(wait, awayPause), min(pause, awayPause)
			}
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
		}
	}
	j.release(r.Name)
	return nil
}

// follow reads while the lease is ours; it tells whether the cursor moved at all.
func (j *Journal) follow(ctx context.Context, r Reader) (moved bool, err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	renewed := make(chan struct{})
	go func() {
		defer close(renewed)
		j.renew(ctx, r.Name, cancel)
	}()
	defer func() {
		cancel(nil)
		<-renewed // no renewal may come after the release
	}()
	type cursor struct{ Position, Failures int64 }
	was, err := store.One[cursor](ctx, j.db.Reader(), `select position, failures from journal_reader where name = $1`, r.Name)
	if err != nil {
		return false, err
	}
	at, failed := was.Position, was.Failures > 0
	for {
		wake := j.Committed()
		recs, err := j.After(ctx, at, r.Batch)
		if err == nil && len(recs) > 0 {
			err = j.handle(ctx, r, at, recs)
		}
		if cause := context.Cause(ctx); cause != nil {
			return moved, cause
		}
		if err != nil {
			return moved, err
		}
		if len(recs) == 0 && failed { // it could not read before; there is nothing whose success would say that it can now
			if err := j.recovered(ctx, r.Name); err != nil {
				return moved, err
			}
		}
		failed = false
		if len(recs) > 0 {
			at, moved = recs[len(recs)-1].Position, true
			j.moved(at)
			if len(recs) == r.Batch {
				continue
			}
		}
		if err := j.wait(ctx, wake); err != nil {
			return moved, context.Cause(ctx)
		}
		if r.Linger > 0 {
			select {
			case <-time.After(r.Linger):
			case <-ctx.Done():
			}
		}
	}
}

// handle gives one batch to the reader and moves its cursor, if the lease is still ours.
func (j *Journal) handle(ctx context.Context, r Reader, from int64, recs []Record) error {
	to := recs[len(recs)-1].Position
	if recs = r.its(recs); len(recs) == 0 {
		return j.Write(ctx, func(ctx context.Context, tx *store.Tx) error { return j.advance(ctx, tx, r.Name, from, to) })
	}
	if r.Handle != nil {
		if err := guard(func() error { return r.Handle(ctx, recs) }); err != nil {
			return err
		}
		return j.Write(ctx, func(ctx context.Context, tx *store.Tx) error { return j.advance(ctx, tx, r.Name, from, to) })
	}
	write := func(ctx context.Context, tx *store.Tx) error { return r.HandleTx(ctx, tx, recs) }
	if r.Prepare != nil {
		err := guard(func() (err error) {
			write, err = r.Prepare(ctx, recs)
			return err
		})
		if err != nil {
			return err
		}
	}
	return j.db.Write(ctx, func(tx *store.Tx) error {
		// The cursor first: its row is then locked, and a node that lost the lease stops before it has written.
		if err := j.advance(ctx, tx, r.Name, from, to); err != nil {
			return err
		}
		return guard(func() error { return write(ctx, tx) })
	})
}

// its are the events of the stream that the reader follows.
func (r *Reader) its(recs []Record) []Record {
	if r.Of == nil || !slices.ContainsFunc(recs, func(e Record) bool { return !r.Of.Has(e.Type) }) {
		return recs
	}
	return slices.DeleteFunc(slices.Clone(recs), func(e Record) bool { return !r.Of.Has(e.Type) })
}

func (j *Journal) advance(ctx context.Context, tx *store.Tx, name string, from, to int64) error {
	n, err := store.Exec(ctx, tx, `update journal_reader
		set position = $1, `+sign+`, failures = 0, last_error = '', error_at = 0
		where name = $3 and holder = $4 and position = $5`, to, j.now().Add(beat.For), name, j.node, from)
	if err == nil && n == 0 {
		return errLeaseLost
	}
	return err
}

// guard turns a panic of a reader into an error, which is noted and tried again like any other.
func guard(fn func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return fn()
}

// CatchUp has a reader read all that there is, and ends: for a command of the operator, with the server stopped. It is an
// error that another process reads.
func (j *Journal) CatchUp(ctx context.Context, r Reader) error {
	var w beat.Watch[holding]
	mine, err := j.lease(ctx, r.Name, &w)
	for end := time.Now().Add(2 * beat.For); err == nil && !mine && time.Now().Before(end); { // a server that was killed gives no sign
		if err = j.wait(ctx, j.Committed()); err == nil {
			mine, err = j.lease(ctx, r.Name, &w)
		}
	}
	if err == nil && !mine {
		err = errors.New("another process holds the reader: stop the server first")
	}
	if err != nil {
		return fmt.Errorf("catch up %s: %w", r.Name, err)
	}
	defer j.release(r.Name)
	at, err := store.One[int64](ctx, j.db.Reader(), `select position from journal_reader where name = $1`, r.Name)
	for err == nil {
		var recs []Record
		if recs, err = j.After(ctx, at, max(r.Batch, 1)); err != nil || len(recs) == 0 {
			break
		}
		err = j.handle(ctx, r, at, recs)
		at = recs[len(recs)-1].Position
	}
	if err != nil {
		return fmt.Errorf("catch up %s: %w", r.Name, err)
	}
	return nil
}

// ReadTo is how far a reader has come; 0 when it never ran.
func (j *Journal) ReadTo(ctx context.Context, reader string) (int64, error) {
	at, err := store.All[int64](ctx, j.db.Reader(), `select position from journal_reader where name = $1`, reader)
	if err != nil {
		return 0, fmt.Errorf("how far %s has read: %w", reader, err)
	}
	return append(at, 0)[0], nil
}

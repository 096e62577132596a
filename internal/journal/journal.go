package journal

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"amends/internal/store"
	"amends/internal/stream"

	"github.com/google/uuid"
)

// ErrConflict says that the stream has another version than the append expected: reload, decide again, append again.
var ErrConflict = errors.New("the stream has changed meanwhile")

// ErrClosed says that the journal was closed before the append was taken.
var ErrClosed = errors.New("the journal is closed")

// Record is one event as it stands in the journal.
type Record = stream.Record

// Journal is this process's way to the one journal of a database.
type Journal struct {
	db   *store.DB
	keys Keys
	now  func() time.Time
	node string // this process, as the holder of leases

	opened time.Time // the beat of its leases

	queue   queue
	stopped chan struct{} // closed when the writing goroutine has ended

	// Known to the writing goroutine only, true as of the last commit of this process.
	edge       edge
	streams    *recent[string, streamState]
	checkpoint int64 // when the last permanent checkpoint was written, µs
	signed     signed
	rows       rows
	away       bool // the database could not be reached at the last attempt

	others   atomic.Int64
	appended atomic.Bool
	refusal  atomic.Pointer[error]

	words *words
	feed  feed

	mu        sync.Mutex
	position  int64
	committed chan struct{} // closed and replaced at each commit
}

// Option changes how Open sets a journal up.
type Option func(*Journal)

// WithClock replaces the wall clock, which leases and signed heads use.
func WithClock(now func() time.Time) Option { return func(j *Journal) { j.now = now } }

// Open starts the journal of a migrated database. Close it before the database.
func Open(ctx context.Context, db *store.DB, keys Keys, opts ...Option) (*Journal, error) {
	j := &Journal{
		db: db, keys: keys, now: time.Now, node: uuid.NewString(), opened: time.Now(),
		stopped: make(chan struct{}), committed: make(chan struct{}),
		streams: newRecent[string, streamState](20_000), words: newWords(db),
	}
	j.queue.init()
	for _, o := range opts {
		o(j)
	}
	if keys.signer == nil {
		return nil, errors.New("open journal: no key to sign with")
	}
	row, err := readHead(ctx, db.Reader())
	if err != nil {
		return nil, fmt.Errorf("open journal: %w", err)
	}
	if j.edge, err = row.tree(); err != nil { // it can still be read and proven; every append finds the same
		j.edge = edge{size: -1}
	}
	j.position = row.Size
	j.checkpoint, err = store.One[int64](ctx, db.Reader(), `select max(at) from journal_checkpoint`)
	if j.unread(ctx, err) {
		return nil, fmt.Errorf("open journal: %w", err)
	}
	go j.write()
	return j, nil
}

// Close refuses new appends, waits for those taken, and ends.
func (j *Journal) Close() error {
	j.queue.close()
	<-j.stopped
	return nil
}

// Position is the last position that this process knows of; another node may be further.
func (j *Journal) Position() int64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.position
}

// Others grows whenever this process finds, before it writes, that another one has appended. Who reads, decides and then
// sees in Within that it has grown may have decided on what is no longer so.
func (j *Journal) Others() int64 { return j.others.Load() }

// Committed is closed when this process next learns of new events. Take it, then read, then wait on it.
func (j *Journal) Committed() <-chan struct{} {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.committed
}

// Watch waits until the journal is beyond a position, asking the database now and then because other nodes append too.
func (j *Journal) Watch(ctx context.Context, position int64) error {
	for {
		wake := j.Committed()
		if j.Position() > position {
			return nil
		}
		if err := j.wait(ctx, wake); err != nil {
			return err
		}
		h, err := readHead(ctx, j.db.Reader())
		if err != nil {
			return err
		}
		j.moved(h.Size)
	}
}

// poll is how often a waiting reader asks for what other nodes have appended.
const poll = 500 * time.Millisecond

func (j *Journal) wait(ctx context.Context, wake <-chan struct{}) error {
	t := time.NewTimer(poll)
	defer t.Stop()
	select {
	case <-wake:
	case <-t.C:
	case <-ctx.Done():
		return ctx.Err()
	}
	return nil
}

// moved tells everybody who waits that the journal reaches to a position.
func (j *Journal) moved(position int64) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if position > j.position {
		j.position = position
		close(j.committed)
		j.committed = make(chan struct{})
	}
}

// Package job does later what must happen although the process may die: a job is a row written in the transaction that
// made it necessary, claimed by one worker at a time, tried again with growing waits, and kept as dead with its last
// error when it cannot be done.
package job

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"amends/internal/beat"
	"amends/internal/store"
)

// Job is one piece of work. Handlers run at least once: whatever leaves the house should carry ID as its key.
type Job struct {
	ID       string // made by Enqueue when empty
	Kind     string // which handler
	Key      string // idempotency: while a job with this key is known a second one is not added; empty: none
	Payload  string // for the handler, mostly JSON
	RunAt    time.Time
	Attempts int // including this one
	Limit    int // attempts before it is dead; 0 means DefaultLimit
}

// DefaultLimit tries for about two days.
const DefaultLimit = 20

// Queue adds jobs and works on them. Any number of queues, on any number of nodes, share one database.
type Queue struct {
	Now   func() time.Time                            // time.Now unless a test sets it before first use
	Retry func(attempts int) time.Duration            // the wait after a failure; Backoff unless set
	Log   func(ctx context.Context, j Job, err error) // told of every failed attempt; may be nil
	Lease time.Duration                               // how long a worker that gives no sign keeps a job; beat.For unless set
	Poll  time.Duration                               // how often an idle worker looks; a second unless set

	db   *store.DB
	wake chan struct{}
}

// New makes a queue on a migrated database.
func New(db *store.DB) *Queue {
	return &Queue{Now: time.Now, Retry: Backoff, Lease: beat.For, Poll: time.Second, db: db, wake: make(chan struct{}, 1)}
}

// Enqueue adds a job inside the caller's transaction: no commit, no job. added is false when Key is known already. Call
// Wake after the commit when it should start at once.
func (q *Queue) Enqueue(ctx context.Context, tx *store.Tx, j Job) (added bool, err error) {
	if j.ID == "" {
		j.ID = uuid.Must(uuid.NewV7()).String()
	}
	now := q.Now()
	if j.RunAt.IsZero() {
		j.RunAt = now
	}
	if j.Limit <= 0 {
		j.Limit = DefaultLimit
	}
	var key any
	if j.Key != "" {
		key = j.Key
	}
	n, err := store.Exec(ctx, tx, `
		insert into job (id, kind, key, payload, state, next_at, attempts, limit_of, worker, last_error, created, ended)
		values ($1, $2, $3, $4, 'waiting', $5, 0, $6, '', '', $7, 0)
		on conflict do nothing`,
		j.ID, j.Kind, key, j.Payload, j.RunAt, j.Limit, now)
	if err != nil {
		return false, fmt.Errorf("enqueue %s: %w", j.Kind, err)
	}
	return n == 1, nil
}

// Cancel takes a waiting job away by its key; false when there is none that has not begun.
func (q *Queue) Cancel(ctx context.Context, tx *store.Tx, key string) (bool, error) {
	n, err := store.Exec(ctx, tx, `delete from job where key = $1 and state = 'waiting'`, key)
	if err != nil {
		return false, fmt.Errorf("cancel job %s: %w", key, err)
	}
	return n == 1, nil
}

// Wake tells an idle worker of this process that there may be work.
func (q *Queue) Wake() {
	select {
	case q.wake <- struct{}{}:
	default: // somebody has said so already
	}
}

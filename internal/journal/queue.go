package journal

import (
	"context"
	"slices"
	"sync"
	"time"

	"amends/internal/store"
)

// maxGroup is how many waiting appends one transaction takes at most.
const maxGroup = 400

// member is one append or one write that waits to be committed with others.
type member struct {
	ctx    context.Context
	append *Append
	within func(ctx context.Context, tx *store.Tx) error
	notes  bool // within may note events

	done     Done
	err      error
	doubtful bool // an earlier attempt may have been committed, and its answer got lost
	found    bool // it was: done tells of the rows that are there
	answered chan struct{}
}

// queue holds what waits for the writing goroutine.
type queue struct {
	mu      sync.Mutex
	waiting []*member
	closed  bool
	wake    chan struct{}
	last    int // how many the group before held
}

// gatherFor is how long a group waits at most for company, when the one before had more. Who is alone never waits.
const gatherFor = 2 * time.Millisecond

func (q *queue) init() { q.wake = make(chan struct{}, 1) }

// do queues a member and waits for its outcome.
func (q *queue) do(m *member) error {
	if err := m.ctx.Err(); err != nil {
		return err
	}
	m.answered = make(chan struct{})
	q.mu.Lock()
	if q.closed {
		q.mu.Unlock()
		return ErrClosed
	}
	q.waiting = append(q.waiting, m)
	q.mu.Unlock()
	q.poke()
	select {
	case <-m.answered:
		return m.err
	case <-m.ctx.Done():
	}
	if q.drop(m) {
		return m.ctx.Err()
	}
	<-m.answered // it was taken: only the commit tells
	return m.err
}

func (q *queue) poke() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// drop takes a member back; false when the writing goroutine already has it.
func (q *queue) drop(m *member) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	for i, w := range q.waiting {
		if w == m {
			q.waiting = append(q.waiting[:i], q.waiting[i+1:]...)
			return true
		}
	}
	return false
}

// drain waits for members and answers those to commit together; nil when the queue is closed and empty.
func (q *queue) drain() []*member {
	for {
		n, closed := q.state()
		switch {
		case n > 0:
			q.gather()
			if group := q.cut(); len(group) > 0 {
				q.last = len(group)
				return group
			}
		case closed:
			return nil
		default:
			<-q.wake
		}
	}
}

func (q *queue) state() (waiting int, closed bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.waiting), q.closed
}

// gather waits a moment for as many as the group before held: commands that come together again and again then share
// their commits.
func (q *queue) gather() {
	if q.last <= 1 {
		return
	}
	t := time.NewTimer(gatherFor)
	defer t.Stop()
	for {
		if n, closed := q.state(); n >= q.last || closed {
			return
		}
		select {
		case <-q.wake:
		case <-t.C:
			return
		}
	}
}

// cut takes a group out.
func (q *queue) cut() []*member {
	q.mu.Lock()
	defer q.mu.Unlock()
	group := slices.Clone(q.waiting[:min(len(q.waiting), maxGroup)])
	rest := copy(q.waiting, q.waiting[len(group):])
	clear(q.waiting[rest:])
	q.waiting = q.waiting[:rest]
	return group
}

func (q *queue) close() {
	q.mu.Lock()
	q.closed = true
	q.mu.Unlock()
	q.poke()
}

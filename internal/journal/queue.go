package journal

import (
	"context"
	"sync"

	"amends/internal/store"
)

// maxGroup is how many waiting appends one transaction takes at most.
const maxGroup = 400

// member is one append or one write that waits to be committed with others.
type member struct {
	ctx    context.Context
	append *Append
	within func(ctx context.Context, tx *store.Tx) error

	done     Done
	err      error
	answered chan struct{}
}

// queue holds what waits for the writing goroutine.
type queue struct {
	mu      sync.Mutex
	waiting []*member
	closed  bool
	wake    chan struct{}
}

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

// take waits for members and answers those to commit together; nil when the queue is closed and empty.
func (q *queue) take() []*member {
	for {
		q.mu.Lock()
		n := min(len(q.waiting), maxGroup)
		group := make([]*member, n)
		copy(group, q.waiting)
		q.waiting = append(q.waiting[:0], q.waiting[n:]...)
		closed := q.closed
		q.mu.Unlock()
		if n > 0 {
			return group
		}
		if closed {
			return nil
		}
		<-q.wake
	}
}

func (q *queue) close() {
	q.mu.Lock()
	q.closed = true
	q.mu.Unlock()
	q.poke()
}

package store

import (
	"context"
	"database/sql"
	"errors"
	"sync"
)

// directPool lends pinned reading connections, the last returned first, because its pages and statements are warm.
type directPool struct {
	db     *sql.DB
	slots  chan struct{} // how many may be out at once
	mu     sync.Mutex
	free   []*direct
	closed bool
}

func newDirectPool(db *sql.DB, size int) *directPool {
	return &directPool{db: db, slots: make(chan struct{}, size)}
}

func (p *directPool) borrow(ctx context.Context) (*direct, error) {
	select {
	case p.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	p.mu.Lock()
	if n := len(p.free); n > 0 {
		d := p.free[n-1]
		p.free = p.free[:n-1]
		p.mu.Unlock()
		return d, nil
	}
	p.mu.Unlock()
	d, err := openDirect(ctx, p.db)
	if err != nil {
		<-p.slots
		return nil, err
	}
	return d, nil
}

func (p *directPool) give(d *direct) {
	p.mu.Lock()
	closed := p.closed
	if !closed {
		p.free = append(p.free, d)
	}
	p.mu.Unlock()
	if closed {
		d.close()
	}
	<-p.slots
}

func (p *directPool) close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	var errs []error
	for _, d := range p.free {
		errs = append(errs, d.close())
	}
	p.free, p.closed = nil, true
	return errors.Join(errs...)
}

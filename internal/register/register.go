package register

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"amends/internal/fault"
	"amends/internal/store"
)

// writeLock keeps two nodes from giving out the same version.
const writeLock = 0x616d656e6473_03

// Register is the settings in the database, with the snapshot of the newest version that this node has seen.
type Register struct {
	// Heed hears of every change after the founding, who made it and what was before and after, in its transaction.
	// Set before anybody writes; nil: nobody does.
	Heed func(ctx context.Context, tx *store.Tx, by string, before, after *Snapshot) error

	db      *store.DB
	current atomic.Pointer[Snapshot]
}

// Open reads the newest settings. A register in which nothing has been founded opens with a snapshot of version 0.
func Open(ctx context.Context, db *store.DB) (*Register, error) {
	r := &Register{db: db}
	r.current.Store(build(nil, 0, &fault.List{}))
	if err := r.Refresh(ctx); err != nil {
		return nil, fmt.Errorf("open register: %w", err)
	}
	return r, nil
}

// Snapshot is the newest settings known here. It takes no lock and never waits.
func (r *Register) Snapshot() *Snapshot { return r.current.Load() }

// Refresh looks whether another node has written settings, and takes them.
func (r *Register) Refresh(ctx context.Context) error {
	s, err := newest(ctx, r.db.Reader(), r.current.Load())
	if err != nil {
		return err
	}
	r.advance(s)
	return nil
}

// Watch refreshes at every tick until the context ends. A tick that fails is told to failed, and the next one tries again.
func (r *Register) Watch(ctx context.Context, every time.Duration, failed func(error)) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := r.Refresh(ctx); err != nil && !errors.Is(err, context.Canceled) {
				failed(fmt.Errorf("refresh register: %w", err))
			}
		}
	}
}

// advance takes a snapshot unless a newer one is already there.
func (r *Register) advance(s *Snapshot) {
	for {
		old := r.current.Load()
		if s.Version <= old.Version || r.current.CompareAndSwap(old, s) {
			return
		}
	}
}

// Found writes the first settings of all, once: later ones are changes that somebody makes.
func (r *Register) Found(ctx context.Context, by string, at time.Time, b Bundle) error {
	return r.write(ctx, act{by: by, at: at, founding: true}, b.changes())
}

// Put writes changes: all of them or none. What results is checked as a whole, so a department and its lead may come
// together. The time a period in force begins is the change's own; everything else counts at once.
func (r *Register) Put(ctx context.Context, by string, at time.Time, changes ...Change) error {
	return r.write(ctx, act{by: by, at: at}, changes)
}

func (r *Register) write(ctx context.Context, a act, changes []Change) error {
	var next *Snapshot
	err := r.db.Write(ctx, func(tx *store.Tx) error {
		if err := tx.Lock(ctx, writeLock); err != nil {
			return err
		}
		now, err := newest(ctx, tx, r.current.Load())
		if err != nil {
			return err
		}
		if a.founding && now.Version > 0 {
			return fault.New(fault.Refused, "register.already_founded")
		}
		var written []Change
		next, written, err = now.with(a, changes)
		if err != nil || len(written) == 0 {
			return err
		}
		for _, c := range written {
			if err := insert(ctx, tx, next.Version, a, c); err != nil {
				return err
			}
		}
		if r.Heed == nil || a.founding {
			return nil
		}
		return r.Heed(ctx, tx, a.by, now, next)
	})
	if err != nil {
		if fault.As(err) != nil {
			return err
		}
		return fmt.Errorf("write settings: %w", err)
	}
	r.advance(next)
	return nil
}

// with is the snapshot after the changes, checked as a whole, and the changes that change something; the same snapshot
// when none does.
func (s *Snapshot) with(a act, changes []Change) (*Snapshot, []Change, error) {
	items, written, err := apply(s.items, s.Version+1, a, changes)
	if err != nil || (len(written) == 0 && !a.founding) {
		return s, nil, err
	}
	var l fault.List
	next := build(items, s.Version+1, &l)
	next.check(&l)
	if err := l.Err(); err != nil {
		return nil, nil, err
	}
	return next, written, nil
}

func insert(ctx context.Context, tx *store.Tx, version int64, a act, c Change) error {
	payload, from := []byte("null"), a.at
	if !c.remove {
		var err error
		if payload, err = json.Marshal(c.value); err != nil {
			return fmt.Errorf("encode %s %s: %w", c.key.kind, c.key.id, err)
		}
		if f, ok := c.value.(*InForce); ok {
			from = f.From
		}
	}
	_, err := store.Exec(ctx, tx, `
		insert into setting (kind, id, version, valid_from, payload, by_staff, at, deleted)
		values ($1, $2, $3, $4, $5, $6, $7, $8)`,
		string(c.key.kind), c.key.id, version, store.Micros(from), string(payload), a.by, store.Micros(a.at), c.remove)
	return err
}

// newest is the snapshot of the newest version in the database: the one given when nothing is newer, else that one
// with the newer rows added.
func newest(ctx context.Context, q store.Querier, s *Snapshot) (*Snapshot, error) {
	type row struct {
		Kind    Kind
		ID      string
		Version int64
		Payload string
		Deleted bool
	}
	rows, err := store.All[row](ctx, q, `
		select kind, id, version, payload, deleted
		from setting
		where version > $1
		order by version, kind, id`, s.Version)
	if err != nil || len(rows) == 0 {
		return s, err
	}
	items, version := clone(s.items), s.Version
	for _, r := range rows {
		version = r.Version
		if r.Deleted {
			delete(items, key{r.Kind, r.ID})
			continue
		}
		value, err := decode(r.Kind, []byte(r.Payload))
		if err != nil {
			return nil, fmt.Errorf("read %s %s of version %d: %w", r.Kind, r.ID, r.Version, err)
		}
		items[key{r.Kind, r.ID}] = item{value: value, version: r.Version}
	}
	// What was written once stays in use: a rule that became stricter since is for Validate to tell, not for the start.
	var l fault.List
	next := build(items, version, &l)
	if err := l.Err(); err != nil {
		return nil, fmt.Errorf("settings of version %d: %w", version, err)
	}
	return next, nil
}

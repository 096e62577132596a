package register

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync/atomic"
	"time"

	"amends/internal/fault"
	"amends/internal/journal"
	"amends/internal/lane"
	"amends/internal/store"
	"amends/internal/stream"
	"amends/internal/vault"
)

// Register is the settings in the database, with the snapshot of the newest version that this node has seen.
type Register struct {
	// Heed hears of every change after the founding, who made it and what was before and after, in its transaction.
	// Set before anybody writes; nil: nobody does.
	Heed func(ctx context.Context, tx *store.Tx, by string, before, after *Snapshot) error

	lane    *lane.Lane[State, Event]
	current atomic.Pointer[Snapshot]
}

// Open reads the newest settings. A register in which nothing has been founded opens with a snapshot of version 0.
func Open(ctx context.Context, h lane.House) (*Register, error) {
	r := &Register{}
	r.lane = lane.Open(h, Stream, lane.View[State, Event](writings{h}))
	r.lane.Begins, r.lane.Load = true, r.load
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
	_, err := r.load(ctx, History)
	return err
}

// Hear takes what any node writes until the context ends. A failure is told, and it tries again.
func (r *Register) Hear(ctx context.Context, failed func(error)) {
	r.lane.Journal.Hear(ctx, Stream, r.Refresh, func(err error) { failed(fmt.Errorf("refresh register: %w", err)) })
}

// load brings the snapshot up to date and says where the history stands, or stood a moment before: who writes over
// that finds out. The settings themselves are read from the table, as a record of many years would be long.
func (r *Register) load(ctx context.Context, _ string) (*State, error) {
	is, err := r.lane.Journal.Version(ctx, History)
	if err != nil {
		return nil, err
	}
	s, err := r.newest(ctx, r.current.Load(), is)
	if wrong := (unreadable{}); errors.As(err, &wrong) && is > 0 {
		s, err = r.record(ctx, wrong)
	}
	if err != nil {
		return nil, err
	}
	r.advance(s)
	if is == 0 {
		return nil, nil
	}
	return &State{is}, nil
}

// advance takes a snapshot unless a newer one is already there.
func (r *Register) advance(s *Snapshot) {
	for {
		old := r.current.Load()
		newer := s.Version > old.Version || s.Version == old.Version && s.stream > old.stream
		if !newer || r.current.CompareAndSwap(old, s) {
			return
		}
	}
}

// Found writes the first settings of all, once: later ones are changes that somebody makes.
func (r *Register) Found(ctx context.Context, by string, at time.Time, b Bundle) error {
	return r.write(ctx, act{by: by, at: at, founding: true}, b.changes())
}

// Put writes changes: all of them or none. What results is checked as a whole, so a department and its lead may come
// together. The time a period in force begins is the change's own; everything else counts at once. The context says why
// (auth.Because), which some changes cannot do without.
func (r *Register) Put(ctx context.Context, by string, at time.Time, changes ...Change) error {
	return r.write(ctx, act{by: by, at: at}, changes)
}

func (r *Register) write(ctx context.Context, a act, changes []Change) error {
	if err := r.TakeOver(ctx); err != nil {
		return err
	}
	m := r.lane.Ready(ctx, stream.Meta{At: a.at, By: a.by}, "")
	var next *Snapshot
	_, err := r.lane.Do(ctx, m, History, func(ctx context.Context, s *State) (p *lane.Pen[State, Event], err error) {
		now := r.Snapshot()
		if now.stream != versionOf(s) { // one of the two is old
			return nil, journal.ErrConflict
		}
		if a.founding && now.Version > 0 {
			return nil, fault.New(fault.Refused, "register.already_founded")
		}
		next, p, err = r.draft(ctx, m, a, now, s, changes)
		return p, err
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

func versionOf(s *State) int {
	if s == nil {
		return 0
	}
	return s.Version
}

// draft writes down what the changes lead to; nil when they change nothing.
func (r *Register) draft(ctx context.Context, m stream.Meta, a act, now *Snapshot, s *State, changes []Change) (
	*Snapshot, *lane.Pen[State, Event], error) {
	next, written, err := now.with(a, changes)
	if f := fault.As(err); f != nil && f.Kind == fault.Invalid && !a.founding { // all that is wrong is told at once
		if _, _, lacks := r.lane.Why(ctx, now.whyNeeded(changes)); fault.As(lacks) != nil {
			all := *f
			all.Fields = append(slices.Clip(f.Fields), fault.As(lacks).Fields...)
			err = &all
		}
	}
	if err != nil || len(written) == 0 && !a.founding {
		return next, nil, err
	}
	p := r.lane.Pen(History, s)
	settings, err := r.wrote(p, now, next, written)
	if err != nil {
		return nil, nil, err
	}
	var event Event = Founded{Version: next.Version, Settings: settings}
	if !a.founding {
		why, text, err := r.lane.Why(ctx, now.whyNeeded(written))
		if err != nil {
			return nil, nil, err
		}
		p.Texts = append(p.Texts, text...)
		event = Changed{Version: next.Version, Why: why, Settings: settings}
		p.Then = func(ctx context.Context, tx *store.Tx, _ lane.Change[State, Event]) error {
			if r.Heed == nil {
				return nil
			}
			return r.Heed(ctx, tx, a.by, now, next)
		}
	}
	if err := p.Write(m, event); err != nil {
		return nil, nil, err
	}
	next.stream = p.After.Version
	return next, p, nil
}

// wrote says of each setting that was written what it was and is, as it is kept.
func (r *Register) wrote(p *lane.Pen[State, Event], now, next *Snapshot, written []Change) ([]Wrote, error) {
	settings := make([]Wrote, len(written))
	for i, c := range written {
		settings[i] = Wrote{Kind: c.key.kind, ID: c.key.id, Before: now.items[c.key].kept}
		if c.remove {
			continue
		}
		after, own, err := keep(r.lane.Vault, c.value)
		if err != nil {
			return nil, fmt.Errorf("encode %s %s: %w", c.key.kind, c.key.id, err)
		}
		it := next.items[c.key]
		it.kept, settings[i].After = after, after
		next.items[c.key] = it
		p.Texts = append(p.Texts, own...)
	}
	return settings, nil
}

// with is the snapshot after the changes, checked as a whole, and the changes that change something; the same
// snapshot when none does.
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

// newest is the snapshot of the newest version in the table: the one given when nothing is newer, else that one with
// the newer rows added. stream is where the history stood before the table was read.
func (r *Register) newest(ctx context.Context, s *Snapshot, stream int) (*Snapshot, error) {
	if s.stream == 0 && stream > 0 { // read before the record took the settings over, which keeps them otherwise
		s = build(nil, 0, &fault.List{})
	}
	q := r.lane.DB.Reader()
	rows, err := table.All(ctx, q, `where version > $1 order by version, kind, id`, s.Version)
	if err != nil {
		return nil, err
	}
	next, err := s.after(ctx, r.lane.Vault, q, rows)
	if err != nil || next.stream == stream {
		return next, err
	}
	if len(rows) == 0 {
		same := *s
		next = &same
	}
	next.stream = stream
	return next, nil
}

// after is the snapshot with more rows of the table; itself when there are none.
func (s *Snapshot) after(ctx context.Context, v *vault.Vault, q store.Querier, rows []row) (*Snapshot, error) {
	if len(rows) == 0 {
		return s, nil
	}
	values, errs, err := opened(ctx, v, q, rows)
	if err != nil {
		return nil, err
	}
	items, version := clone(s.items), s.Version
	for i, row := range rows {
		version = row.Version
		k := key{row.Kind, row.ID}
		switch {
		case errs[i] != nil:
			return nil, unreadable{fmt.Errorf("read %s %s of version %d: %w", row.Kind, row.ID, row.Version, errs[i])}
		case row.Deleted:
			delete(items, k)
		default:
			items[k] = item{value: values[i], version: row.Version, kept: []byte(row.Payload)}
		}
	}
	// What was written once stays in use: a rule that became stricter since is for Validate to tell, not for the start.
	var l fault.List
	next := build(items, version, &l)
	next.stream = s.stream
	if err := l.Err(); err != nil {
		return nil, unreadable{fmt.Errorf("settings of version %d: %w", version, err)}
	}
	return next, nil
}

// unreadable says that a row is no setting any more.
type unreadable struct{ error }

func (u unreadable) Unwrap() error { return u.error }

// record is the newest snapshot as the record has it, where the table cannot be read: verify then says what is wrong
// with it, and replay mends it.
func (r *Register) record(ctx context.Context, why error) (*Snapshot, error) {
	list, err := r.lane.Record(ctx, History)
	if err != nil {
		return nil, errors.Join(why, err)
	}
	var rows []row
	for _, e := range list {
		rows = append(rows, e.Event.rows(e)...)
	}
	s := build(nil, 0, &fault.List{})
	s.stream = list[len(list)-1].Version
	slog.WarnContext(ctx, "the settings are read from the record", "because", why)
	return s.after(ctx, r.lane.Vault, r.lane.DB.Reader(), rows)
}

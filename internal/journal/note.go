package journal

import (
	"context"
	"errors"
	"fmt"

	"amends/internal/store"
)

// Act runs what will Note events, in a transaction of its own kind: it takes its turn among the appends.
// It may run again when the transaction had to be retried, so it must not touch anything but tx.
func (j *Journal) Act(ctx context.Context, fn func(ctx context.Context, tx *store.Tx) error) error {
	if err := j.refused(); err != nil {
		return err
	}
	return j.queue.do(&member{ctx: ctx, within: fn, notes: true})
}

// errNoAct says that a note stands in no transaction of the journal: it would not be written with what it tells of.
var errNoAct = errors.New("an event is noted outside of the transactions of the journal")

// Note adds events to a stream inside the transaction of an append (Within) or of Act, whatever version the stream has by
// then: for what was decided elsewhere and only happens there too, such as a look at a person beside a step of his case.
// Expect and Key say nothing here.
func Note(ctx context.Context, tx *store.Tx, a Append) ([]Record, error) {
	if err := a.check(); err != nil {
		return nil, fmt.Errorf("note on %s: %w", a.Stream, err)
	}
	b, ok := tx.Host.(*batch)
	if !ok || !b.active {
		return nil, errNoAct
	}
	if a.At == 0 {
		a.At = store.Micros(b.journal.now())
	}
	recs, err := b.note(ctx, tx, &a)
	if err != nil {
		return nil, fmt.Errorf("note on %s: %w", a.Stream, err)
	}
	return recs, nil
}

// note places and writes events after those of the group.
func (b *batch) note(ctx context.Context, tx *store.Tx, a *Append) ([]Record, error) {
	if _, known := b.streams[a.Stream]; !known {
		s, ok := b.journal.streams.get(a.Stream)
		b.streams[a.Stream] = s
		if !ok {
			if err := b.loadStreams(ctx, tx, []any{a.Stream}); err != nil {
				return nil, err
			}
		}
	}
	a.Key, a.Expect = "", b.streams[a.Stream].version
	written := b.rows // what the group brought is there already
	b.rows = rows{}
	defer func() { b.rows = written }()
	m := &member{append: a}
	if err := b.place(ctx, tx, m); err != nil {
		return nil, err
	}
	return m.done.Records, b.insert(ctx, tx)
}

// Has tells whether an event of one of some names was ever written, as far as q sees.
func Has(ctx context.Context, q store.Querier, names ...string) (bool, error) {
	args := make([]any, len(names))
	for i, n := range names {
		args[i] = n
	}
	found, err := store.All[string](ctx, q, `select word from journal_word where word in `+store.In(len(args), 1)+` limit 1`, args...)
	if err != nil {
		return false, fmt.Errorf("look for events: %w", err)
	}
	return len(found) > 0, nil
}

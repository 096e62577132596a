package lane

import (
	"context"
	"fmt"

	"amends/internal/journal"
	"amends/internal/store"
	"amends/internal/stream"
	"amends/internal/vault"
)

// Pen writes down what acts led to, so that one append can hold several.
type Pen[S, E any] struct {
	Change[S, E]
	Texts []vault.SealedText // the words that the events refer to
	Upon  []journal.Seen     // other streams that was decided on, as they were seen: when one moved on, it is decided again
	// First and Then run in the transaction, before and after the rows of texts and views; nil: nothing. They may run again
	// when the transaction had to be retried, so they must not touch anything but tx.
	First, Then func(ctx context.Context, tx *store.Tx, c Change[S, E]) error
	// Ended are called once what was written is on record, or is not to be.
	Ended []func()

	of   *stream.Of[S, E]
	news []journal.New
}

// Pen begins after a state of the stream id; nil when it is new.
func (l *Lane[S, E]) Pen(id string, before *S) *Pen[S, E] {
	return &Pen[S, E]{Change: Change[S, E]{ID: id, Before: before, After: before}, of: l.Of}
}

// Write adds the events of one act. What is remembered is what a reload gives: without the words and the caller's memory.
func (p *Pen[S, E]) Write(m stream.Meta, events ...E) error {
	for _, e := range events {
		n := journal.New{By: m.By, Channel: stream.Through(m.Channel, m.Via)}
		var err error
		if n.Type, n.Payload, err = p.of.Encode(e); err != nil {
			return err
		}
		r := stream.Recorded[E]{Event: stream.Bare(e), Version: 1, At: m.At, By: m.By, Channel: m.Channel, Via: m.Via}
		before := p.After
		if before != nil {
			r.Version = p.of.Version(before) + 1
		}
		p.After = p.of.With(before, r)
		n.Known = &stream.Known[S, E]{Recorded: r, Before: before, After: p.After}
		p.news, p.Events = append(p.news, n), append(p.Events, r)
	}
	return nil
}

func (p *Pen[S, E]) end() {
	for _, fn := range p.Ended {
		fn()
	}
}

// Append makes what was written durable, with the rows that follow from it.
func (l *Lane[S, E]) Append(ctx context.Context, m stream.Meta, p *Pen[S, E]) (Done[S, E], error) {
	a := journal.Append{Stream: p.ID, Expect: l.version(p.Before), At: store.Micros(m.At), By: m.By, Channel: m.Channel,
		Key: m.Key, Asked: m.Asked, Lasting: m.Shared, Events: p.news, Upon: p.Upon}
	a.Within = func(ctx context.Context, tx *store.Tx, recs []journal.Record) error {
		p.Position = recs[len(recs)-1].Position
		if p.First != nil {
			if err := p.First(ctx, tx, p.Change); err != nil {
				return err
			}
		}
		if err := l.Vault.SaveTexts(ctx, tx, p.Texts...); err != nil {
			return err
		}
		if err := l.due(ctx, tx, p.Change); err != nil {
			return err
		}
		if err := l.tie(ctx, tx, p); err != nil {
			return err
		}
		for _, v := range l.Views {
			if err := v.Project(ctx, tx, p.Change); err != nil {
				return fmt.Errorf("project %s: %w", v.Name(), err)
			}
		}
		if p.Then != nil {
			return p.Then(ctx, tx, p.Change)
		}
		return nil
	}
	done, err := l.Journal.Append(ctx, a)
	if err != nil {
		return Done[S, E]{}, err
	}
	if done.Repeat {
		return l.repeat(ctx, m, done)
	}
	l.states.put(p.ID, p.After)
	return Done[S, E]{ID: p.ID, State: p.After, Version: done.Version, Position: done.Position, Events: p.Events}, nil
}

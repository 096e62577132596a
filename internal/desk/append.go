package desk

import (
	"context"
	"fmt"

	"amends/internal/complaint"
	"amends/internal/journal"
	"amends/internal/procedure"
	"amends/internal/store"
	"amends/internal/stream"
)

// pen writes down what commands led to, so that one append can hold several.
type pen struct {
	id     string
	change Change
	events []journal.New
}

// pen begins after a state; nil when the complaint is new.
func (t *try) pen(before *complaint.State) *pen {
	p := &pen{id: t.id, change: Change{Before: before, After: before, Subject: t.subject}}
	if before == nil {
		p.change.After = blank
	}
	return p
}

// blank is a case before its first event; like every state it is never changed in place.
var blank = &complaint.State{}

// write adds the events of one command. What is remembered is what a reload gives: without the words and the caller's
// memory. The ledger is that after them.
func (p *pen) write(m complaint.Meta, events []complaint.Event, ledger procedure.Ledger) error {
	if len(events) > 0 {
		p.change.Ledger = ledger
	}
	for _, e := range events {
		n := journal.New{By: m.By, Channel: stream.Through(m.Channel, m.Via)}
		var err error
		if n.Type, n.Payload, err = complaint.Stream.Encode(e); err != nil {
			return err
		}
		r := complaint.Recorded{Event: stream.Bare(e), Version: p.change.After.Version + 1, At: m.At, By: m.By,
			Channel: m.Channel, Via: m.Via}
		before, after := p.change.After, p.change.After.With(r)
		if before == blank {
			before = nil
		}
		n.Told = &stream.Told[complaint.State, complaint.Event]{Recorded: r, Before: before, After: after}
		p.events = append(p.events, n)
		p.change.Events = append(p.change.Events, r)
		p.change.After = after
	}
	return nil
}

// append makes what was written durable, with the rows that follow from it.
func (t *try) append(ctx context.Context, w *pen) (Result, error) {
	ch := &w.change
	p, err := t.snap.Procedure(ch.After.Procedure.ID, ch.After.Procedure.Version)
	if err != nil {
		return Result{}, err
	}
	if ch.Procedure = p; ch.Ledger == nil {
		ch.Ledger = p.Ledger(ch.After, ch.After.Marks)
	}
	a := journal.Append{Stream: t.id, Expect: ch.After.Version - len(w.events), At: store.Micros(t.m.At), By: t.m.By, Channel: t.m.Channel,
		Key: t.m.Key, Asked: t.m.Asked, Lasting: t.m.Shared, Events: w.events}
	a.Within = func(ctx context.Context, tx *store.Tx, recs []journal.Record) error {
		if err := t.unmet(ctx, tx); err != nil {
			return err
		}
		for _, p := range t.persons {
			if err := t.d.Vault.Save(ctx, tx, p); err != nil {
				return err
			}
		}
		if len(t.persons) > len(t.fresh) || t.within != nil {
			t.d.people.Store(recs[len(recs)-1].Position)
		}
		for person, what := range t.reached {
			if err := t.d.Vault.Noted(ctx, tx, t.m.By, person, what, "", t.id); err != nil {
				return err
			}
		}
		if err := t.d.Vault.SaveTexts(ctx, tx, t.texts...); err != nil {
			return err
		}
		ch.Position = recs[len(recs)-1].Position
		for _, v := range t.d.Views {
			if err := v.Project(ctx, tx, *ch); err != nil {
				return fmt.Errorf("project %s: %w", v.Name(), err)
			}
		}
		if t.within != nil {
			return t.within(ctx, tx)
		}
		return nil
	}
	done, err := t.d.Journal.Append(ctx, a)
	if err != nil {
		return Result{}, err
	}
	if done.Repeat {
		return t.d.repeat(ctx, t.m, done)
	}
	t.d.cache.put(ch.After)
	return Result{ID: ch.After.ID, Number: ch.After.Number, Version: done.Version, Position: done.Position, State: *ch.After,
		Ledger: ch.Ledger, Events: ch.Events}, nil
}

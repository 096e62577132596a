package desk

import (
	"context"
	"fmt"

	"amends/internal/complaint"
	"amends/internal/lane"
	"amends/internal/procedure"
	"amends/internal/store"
)

// lanePen is what the lane appends.
type lanePen = lane.Pen[complaint.State, complaint.Event]

// pen writes down what commands led to, with the ledger as it is after them.
type pen struct {
	*lanePen
	ledger procedure.Ledger
}

// pen begins after a state; nil when the complaint is new.
func (t *try) pen(before *complaint.State) *pen { return &pen{lanePen: t.d.Pen(t.id, before)} }

// blank is a case before its first event; like every state it is never changed in place.
var blank = &complaint.State{}

// write adds the events of one command. The ledger is that after them.
func (p *pen) write(m complaint.Meta, events []complaint.Event, ledger procedure.Ledger) error {
	if len(events) > 0 {
		p.ledger = ledger
	}
	return p.Write(m, events...)
}

// finish adds the rows that follow from what was written: people before it, views after.
func (t *try) finish(w *pen) (*lanePen, error) {
	p, err := t.snap.Procedure(w.After.Procedure.ID, w.After.Procedure.Version)
	if err != nil {
		return w.lanePen, err
	}
	if w.ledger == nil {
		w.ledger = p.Ledger(w.After, w.After.Marks)
	}
	t.ledger, w.Texts, w.First = w.ledger, t.sealing.Rows, t.saved
	w.Then = func(ctx context.Context, tx *store.Tx, c lane.Change[complaint.State, complaint.Event]) error {
		for _, v := range t.d.Views {
			if err := v.Project(ctx, tx, Change{c, p, w.ledger, t.subject}); err != nil {
				return fmt.Errorf("project %s: %w", v.Name(), err)
			}
		}
		if t.within != nil {
			return t.within(ctx, tx)
		}
		return nil
	}
	return w.lanePen, nil
}

// saved writes the people of a registration, and that they are reached elsewhere from now on.
func (t *try) saved(ctx context.Context, tx *store.Tx, c lane.Change[complaint.State, complaint.Event]) error {
	if err := t.unmet(ctx, tx); err != nil {
		return err
	}
	for _, p := range t.persons {
		if err := t.d.Vault.Save(ctx, tx, p); err != nil {
			return err
		}
	}
	if len(t.persons) > len(t.fresh) || t.within != nil {
		t.d.people.Store(c.Position)
	}
	for person, what := range t.reached {
		if err := t.d.Vault.Noted(ctx, tx, t.m.By, person, what, "", t.id); err != nil {
			return err
		}
	}
	return nil
}

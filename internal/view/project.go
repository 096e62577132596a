package view

import (
	"context"
	"fmt"

	"amends/internal/desk"
	"amends/internal/store"
)

// QueueView keeps one row for each case: what lists show, filter and sort by.
type QueueView struct{}

// Name is for errors.
func (QueueView) Name() string { return "queue" }

// faceColumns are those of Face and restColumns those that Row has besides, in the order of their fields.
// Project writes the row of the changed case, and what hangs on it.
func (QueueView) Project(ctx context.Context, tx *store.Tx, c desk.Change) error {
	r := RowOf(c.After, c.Procedure, c.Ledger)
	r.Position = c.Position
	if c.Before == nil {
		r.Seq, r.Subject = c.Position-int64(len(c.Events))+1, c.Subject
		return r.insert(ctx, tx)
	}
	was := RowOf(c.Before, c.Procedure, nil) // what follows from the ledger is written whether it differs or not
	if r.Flags.Has(FlagErased) && !was.Flags.Has(FlagErased) {
		was.Subject = "words" // whichever they were, the row keeps none now
	}
	return r.update(ctx, tx, &was)
}

func (r *Row) insert(ctx context.Context, tx *store.Tx) error {
	if err := queueTable.Insert(ctx, tx, r); err != nil {
		return fmt.Errorf("insert case %s into the queue: %w", r.ID, err)
	}
	return r.hang(ctx, tx, nil)
}

func (r *Row) update(ctx context.Context, tx *store.Tx, was *Row) error {
	if err := queueTable.Update(ctx, tx, "id", was, r); err != nil {
		return fmt.Errorf("update case %s in the queue: %w", r.ID, err)
	}
	return r.hang(ctx, tx, was)
}

// hang writes the tables beside the queue; after a row of before, nothing as a rule.
func (r *Row) hang(ctx context.Context, tx *store.Tx, was *Row) error {
	for _, t := range besides {
		if err := t.write(ctx, tx, was, r); err != nil {
			return err
		}
	}
	return nil
}

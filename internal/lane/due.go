package lane

import (
	"context"
	"fmt"

	"amends/internal/store"
	"amends/internal/stream"
)

// dueRow is what falls due next for one stream, of whatever type. A lane writes it with the events; the timer reads nothing else.
type dueRow struct {
	ID     string `sql:",key"`
	Stream string // its type
	What   string // the clock, or whatever else waits for the timer
	At     int64
}

var dueTable = store.NewTable[dueRow]("due")

// due writes the row of what changed.
func (l *Lane[S, E]) due(ctx context.Context, tx *store.Tx, c Change[S, E]) error {
	if l.Of.Due == nil {
		return nil
	}
	var was stream.Due
	is := l.Of.Due(c.After)
	if c.Before != nil {
		was = l.Of.Due(c.Before)
	}
	var err error
	switch {
	case was == is:
	case is.At == 0:
		err = dueTable.Delete(ctx, tx, `id = $1`, c.ID)
	default:
		_, err = store.Exec(ctx, tx, `insert into due (id, stream, what, at) values ($1, $2, $3, $4)
			on conflict (id) do update set what = excluded.what, at = excluded.at`, c.ID, l.Of.Name, is.What, is.At)
	}
	if err != nil {
		return fmt.Errorf("what falls due for %s: %w", c.ID, err)
	}
	return nil
}

// Dues are the rows of a type of stream among what falls due.
func Dues[S, E any](of *stream.Of[S, E]) Kept[S] {
	return shared[S, dueRow]{Table: dueTable, of: of.Name, rows: func(h History[S]) []dueRow {
		if of.Due == nil {
			return nil
		}
		due := of.Due(h.State)
		if due.At == 0 {
			return nil
		}
		return []dueRow{{h.ID, of.Name, due.What, due.At}}
	}, key: func(r *dueRow) (string, string) { return r.ID, "" }}
}

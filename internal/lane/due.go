package lane

import (
	"context"
	"fmt"
	"maps"
	"slices"

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
type Dues[S, E any] struct{ Of *stream.Of[S, E] }

// rows are those that the streams of a part must have, by id.
func (d Dues[S, E]) rows(p Part[S]) map[string]dueRow {
	out := map[string]dueRow{}
	for _, h := range p.Sound {
		if d.Of.Due == nil {
			break
		}
		if due := d.Of.Due(h.State); due.At != 0 {
			out[h.ID] = dueRow{h.ID, d.Of.Name, due.What, due.At}
		}
	}
	return out
}

// of is the condition for the rows of a part: those of its sound streams, and beyond the last those of no stream at all.
func (d Dues[S, E]) of(p Part[S]) (where string, args []any) {
	if p.UpTo == End {
		return `stream = $1 and not exists (select 1 from journal_stream s where s.name = due.id)`, []any{d.Of.Name}
	}
	for _, h := range p.Sound {
		args = append(args, h.ID)
	}
	return `id in ` + store.In(len(args), 1), args
}

// Compare compares what is stored with what follows from the states.
func (d Dues[S, E]) Compare(ctx context.Context, q store.Querier, p Part[S]) (wrong []Wrong, err error) {
	where, args := d.of(p)
	rows, err := dueTable.All(ctx, q, `where `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("verify what falls due: %w", err)
	}
	no := make(map[string]int64, len(p.Sound))
	for _, h := range p.Sound {
		no[h.ID] = h.No
	}
	note := func(id, column string, is, should any) {
		wrong = append(wrong, Wrong{no[id], id, dueTable.Name, column, fmt.Sprint(is), fmt.Sprint(should)})
	}
	should := d.rows(p)
	for i := range rows {
		is := &rows[i]
		want, ok := should[is.ID]
		delete(should, is.ID)
		if !ok {
			note(is.ID, "row", "present", "")
			continue
		}
		dueTable.Diff(is, &want, func(column string, is, should any) { note(want.ID, column, is, should) })
	}
	for id := range should {
		note(id, "row", "", "present")
	}
	return wrong, nil
}

// Remake makes the rows anew.
func (d Dues[S, E]) Remake(ctx context.Context, tx *store.Tx, p Part[S]) error {
	where, args := d.of(p)
	if err := dueTable.Delete(ctx, tx, where, args...); err != nil {
		return err
	}
	_, err := dueTable.Add(ctx, tx, slices.Collect(maps.Values(d.rows(p)))...)
	return err
}

package lane

import (
	"context"
	"fmt"

	"amends/internal/journal"
	"amends/internal/store"
	"amends/internal/stream"
)

// Lines is a view of one row for each event, which follows from that event alone: a log. Its table has the key id and the
// column seq, the position of the event; rows from before there were events have 0 there and are none of its lines. Streams are named by a
// prefix and what stands in one of its columns.
type Lines[S, E, R any] struct {
	Table   *store.Table[R]
	Journal *journal.Journal
	Stream  *stream.Of[S, E]
	Prefix  string
	Column  string
	Of      func(position int64, named string, e stream.Recorded[E]) (R, bool) // false: it is no line
	Tell    func(row *R) string                                                // which line it is, to people
}

// Name is that of the table.
func (v Lines[S, E, R]) Name() string { return v.Table.Name }

// Project writes the lines of what happened.
func (v Lines[S, E, R]) Project(ctx context.Context, tx *store.Tx, c Change[S, E]) error {
	first := c.Position - int64(len(c.Events)) + 1
	for i, e := range c.Events {
		if row, ok := v.Of(first+int64(i), c.ID[len(v.Prefix):], e); ok {
			if err := v.Table.Insert(ctx, tx, &row); err != nil {
				return err
			}
		}
	}
	return nil
}

// place is the condition for the rows of a part: those of its sound streams, and beyond the last those of no stream at all.
func (v Lines[S, E, R]) place(sound []History[S]) (where string, args []any) {
	if len(sound) == 0 {
		return `seq <> 0 and not exists (select 1 from journal_stream s where s.name = '` + v.Prefix + `' || ` + v.Column + `)`, nil
	}
	for _, h := range sound {
		args = append(args, h.ID[len(v.Prefix):])
	}
	return v.Column + ` in ` + store.In(len(args), 1) + ` and seq <> 0`, args
}

// lines are those of some streams, each with the number of its stream.
func (v Lines[S, E, R]) lines(ctx context.Context, sound []History[S], each func(no int64, row *R) error) error {
	if len(sound) == 0 {
		return nil
	}
	nos := make([]int64, len(sound))
	for i, h := range sound {
		nos[i] = h.No
	}
	var failed error
	err := v.Journal.Whole(ctx, v.Stream, nos, func(no int64, r stream.Record, bad error) {
		if failed != nil || bad != nil { // a stream that was damaged since it was folded is told of by the walk
			return
		}
		e, err := v.Stream.Decode(r)
		if err != nil {
			failed = err
			return
		}
		if row, ok := v.Of(r.Position, r.Stream[len(v.Prefix):], e); ok {
			failed = each(no, &row)
		}
	})
	if err == nil {
		err = failed
	}
	return err
}

func (v Lines[S, E, R]) cell(row *R, column string) string {
	s, _ := v.Table.Value(row, v.Table.Index(column)).(string)
	return s
}

// Compare reads the lines of a part and compares them with its events.
func (v Lines[S, E, R]) Compare(ctx context.Context, q store.Querier, p Part[S]) (wrong []Wrong, err error) {
	for _, h := range p.Damaged {
		wrong = append(wrong, Wrong{h.No, h.ID, v.Table.Name, "row", "", fmt.Sprint(h.Err)})
	}
	if len(p.Sound) == 0 && p.UpTo != End {
		return wrong, nil
	}
	where, args := v.place(p.Sound)
	rows, err := v.Table.All(ctx, q, `where `+where+` order by id`, args...)
	if err != nil {
		return nil, fmt.Errorf("verify %s: %w", v.Table.Name, err)
	}
	stored := make(map[string]*R, len(rows))
	for i := range rows {
		stored[v.cell(&rows[i], "id")] = &rows[i]
	}
	note := func(no int64, row *R, column string, is, should any) {
		wrong = append(wrong, Wrong{no, v.Tell(row), v.Table.Name, column, fmt.Sprint(is), fmt.Sprint(should)})
	}
	err = v.lines(ctx, p.Sound, func(no int64, should *R) error {
		id := v.cell(should, "id")
		is := stored[id]
		delete(stored, id)
		if is == nil {
			note(no, should, "row", "", "present")
			return nil
		}
		v.Table.Diff(is, should, func(column string, a, b any) { note(no, should, column, a, b) })
		return nil
	})
	no := map[string]int64{}
	for _, h := range p.Sound {
		no[h.ID] = h.No
	}
	for _, row := range stored {
		note(no[v.Prefix+v.cell(row, v.Column)], row, "row", "present", "")
	}
	return wrong, err
}

// Remake makes the lines of a part anew.
func (v Lines[S, E, R]) Remake(ctx context.Context, tx *store.Tx, p Part[S]) error {
	if len(p.Sound) == 0 && p.UpTo != End {
		return nil
	}
	where, args := v.place(p.Sound)
	if err := v.Table.Delete(ctx, tx, where, args...); err != nil {
		return err
	}
	var rows []R
	err := v.lines(ctx, p.Sound, func(_ int64, row *R) error {
		rows = append(rows, *row)
		return v.Table.Delete(ctx, tx, `id = $1`, v.cell(row, "id")) // it may be said to be another's
	})
	if err == nil {
		_, err = v.Table.Add(ctx, tx, rows...)
	}
	return err
}

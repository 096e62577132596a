package lane

import (
	"context"
	"fmt"

	"amends/internal/store"
)

// shared is the part that the streams of one type have in a table that all types share. Its rows follow from the
// states, and the table has the columns id and stream.
type shared[S, R any] struct {
	*store.Table[R]
	of   string // the type
	rows func(h History[S]) []R
	key  func(r *R) (id, rest string)
}

// where is the condition for the rows of a part: those of its sound streams, and beyond the last those of no stream at
// all.
func (v shared[S, R]) where(p Part[S]) (where string, args []any) {
	if p.UpTo == End {
		return `stream = $1 and not exists (select 1 from journal_stream s where s.name = ` + v.Name + `.id)`, []any{v.of}
	}
	for _, h := range p.Sound {
		args = append(args, h.ID)
	}
	return `stream = $` + fmt.Sprint(len(args)+1) + ` and id in ` + store.In(len(args), 1), append(args, v.of)
}

// Compare compares what is stored with what follows from the states.
func (v shared[S, R]) Compare(ctx context.Context, q store.Querier, p Part[S]) (wrong []Wrong, err error) {
	where, args := v.where(p)
	stored, err := v.All(ctx, q, `where `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("verify %s: %w", v.Name, err)
	}
	type place struct{ id, rest string }
	no, should := make(map[string]int64, len(p.Sound)), map[place]*R{}
	for _, h := range p.Sound {
		no[h.ID] = h.No
		for _, r := range v.rows(h) {
			id, rest := v.key(&r)
			should[place{id, rest}] = &r
		}
	}
	note := func(id, column string, is, should any) {
		wrong = append(wrong, Wrong{no[id], id, v.Name, column, fmt.Sprint(is), fmt.Sprint(should)})
	}
	for i := range stored {
		id, rest := v.key(&stored[i])
		want := should[place{id, rest}]
		delete(should, place{id, rest})
		if want == nil {
			note(id, "row", "present", "")
			continue
		}
		v.Diff(&stored[i], want, func(column string, is, should any) { note(id, column, is, should) })
	}
	for at := range should {
		note(at.id, "row", "", "present")
	}
	return wrong, nil
}

// Remake makes the rows anew.
func (v shared[S, R]) Remake(ctx context.Context, tx *store.Tx, p Part[S]) error {
	where, args := v.where(p)
	if err := v.Delete(ctx, tx, where, args...); err != nil {
		return err
	}
	var rows []R
	for _, h := range p.Sound {
		rows = append(rows, v.rows(h)...)
	}
	_, err := v.Add(ctx, tx, rows...)
	return err
}

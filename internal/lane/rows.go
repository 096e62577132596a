package lane

import (
	"context"
	"fmt"

	"amends/internal/store"
)

// Rows is a view of one row for each stream, which follows from its state alone. Its table has the column seq, the position
// at which the stream began, as the key, and the column id.
type Rows[S, E, R any] struct {
	Table *store.Table[R]
	Of    func(h History[S]) R
}

// Name is that of the table.
func (v Rows[S, E, R]) Name() string { return v.Table.Name }

// Project writes the row of what changed.
func (v Rows[S, E, R]) Project(ctx context.Context, tx *store.Tx, c Change[S, E]) error {
	is := v.Of(History[S]{No: c.Position - int64(len(c.Events)) + 1, Position: c.Position, ID: c.ID, State: c.After})
	if c.Before == nil {
		return v.Table.Insert(ctx, tx, &is)
	}
	was := v.Of(History[S]{ID: c.ID, State: c.Before})
	return v.Table.Update(ctx, tx, "id", &was, &is)
}

// Wrong tells of one column of a row that is not what the journal says; "row" when the whole row is missing, or has no events.
type Wrong struct {
	No           int64 // of the stream; 0: there is none
	ID           string
	Table        string
	Column       string
	Is, ShouldBe string
}

func (w Wrong) String() string {
	return fmt.Sprintf("%s %s: %s is %q, should be %q", w.Table, w.ID, w.Column, w.Is, w.ShouldBe)
}

// Kept is a view whose rows can be proven and made again from the states.
type Kept[S any] interface {
	// Compare finds the rows of a part, and those in its place that no stream of it has.
	Compare(ctx context.Context, q store.Querier, p Part[S]) ([]Wrong, error)
	// Remake puts the rows of a part in the place of those that are there. What belongs to a damaged stream stays.
	Remake(ctx context.Context, tx *store.Tx, p Part[S]) error
}

// Compare reads the rows of a part and compares them with what they should be.
func (v Rows[S, E, R]) Compare(ctx context.Context, q store.Querier, p Part[S]) (wrong []Wrong, err error) {
	rows, err := v.Table.All(ctx, q, `where seq > $1 and seq <= $2 order by seq`, p.After, p.UpTo)
	if err != nil {
		return nil, fmt.Errorf("verify %s: %w", v.Table.Name, err)
	}
	stored := make(map[int64]*R, len(rows))
	for i := range rows {
		no, _ := v.Table.Value(&rows[i], v.Table.Index("seq")).(int64)
		stored[no] = &rows[i]
	}
	note := func(no int64, id, column string, is, should any) {
		wrong = append(wrong, Wrong{no, id, v.Table.Name, column, fmt.Sprint(is), fmt.Sprint(should)})
	}
	for _, h := range p.Damaged {
		delete(stored, h.No)
		note(h.No, h.ID, "row", "", h.Err)
	}
	for _, h := range p.Sound {
		should, is := v.Of(h), stored[h.No]
		delete(stored, h.No)
		if is == nil {
			note(h.No, h.ID, "row", "", "present")
			continue
		}
		v.Table.Diff(is, &should, func(column string, is, should any) { note(h.No, h.ID, column, is, should) })
	}
	for no := range stored {
		note(no, fmt.Sprint(no), "row", "present", "")
	}
	return wrong, nil
}

// Remake makes the rows of a part anew.
func (v Rows[S, E, R]) Remake(ctx context.Context, tx *store.Tx, p Part[S]) error {
	where, args := `seq > $1 and seq <= $2`, []any{p.After, p.UpTo}
	for _, h := range p.Damaged {
		args = append(args, h.No)
	}
	if len(p.Damaged) > 0 { // nothing is not in nothing
		where += ` and seq not in ` + store.In(len(p.Damaged), 3)
	}
	if err := v.Table.Delete(ctx, tx, where, args...); err != nil {
		return err
	}
	for _, h := range p.Sound {
		row := v.Of(h)
		if err := v.Table.Insert(ctx, tx, &row); err != nil {
			return err
		}
	}
	return nil
}

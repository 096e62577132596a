package report

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"amends/internal/complaint"
	"amends/internal/store"
)

// Recounted is the answer of Recount.
type Recounted struct {
	Cases int
	Rows  int
	Wrong []Difference
	// Moved is set when figures kept changing while they were compared, so that the sums could not be judged.
	Moved bool
	// Zone is what the figures are counted in when the settings say another by now, and Older says that they are of the
	// measures of another build, so that only their sums could be judged. They are counted again once the server runs.
	Zone  string
	Older bool
}

// OK says that every figure equals its recount.
func (r Recounted) OK() bool { return len(r.Wrong) == 0 && !r.Moved }

// Difference is one figure that is not what it should be.
type Difference struct {
	What string // "case" or the dimension, department, period and value of a row
	Kept string
	Want string
}

func (d Difference) String() string {
	if d.Kept == "" {
		return d.What + ": " + d.Want
	}
	return d.What + ": kept " + d.Kept + ", want " + d.Want
}

// worth is how many differences are told; after that many, somebody has to rebuild anyway.
const worth = 100

// Recount works every case out anew from its record and compares: what the case counts for, and then whether the sums
// are the sums. It writes nothing. `amends verify` calls it.
func (r *Reports) Recount(ctx context.Context) (Recounted, error) {
	var out Recounted
	if err := r.recountCases(ctx, &out); err != nil {
		return out, err
	}
	for range 5 {
		settled, err := r.recountSums(ctx, &out)
		if err != nil || settled {
			return out, err
		}
	}
	out.Moved = true
	return out, nil
}

func (r *Reports) recountCases(ctx context.Context, out *Recounted) error {
	q := r.db.Reader()
	cursor, err := r.cursor(ctx)
	if err != nil {
		return err
	}
	g, _, err := r.ground(ctx)
	if err != nil {
		return err
	}
	now := r.now()
	if now.Zone != g.Zone {
		out.Zone = g.Zone
	}
	out.Older = now.List != g.List
	type stream struct {
		No   int64
		Name string
	}
	for after := int64(0); ; {
		list, err := store.All[stream](ctx, q, `select no, name from journal_stream where no > $1 and no <= $2 order by no limit 200`, after, cursor)
		if err != nil || len(list) == 0 {
			return err
		}
		ids := make([]string, len(list))
		for i, s := range list {
			ids[i], after = s.Name, s.No
		}
		kept, err := stored(ctx, q, ids)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if err := r.recountCase(ctx, id, kept[id], cursor, g, out); err != nil {
				return err
			}
		}
	}
}

// recountCase compares one case as of the version that is counted, so that a house at work can be checked.
func (r *Reports) recountCase(ctx context.Context, id string, kept counted, cursor int64, g ground, out *Recounted) error {
	list, err := r.journal.Stream(ctx, id, 0)
	if err != nil {
		return r.unread(ctx, id, err, out)
	}
	if len(list) == 0 || !complaint.Stream.Has(list[0].Type) {
		return nil
	}
	out.Cases++
	should := 0 // the last version that the reader has seen
	for _, rec := range list {
		if rec.Position <= cursor {
			should = rec.Version
		}
	}
	switch {
	case kept.Version < should:
		out.wrong("case "+id, fmt.Sprintf("version %d", kept.Version), fmt.Sprintf("version %d", should))
		return nil
	case out.Older || kept.Round < g.Round && kept.Version > should: // it counts as it did until the reader comes to it
		return nil
	}
	f, err := newFile().read(list, kept.Version)
	if err != nil {
		return r.unread(ctx, id, err, out)
	}
	now, err := r.contribution(ctx, f, g.zone)
	if err != nil {
		return r.unread(ctx, id, err, out)
	}
	want, err := now.row(id, kept.Version, g.Round)
	if err != nil {
		return err
	}
	have, err := kept.row(id, kept.Version, kept.Round)
	if err != nil {
		return err
	}
	if !slices.Equal(have, want) {
		out.wrong("case "+id, fmt.Sprint(have[2:]...), fmt.Sprint(want[2:]...))
	}
	return nil
}

// unread says of a case that what it counts for cannot be worked out, because its record is damaged; the others are.
func (r *Reports) unread(ctx context.Context, id string, err error, out *Recounted) error {
	if r.db.Dialect().IsUnready(err) || ctx.Err() != nil {
		return err
	}
	out.wrong("case "+id, "", err.Error())
	return nil
}

// recountSums adds up what every case counts for and compares with the rows; settled is false when the reader moved
// meanwhile and they differ, which then means nothing.
func (r *Reports) recountSums(ctx context.Context, out *Recounted) (settled bool, err error) {
	before, err := r.cursor(ctx)
	if err != nil {
		return false, err
	}
	want := r.list.tally()
	q := r.db.Reader()
	if err := store.Each(ctx, q, func(row caseRow) error {
		c, err := row.counted()
		if err == nil {
			want.add(c.Contribution, 1)
		}
		return err
	}, selectCase); err != nil {
		return false, fmt.Errorf("recount: %w", err)
	}
	found := Recounted{Cases: out.Cases}
	type row struct {
		Dim, Department, Value string
		Shelf, Period          int64
		Counts                 []int64
	}
	for no, measures := range r.list.shelved {
		if err := store.Each(ctx, q, func(is row) error {
			found.Rows++
			k := cell{is.Dim, is.Shelf, is.Department, is.Period, is.Value}
			n := want.shelf(k)
			for i, m := range measures {
				found.compare(k, m, is.Counts[i], n[m.No%places])
			}
			return nil
		}, `select dim, department, value, shelf, period, `+columns(measures, itself)+` from rollup where shelf = $1`, no); err != nil {
			return false, fmt.Errorf("recount: %w", err)
		}
	}
	for _, k := range slices.SortedFunc(maps.Keys(want.rows), cell.compare) {
		for _, m := range r.list.shelved[k.shelf] {
			found.compare(k, m, 0, want.rows[k][m.No%places])
		}
	}
	after, err := r.cursor(ctx)
	if err != nil || len(found.Wrong) > 0 && after != before {
		return false, err
	}
	out.Rows = found.Rows
	out.Wrong = append(out.Wrong, found.Wrong...)
	return true, nil
}

func (r *Recounted) compare(k cell, m *Measure, kept, want int64) {
	if kept != want {
		r.wrong(fmt.Sprint(k, m.Name), fmt.Sprint(kept), fmt.Sprint(want))
	}
}

func (r *Recounted) wrong(what, kept, want string) {
	if len(r.Wrong) < worth {
		r.Wrong = append(r.Wrong, Difference{what, kept, want})
	}
}

func (r *Reports) cursor(ctx context.Context) (int64, error) {
	return r.journal.ReadTo(ctx, ReaderName)
}

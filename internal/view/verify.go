package view

import (
	"cmp"
	"context"
	"fmt"

	"amends/internal/complaint"
	"amends/internal/lane"
	"amends/internal/store"
)

// Difference is one column of one row that is not what the journal says.
type Difference struct {
	Case   string // id
	Number string
	Column string // "row" when the whole row is missing, or has no events
	Stored string
	Should string
}

func (d Difference) String() string {
	return fmt.Sprintf("%s %s: %s is %q, should be %q", d.Number, d.Case, d.Column, d.Stored, d.Should)
}

// Verified is the outcome of Verify.
type Verified struct {
	Cases, Events int
	Differences   []Difference // the first maxDifferences
	More          int          // further ones
}

const maxDifferences = 1000

// Verify works out every row from the journal again and compares it with the stored one, column by column. A case that
// is changed while it is being compared is compared once more.
func (v *Views) Verify(ctx context.Context) (Verified, error) {
	var out Verified
	note := func(d Difference) {
		if len(out.Differences) < maxDifferences {
			out.Differences = append(out.Differences, d)
		} else {
			out.More++
		}
	}
	last := int64(0)
	err := v.replay(ctx, func(p part) error {
		out.Cases, out.Events = out.Cases+len(p.rows), out.Events+p.Events
		stored, err := v.stored(ctx, last, p.UpTo)
		if err != nil {
			return err
		}
		last = p.UpTo
		for _, u := range p.Damaged {
			number := ""
			if is := stored.rows[u.No]; is != nil {
				number = is.Number
			}
			delete(stored.rows, u.No)
			note(Difference{u.ID, number, "row", number, u.Err.Error()})
		}
		for i := range p.rows {
			should, now := &p.rows[i], stored
			is := stored.rows[should.Seq]
			delete(stored.rows, should.Seq)
			for range 5 { // it moved on between the two reads
				if is == nil || is.Position == should.Position {
					break
				}
				if now, should, err = v.again(ctx, should.Seq); err != nil {
					return err
				}
				is = now.rows[should.Seq]
			}
			if is == nil {
				note(Difference{should.ID, should.Number, "row", "", "present"})
				continue
			}
			now.compare(is, should, note)
		}
		stored.extra(note)
		return v.compareDues(ctx, p.Part, note)
	})
	if err != nil {
		return out, err
	}
	stored, err := v.stored(ctx, last, 1<<62)
	if err != nil {
		return out, err
	}
	for seq := range stored.rows { // registered after the replay came to its end
		if n, err := store.One[int](ctx, v.db.Reader(), `select count(*) from journal_stream where no = $1`, seq); err != nil {
			return out, err
		} else if n > 0 {
			delete(stored.rows, seq)
		}
	}
	stored.extra(note)
	return out, v.compareDues(ctx, beyond(last).Part, note)
}

// compareDues compares what falls due.
func (v *Views) compareDues(ctx context.Context, p lane.Part[complaint.State], note func(Difference)) error {
	wrong, err := lane.Compare(ctx, v.journal, v.db.Reader(), complaint.Stream, dues, p)
	for _, w := range wrong {
		note(Difference{w.ID, "", w.Table + " " + w.Column, w.Is, w.ShouldBe})
	}
	return err
}

// extra tells the rows that are left: no case is theirs.
func (s *stored) extra(note func(Difference)) {
	for _, r := range s.rows {
		note(Difference{r.ID, r.Number, "row", "present", ""})
	}
}

// note is told a difference: the column, what is stored and what should be.
type note func(column string, stored, should any)

// stored is some rows with what compares the tables beside them.
type stored struct {
	rows    map[int64]*Row
	besides []func(should *Row, note note)
}

// stored reads the rows after one and up to another.
func (v *Views) stored(ctx context.Context, after, to int64) (*stored, error) {
	rows, err := queueTable.All(ctx, v.db.Reader(), `where seq > $1 and seq <= $2`, after, to)
	if err != nil {
		return nil, fmt.Errorf("verify: %w", err)
	}
	out := &stored{rows: make(map[int64]*Row, len(rows))}
	for i := range rows {
		out.rows[rows[i].Seq] = &rows[i]
	}
	for _, t := range besides {
		compare, err := t.read(ctx, v.db.Reader(), after, to)
		if err != nil {
			return nil, fmt.Errorf("verify: %w", err)
		}
		out.besides = append(out.besides, compare)
	}
	return out, nil
}

// again reads one case on both sides as it is now.
func (v *Views) again(ctx context.Context, seq int64) (*stored, *Row, error) {
	w, err := lane.Fold(ctx, v.journal, complaint.Stream, seq)
	for _, h := range w.Damaged {
		err = cmp.Or(err, h.Err)
	}
	if err != nil {
		return nil, nil, err
	}
	rows, err := v.rowsFrom(ctx, v.register.Snapshot(), w.Sound)
	if err != nil {
		return nil, nil, err
	}
	now, err := v.stored(ctx, seq-1, seq)
	if err != nil {
		return nil, nil, err
	}
	return now, &rows[0], nil
}

// compare tells in what a stored row and what hangs on it are not what they should be.
func (s *stored) compare(is, should *Row, each func(Difference)) {
	note := func(column string, stored, want any) {
		if column != "subject" || !should.lost { // the words themselves are damaged, which the proof of the texts names
			each(Difference{should.ID, should.Number, column, fmt.Sprint(stored), fmt.Sprint(want)})
		}
	}
	for _, beside := range s.besides {
		beside(should, note)
	}
	queueTable.Diff(is, should, note)
}

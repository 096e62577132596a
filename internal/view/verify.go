package view

import (
	"cmp"
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"

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
		out.Cases, out.Events = out.Cases+len(p.rows), out.Events+p.events
		stored, err := v.stored(ctx, last, p.upTo)
		if err != nil {
			return err
		}
		last = p.upTo
		for _, u := range p.unread {
			number := ""
			if is := stored[u.seq]; is != nil {
				number = is.Number
			}
			delete(stored, u.seq)
			note(Difference{u.id, number, "row", number, u.err.Error()})
		}
		for i := range p.rows {
			should := &p.rows[i]
			is, ok := stored[should.Seq]
			delete(stored, should.Seq)
			for range 5 { // it moved on between the two reads
				if !ok || is.Position == should.Position {
					break
				}
				if is, should, err = v.again(ctx, is, should); err != nil {
					return err
				}
			}
			if !ok {
				note(Difference{should.ID, should.Number, "row", "", "present"})
				continue
			}
			compare(is, should, note)
		}
		return extra(stored, note)
	})
	if err != nil {
		return out, err
	}
	stored, err := v.stored(ctx, last, 1<<62)
	if err != nil {
		return out, err
	}
	for seq, r := range stored { // registered after the replay came to its end
		if n, err := store.One[int](ctx, v.db.Reader(), `select count(*) from journal_stream where no = $1`, seq); err != nil {
			return out, err
		} else if n > 0 {
			delete(stored, r.Seq)
		}
	}
	return out, extra(stored, note)
}

func extra(stored map[int64]*Row, note func(Difference)) error {
	for _, r := range stored {
		note(Difference{r.ID, r.Number, "row", "present", ""})
	}
	return nil
}

// stored reads the rows after one and up to another.
func (v *Views) stored(ctx context.Context, after, to int64) (map[int64]*Row, error) {
	rows, err := store.All[Row](ctx, v.db.Reader(), `select `+strings.Join(columns, ", ")+` from queue where seq > $1 and seq <= $2`, after, to)
	if err != nil {
		return nil, fmt.Errorf("verify: %w", err)
	}
	out := make(map[int64]*Row, len(rows))
	for i := range rows {
		out[rows[i].Seq] = &rows[i]
	}
	tags, err := v.storedTags(ctx, after, to)
	if err != nil {
		return nil, err
	}
	for seq, list := range tags { // a tag that only one of the two tables has shows as a difference
		if r := out[seq]; r != nil && !slices.Equal(slices.Sorted(slices.Values(r.Tags)), list) {
			r.Tags = append(Tags{"queue_tag:"}, list...)
		}
	}
	tied, err := v.storedRelations(ctx, after, to)
	if err != nil {
		return nil, err
	}
	for seq, r := range out {
		r.tied = tied[seq]
		if len(r.Tags) > 0 && tags[seq] == nil {
			r.Tags = Tags{"queue_tag: none"}
		}
	}
	return out, nil
}

func (v *Views) storedTags(ctx context.Context, after, to int64) (map[int64][]string, error) {
	type tag struct {
		Seq int64
		Tag string
	}
	list, err := store.All[tag](ctx, v.db.Reader(), `
		select t.seq, t.tag from queue_tag t join queue q on q.seq = t.seq and q.urgency = t.urgency
		where t.seq > $1 and t.seq <= $2`, after, to)
	if err != nil {
		return nil, fmt.Errorf("verify: %w", err)
	}
	out := map[int64][]string{}
	for _, t := range list {
		out[t.Seq] = append(out[t.Seq], t.Tag)
	}
	for _, l := range out {
		slices.Sort(l)
	}
	return out, nil
}

// again reads one case on both sides as it is now.
func (v *Views) again(ctx context.Context, is, should *Row) (*Row, *Row, error) {
	list, _, err := v.histories(ctx, []int64{should.Seq})
	for _, h := range list {
		err = cmp.Or(err, h.err)
	}
	if err != nil {
		return is, should, err
	}
	rows, err := v.rowsFrom(ctx, v.register.Snapshot(), list)
	if err != nil {
		return is, should, err
	}
	stored, err := v.stored(ctx, should.Seq-1, should.Seq)
	if err != nil || len(rows) == 0 || stored[should.Seq] == nil {
		return is, should, err
	}
	return stored[should.Seq], &rows[0], nil
}

func compare(is, should *Row, note func(Difference)) {
	if want := should.rel.texts(should.ID); !slices.Equal(is.tied, want) {
		note(Difference{should.ID, should.Number, "relations", strings.Join(is.tied, ", "), strings.Join(want, ", ")})
	}
	a, b := is.args(), should.args()
	for i, c := range columns {
		if c == "subject" && should.lost { // the words themselves are damaged, which the proof of the texts names
			continue
		}
		if !reflect.DeepEqual(a[i], b[i]) {
			note(Difference{should.ID, should.Number, c, fmt.Sprint(a[i]), fmt.Sprint(b[i])})
		}
	}
}

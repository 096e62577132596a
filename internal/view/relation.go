package view

import (
	"context"
	"fmt"
	"slices"

	"amends/internal/store"
)

// Rows beside the queue say who and what a case is tied to: its parties, those who were let in, its files, who complains
// for the complainant, what parties were asked, what was promised. Each hangs on the row of its case by seq.
type (
	tagRow struct {
		Tag     string `sql:",key"`
		Urgency int64  `sql:",key"`
		Seq     int64  `sql:",key"`
	}
	partyRow struct {
		Staff string `sql:",key"`
		Seq   int64  `sql:",key"`
		Case  string `sql:"case_id"`
	}
	circleRow struct {
		Staff string `sql:",key"`
		Seq   int64  `sql:",key"`
	}
	fileRow struct {
		Digest string `sql:",key"`
		Seq    int64  `sql:",key"`
	}
	behalfRow struct {
		Person string `sql:",key"`
		Seq    int64  `sql:",key"`
	}
)

// queueTable holds the rows of all cases.
var queueTable = store.NewTable[Row]("queue")

// besides are the tables beside it.
var besides = []beside{
	hang("queue_tag", func(r *Row) []tagRow {
		return each(r.Tags, func(tag string) tagRow { return tagRow{tag, r.Urgency, r.Seq} })
	}),
	hang("queue_party", func(r *Row) []partyRow {
		return each(r.state.Parties, func(staff string) partyRow { return partyRow{staff, r.Seq, r.ID} })
	}),
	hang("queue_circle", func(r *Row) []circleRow {
		return append(each(r.state.Insiders(), func(staff string) circleRow { return circleRow{staff, r.Seq} }),
			each(r.state.Charged(), func(department string) circleRow { return circleRow{charged + department, r.Seq} })...)
	}),
	hang("queue_file", func(r *Row) (out []fileRow) {
		for _, e := range r.state.Evidence {
			for _, f := range e.Files {
				if row := (fileRow{f.Digest, r.Seq}); !slices.Contains(out, row) {
					out = append(out, row)
				}
			}
		}
		return out
	}),
	hang("queue_behalf", func(r *Row) []behalfRow {
		if r.state.Representative == "" {
			return nil
		}
		return []behalfRow{{r.state.Representative, r.Seq}}
	}),
	statements,
	requests,
}

// Tables names the tables of the views, and of the lists that people keep.
func Tables() []string {
	return append(each(besides, func(t beside) string { return t.Declared().Name }), queueTable.Name, savedTable.Name)
}

func each[T, R any](list []T, row func(T) R) []R {
	if len(list) == 0 {
		return nil
	}
	out := make([]R, 0, len(list))
	for _, x := range list {
		out = append(out, row(x))
	}
	return out
}

// beside is a table beside the queue.
type beside interface {
	Declared() store.Schema
	// write writes what hangs on a row, when that is not what hung on the row before; nil: there was none.
	write(ctx context.Context, tx *store.Tx, was, r *Row) error
	Delete(ctx context.Context, tx *store.Tx, where string, args ...any) error
	// read gives what compares the rows stored beside some cases with those that should be there.
	read(ctx context.Context, q store.Querier, after, to int64) (func(should *Row, note note), error)
}

// hanging is such a table with what makes its rows.
type hanging[T comparable] struct {
	*store.Table[T]
	of  func(*Row) []T
	seq int
}

func hang[T comparable](name string, of func(*Row) []T) *hanging[T] {
	t := store.NewTable[T](name)
	return &hanging[T]{t, of, t.Index("seq")}
}

func (t *hanging[T]) write(ctx context.Context, tx *store.Tx, was, r *Row) (err error) {
	if was != nil {
		if was.Seq = r.Seq; slices.Equal(t.of(was), t.of(r)) {
			return nil
		}
		if r.Seq == 0 {
			if r.Seq, err = store.One[int64](ctx, tx, `select seq from queue where id = $1`, r.ID); err != nil {
				return fmt.Errorf("%s of %s: %w", t.Name, r.ID, err)
			}
		}
		err = t.Delete(ctx, tx, `seq = $1`, r.Seq)
	}
	if err == nil {
		_, err = t.Add(ctx, tx, t.of(r)...)
	}
	if err != nil {
		return fmt.Errorf("%s of %s: %w", t.Name, r.ID, err)
	}
	return nil
}

func (t *hanging[T]) read(ctx context.Context, q store.Querier, after, to int64) (func(*Row, note), error) {
	rows, err := t.All(ctx, q, `where seq > $1 and seq <= $2`, after, to)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", t.Name, err)
	}
	stored := map[int64][]T{}
	for i := range rows {
		seq := t.Value(&rows[i], t.seq).(int64)
		stored[seq] = append(stored[seq], rows[i])
	}
	return func(should *Row, note note) {
		is, want := stored[should.Seq], t.of(should)
		extra, missing := without(is, want), without(want, is)
		if len(extra)+len(missing) > 0 {
			note(t.Name, extra, missing)
		}
	}, nil
}

// without are those of a list that are not in another.
func without[T comparable](list, other []T) []T {
	return slices.DeleteFunc(slices.Clone(list), func(x T) bool { return slices.Contains(other, x) })
}

// apart leaves out what the viewer is a party to, whatever else lets him see it. Every question to the queue goes through
// here. How often a customer
// has complained is told without those cases, too: a stranger's first complaint that is "the second" would tell of the other.
// Almost nobody is a party to anything: that is found out once for each question, and no row is looked at for it.
func (p *plan) apart(v Viewer) {
	if p.repeats = "q.repeats"; v.Staff == "" { // the house itself
		return
	}
	me := p.arg(v.Staff)
	p.repeats = `case when q.repeats > 1 and q.person <> '' and exists (select 1 from queue_party where staff = ` + me + `)
		then q.repeats - (select count(*) from queue_party x join queue e on e.seq = x.seq
			where x.staff = ` + me + ` and e.person = q.person and e.seq < q.seq) else q.repeats end`
	p.and("(not exists (select 1 from queue_party where staff = " + me + ") or q.seq not in (select seq from queue_party where staff = " + me + "))")
}

package report

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"amends/internal/store"
)

// All is the department under which a row counts every department together.
const All = "*"

// cell names one row of the figures.
type cell struct {
	dim        string // "" for the total
	shelf      int64
	department string
	period     int64
	value      string
}

func (c cell) compare(o cell) int {
	return cmp.Or(strings.Compare(c.dim, o.dim), cmp.Compare(c.shelf, o.shelf), strings.Compare(c.department, o.department),
		cmp.Compare(c.period, o.period), strings.Compare(c.value, o.value))
}

// tally is what is to be added to the figures.
type tally struct {
	list *list
	rows map[cell]*shelf
}

func (l *list) tally() *tally { return &tally{l, map[cell]*shelf{}} }

// add puts a contribution in, or takes it out when times is -1: under the dimensions that it was put in with, which an
// older build may have known fewer of.
func (t *tally) add(c Contribution, times int64) {
	for day, counts := range c.Days {
		all := t.list.shelves(counts)
		t.put("", "", c.Department, day, all, times)
		for i := range dimensions {
			d := &dimensions[i]
			value, has := c.Dims[d.name]
			kept := all
			if d.only != "" {
				has = has && counts[d.only] != 0
				kept = t.list.shelves(Counts{d.only: counts[d.only]})
			}
			if has {
				t.put(d.name, value, c.Department, day, kept, times)
			}
		}
	}
}

// put adds to the rows of all and of the department, for the day, its month and its year.
func (t *tally) put(dim, value, department string, day int64, parts []part, times int64) {
	for i := range parts {
		for _, dep := range []string{All, department} {
			for _, period := range []int64{day, monthOf(day), yearOf(day)} {
				k := cell{dim, parts[i].no, dep, period, value}
				row := t.rows[k]
				if row == nil {
					row = new(shelf)
					t.rows[k] = row
				}
				row.add(&parts[i].shelf, times)
			}
		}
	}
}

// shelf gives a row and forgets it.
func (t *tally) shelf(k cell) (out shelf) {
	if row := t.rows[k]; row != nil {
		out = *row
	}
	delete(t.rows, k)
	return out
}

// change takes the old contribution out and puts the new one in; where only counts changed, only these are touched.
func (t *tally) change(old, now Contribution) {
	if old.Department != now.Department || !maps.Equal(old.Dims, now.Dims) {
		t.add(old, -1)
		t.add(now, 1)
		return
	}
	diff := Contribution{now.Department, now.Dims, map[int64]Counts{}}
	for times, c := range map[int64]Contribution{-1: old, 1: now} {
		for day, counts := range c.Days {
			if diff.Days[day] == nil {
				diff.Days[day] = Counts{}
			}
			diff.Days[day].add(counts, times)
		}
	}
	t.add(diff.tidy(), 1)
}

// write adds the tally to the table, in the order of its key.
func (t *tally) write(ctx context.Context, tx *store.Tx) error {
	maps.DeleteFunc(t.rows, func(_ cell, s *shelf) bool { return *s == shelf{} })
	keys := slices.SortedFunc(maps.Keys(t.rows), cell.compare)
	var rows []any
	for i, k := range keys {
		rows = append(rows, k.dim, k.shelf, k.department, k.period, k.value)
		counts := t.rows[k]
		for _, m := range t.list.shelved[k.shelf] {
			rows = append(rows, counts[m.No%places])
		}
		if i+1 < len(keys) && keys[i+1].shelf == k.shelf && (i+1)%1024 != 0 {
			continue
		}
		if _, err := t.list.inserts[k.shelf].Insert(ctx, tx, rows); err != nil {
			return fmt.Errorf("add to the figures: %w", err)
		}
		rows = rows[:0]
	}
	return nil
}

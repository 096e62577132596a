package report

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"amends/internal/store"
)

// All is the department under which a row counts every department together.
const All = "*"

// cell names one row of the figures.
type cell struct {
	dim        string
	department string
	period     int64
	value      string
}

func (c cell) compare(o cell) int {
	for _, n := range []int{strings.Compare(c.dim, o.dim), strings.Compare(c.department, o.department), int(c.period - o.period)} {
		if n != 0 {
			return n
		}
	}
	return strings.Compare(c.value, o.value)
}

// tally is what is to be added to the figures.
type tally map[cell]*Measures

// add puts a contribution in, or takes it out when times is -1.
func (t tally) add(c Contribution, times int64) {
	for day, m := range c.Days {
		for _, dim := range dimensions {
			if dim == "slot" {
				if m[received] == 0 {
					continue
				}
				m = Measures{received: m[received]} // the heat map asks for nothing else
			}
			for _, department := range []string{All, c.Department} {
				t.put(cell{dim, department, day, c.Dims[dim]}, m, times)
				t.put(cell{dim, department, monthOf(day), c.Dims[dim]}, m, times)
				t.put(cell{dim, department, yearOf(day), c.Dims[dim]}, m, times)
			}
		}
	}
}

func (t tally) put(k cell, m Measures, times int64) {
	row := t[k]
	if row == nil {
		row = new(Measures)
		t[k] = row
	}
	row.add(m, times)
}

// change takes the old contribution out and puts the new one in, without the days on which nothing changed.
func (t tally) change(old, now Contribution) {
	if old.Department == now.Department && sameDims(old.Dims, now.Dims) {
		for day, m := range now.Days {
			diff := m
			before := old.Days[day]
			diff.add(before, -1)
			if diff != (Measures{}) {
				t.add(Contribution{now.Department, now.Dims, map[int64]Measures{day: diff}}, 1)
			}
		}
		for day, m := range old.Days {
			if _, still := now.Days[day]; !still {
				t.add(Contribution{now.Department, now.Dims, map[int64]Measures{day: m}}, -1)
			}
		}
		return
	}
	t.add(old, -1)
	t.add(now, 1)
}

func sameDims(a, b map[string]string) bool {
	for _, d := range dimensions {
		if a[d] != b[d] {
			return false
		}
	}
	return true
}

// write adds the tally to the table, in the order of its key.
func (t tally) write(ctx context.Context, tx *store.Tx) error {
	keys := make([]cell, 0, len(t))
	for k, m := range t {
		if *m != (Measures{}) {
			keys = append(keys, k)
		}
	}
	slices.SortFunc(keys, cell.compare)
	rows := make([]any, 0, len(keys)*(4+int(width)))
	for _, k := range keys {
		rows = append(rows, k.dim, k.department, k.period, k.value)
		for _, v := range t[k] {
			rows = append(rows, v)
		}
	}
	if _, err := tallyRows.Insert(ctx, tx, rows); err != nil {
		return fmt.Errorf("add to the figures: %w", err)
	}
	return nil
}

var tallyRows = func() *store.Rows {
	set := make([]string, len(measures))
	for i, n := range measures {
		set[i] = n + " = rollup." + n + " + excluded." + n
	}
	return store.NewRows(`insert into rollup (dim, department, period, value, `+strings.Join(measures, ", ")+`) values `, 4+int(width),
		` on conflict (dim, department, period, value) do update set `+strings.Join(set, ", "))
}()

// days are kept as {"20261122":{"received":1}}: names, so that a new measure changes nothing that stands there.
func encodeDays(days map[int64]Measures) (string, error) {
	out := map[string]map[string]int64{}
	for day, m := range days {
		row := map[string]int64{}
		for i, v := range m {
			if v != 0 {
				row[measures[i]] = v
			}
		}
		out[strconv.FormatInt(day, 10)] = row
	}
	b, err := json.Marshal(out) // sorts the keys, so equal contributions are equal texts
	return string(b), err
}

func decodeDays(text string) (map[int64]Measures, error) {
	var in map[string]map[string]int64
	if err := json.Unmarshal([]byte(text), &in); err != nil {
		return nil, err
	}
	out := make(map[int64]Measures, len(in))
	for d, row := range in {
		day, err := strconv.ParseInt(d, 10, 64)
		if err != nil {
			return nil, err
		}
		var m Measures
		for name, v := range row {
			if i := measureIndex(name); i >= 0 {
				m[i] = v
			}
		}
		out[day] = m
	}
	return out, nil
}

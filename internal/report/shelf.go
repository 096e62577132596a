package report

import (
	"fmt"
	"slices"
	"strings"

	"amends/internal/store"
)

// A row of table rollup holds thirty-two measures, on a shelf: a measure stands on shelf No/32, in column n(No%32). So a
// measure more is no column more, and when a shelf is full the next begins by itself. docs/adr says what other ways cost.

const places = 32

// shelf are the counts of one row.
type shelf [places]int64

func (s *shelf) add(o *shelf, times int64) {
	for i := range s {
		s[i] += times * o[i]
	}
}

// column is where a measure stands in a row.
func (m *Measure) column() string { return fmt.Sprint("n", m.No%places) }

// columns says something of the columns of some measures: "n0, n1, …".
func columns(measures []*Measure, of func(column string) string) string {
	parts := make([]string, len(measures))
	for i, m := range measures {
		parts[i] = of(m.column())
	}
	return strings.Join(parts, ", ")
}

func itself(column string) string { return column }

// insert adds rows of one shelf to the figures.
func insert(measures []*Measure) *store.Rows {
	return store.NewRows(`insert into rollup (dim, shelf, department, period, value, `+columns(measures, itself)+`) values `,
		5+len(measures), ` on conflict (dim, shelf, department, period, value) do update set `+
			columns(measures, func(n string) string { return n + " = rollup." + n + " + excluded." + n }))
}

// part is what stands on one shelf.
type part struct {
	no int64
	shelf
}

// shelves puts counts where they stand. What the list does not know it leaves out.
func (l *list) shelves(c Counts) (out []part) {
	for name, n := range c {
		m := l.named[name]
		if m == nil {
			continue
		}
		no := int64(m.No / places)
		i := slices.IndexFunc(out, func(p part) bool { return p.no == no })
		if i < 0 {
			i, out = len(out), append(out, part{no: no})
		}
		out[i].shelf[m.No%places] = n
	}
	return out
}

// on lists the measures on each shelf: those named, all when none is.
func on(measures []Measure, only ...string) map[int64][]*Measure {
	out := map[int64][]*Measure{}
	for i := range measures {
		m := &measures[i]
		if no := int64(m.No / places); len(only) == 0 || slices.Contains(only, m.Name) {
			out[no] = append(out[no], m)
		}
	}
	return out
}

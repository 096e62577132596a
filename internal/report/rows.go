package report

import (
	"context"
	"fmt"
	"slices"

	"amends/internal/store"
)

// scope says which rows of a dimension a filter looks at.
type scope struct {
	list        *list
	dim         string
	departments []string
	categories  []string // nil: whatever the value
	apart       *apart
}

// scope turns a filter into what is looked at of one dimension. A category can be combined with the total and with the
// categories themselves, not with other dimensions.
func (l *list) scope(f Filter, dim string) scope {
	s := scope{list: l, dim: dim, departments: f.Departments, categories: f.Categories, apart: f.apart}
	if len(f.Categories) > 0 {
		s.dim = "content"
	}
	if s.departments == nil {
		s.departments = []string{All}
	}
	return s
}

// has tells whether the scope looks at a row of the figures.
func (s *scope) has(k cell) bool {
	return k.dim == s.dim && slices.Contains(s.departments, k.department) &&
		(len(s.categories) == 0 || slices.Contains(s.categories, k.value))
}

// column is what rows are grouped by.
type column struct {
	name string
	text string // of the name
	of   func(cell) string
}

var (
	byPeriod     = column{"period", "cast(period as text)", func(k cell) string { return fmt.Sprint(k.period) }}
	byValue      = column{"value", "value", func(k cell) string { return k.value }}
	byDepartment = column{"department", "department", func(k cell) string { return k.department }}
	together     = column{"dim", "dim", func(k cell) string { return k.dim }}
)

// by adds up some periods, grouped by a column: the measures named, all when none is. What the asker must not have counted
// is taken out.
func (s scope) by(ctx context.Context, q store.Querier, by column, spans []span, only ...string) (map[string]Counts, error) {
	out := map[string]Counts{}
	if len(s.departments) == 0 {
		return out, nil
	}
	for no, measures := range on(s.list.measures, only...) {
		add := func(key string, m *Measure, n int64) {
			if n == 0 {
				return
			}
			if out[key] == nil {
				out[key] = Counts{}
			}
			out[key][m.Name] += n
		}
		args := []any{s.dim, no}
		where := `dim = $1 and shelf = $2` + in(&args, "department", s.departments) + in(&args, "value", s.categories)
		text := fmt.Sprintf(`select %s, %s from rollup where %s and period between $%d and $%d group by %s`, by.text,
			columns(measures, func(n string) string { return "sum(" + n + ")" }), where, len(args)+1, len(args)+2, by.name)
		type row struct {
			Key  string
			Sums []int64
		}
		for _, sp := range spans {
			if err := store.Each(ctx, q, func(r row) error {
				for i, m := range measures {
					add(r.Key, m, r.Sums[i])
				}
				return nil
			}, text, append(args[:len(args):len(args)], sp.from, sp.to)...); err != nil {
				return nil, fmt.Errorf("read the figures: %w", err)
			}
		}
		if s.apart == nil {
			continue
		}
		for k, counts := range s.apart.what.rows {
			if k.shelf == no && s.has(k) && slices.ContainsFunc(spans, func(sp span) bool { return sp.holds(k.period) }) {
				for _, m := range measures {
					add(by.of(k), m, -counts[m.No%places])
				}
			}
		}
	}
	return out, nil
}

// in is the condition that a column has one of some values; none when the list is empty.
func in(args *[]any, column string, list []string) string {
	first := len(*args) + 1
	for _, v := range list {
		*args = append(*args, v)
	}
	switch len(list) {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf(" and %s = $%d", column, first)
	}
	return " and " + column + " in " + store.In(len(list), first)
}

package report

import (
	"context"
	"slices"
	"strings"

	"amends/internal/fault"
	"amends/internal/store"
)

// times says how each department keeps its limits.
func (d *Dashboard) times(ctx context.Context, q store.Querier, f Filter) error {
	byDepartment := map[string]*Measures{}
	s := f.scope("")
	if err := s.by(ctx, q, "department", cover(d.Range.From, d.Range.To), func(r *row) {
		m := byDepartment[r.Key]
		if m == nil {
			m = new(Measures)
			byDepartment[r.Key] = m
		}
		m.add(r.measures(), 1)
	}, received, settled, inTime, nearLimit, minutes); err != nil {
		return err
	}
	at, err := s.stocks(ctx, q, "department", d.Range.To)
	if err != nil {
		return err
	}
	for id, m := range byDepartment {
		if *m == (Measures{}) && at[id] == (stock{}) {
			continue // whoever is a party learns not even where
		}
		t := DepartmentTime{Department: id, Received: m[received], Closed: m[settled], InTime: m[inTime] - m[nearLimit],
			Near: m[nearLimit], Late: m[settled] - m[inTime], Overdue: at[id].overdue}
		if m[settled] > 0 {
			t.Minutes = m[minutes] / m[settled]
		}
		d.Departments = append(d.Departments, t)
	}
	slices.SortFunc(d.Departments, func(a, b DepartmentTime) int {
		if n := int(b.Received + b.Closed - a.Received - a.Closed); n != 0 {
			return n
		}
		return strings.Compare(a.Department, b.Department)
	})
	return nil
}

// heat counts receipts by weekday and hour. Hours are not kept by category, so a category filter leaves it empty.
func (d *Dashboard) heat(ctx context.Context, q store.Querier, f Filter) error {
	if len(f.Categories) > 0 {
		return nil
	}
	return f.scope("slot").by(ctx, q, "value", cover(d.Range.From, d.Range.To), func(r *row) {
		if len(r.Key) != 4 {
			return
		}
		day, hour := int(r.Key[0]-'1'), int(r.Key[2]-'0')*10+int(r.Key[3]-'0')
		if day >= 0 && day < 7 && hour >= 0 && hour < 24 {
			d.Heat[day][hour] += r.Received
		}
	}, received)
}

// Slice is one value of a dimension with its indicators.
type Slice struct {
	Key  string `json:"key"`
	KPIs []KPI  `json:"kpis"`
}

// Dimensions are what By may be asked for.
var Dimensions = []string{"department", "content", "channel", "grade", "nature", "region", "product", "procedure", "cause"}

// By breaks the indicators down by a dimension, the most complaints first.
func (r *Reports) By(ctx context.Context, rng Range, f Filter, dimension string) ([]Slice, error) {
	if err := rng.Check(); err != nil {
		return nil, err
	}
	if !slices.Contains(Dimensions, dimension) {
		return nil, fault.Input("dimension", "input.unknown", "value", dimension)
	}
	if len(f.Categories) > 0 && dimension != "department" && dimension != "content" {
		return nil, fault.Input("category", "report.not_together", "dimension", dimension)
	}
	if f.Departments != nil && len(f.Departments) == 0 {
		return nil, nil
	}
	return steady(ctx, r, f, func(f Filter, _ int64) ([]Slice, error) { return r.by(ctx, rng, f, dimension) })
}

func (r *Reports) by(ctx context.Context, rng Range, f Filter, dimension string) ([]Slice, error) {
	column, s := "value", f.scope(dimension)
	if dimension == "department" {
		column, s = "department", r.each(f).scope("")
	}
	start, err := s.stocks(ctx, r.db.Reader(), column, plusDays(rng.Previous().From, -1))
	if err != nil {
		return nil, err
	}
	sums := [2]map[string]Measures{{}, {}}
	for i, part := range []Range{rng.Previous(), rng} {
		if err := s.by(ctx, r.db.Reader(), column, cover(part.From, part.To), func(row *row) {
			sums[i][row.Key] = sums[i][row.Key].plus(row.measures())
		}); err != nil {
			return nil, err
		}
	}
	var out []Slice
	for key, now := range sums[1] {
		sl := Slice{Key: key}
		for _, ind := range Indicators {
			before := sums[0][key]
			then := start[key].after(before)
			k := KPI{Indicator: ind, Now: ind.value(now, then.after(now)), Previous: ind.value(before, then)}
			k.compare()
			sl.KPIs = append(sl.KPIs, k)
		}
		if now[received] != 0 || now[closed] != 0 {
			out = append(out, sl)
		}
	}
	slices.SortFunc(out, func(a, b Slice) int {
		if n := sums[1][b.Key][received] - sums[1][a.Key][received]; n != 0 {
			return int(n)
		}
		return strings.Compare(a.Key, b.Key)
	})
	return out, nil
}

// each is the filter with every department named, where it named none: rows of departments instead of the row of all.
func (r *Reports) each(f Filter) Filter {
	if f.Departments == nil {
		for _, d := range r.register.Snapshot().Departments {
			f.Departments = append(f.Departments, d.ID)
		}
	}
	return f
}

// stocks are the cases open and overdue at the end of a day, by a column.
func (s scope) stocks(ctx context.Context, q store.Querier, column string, day int64) (map[string]stock, error) {
	out := map[string]stock{}
	err := s.by(ctx, q, column, until(day), func(r *row) {
		out[r.Key] = out[r.Key].after(r.measures())
	}, stockOpen, stockOverdue)
	return out, err
}

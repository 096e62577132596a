package report

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"amends/internal/fault"
)

// times says how each department keeps its limits.
func (r *Reports) times(ctx context.Context, d *Dashboard, f Filter) error {
	s, q := r.list.scope(r.each(f), ""), r.db.Reader()
	sums, err := s.by(ctx, q, byDepartment, cover(d.Range.From, d.Range.To), received, settled, inTime, nearLimit, handling)
	if err != nil {
		return err
	}
	stands, err := s.by(ctx, q, byDepartment, until(d.Range.To), overdueAtEnd)
	if err != nil {
		return err
	}
	for id := range stands {
		sums[id] = r.list.after(stands[id], sums[id])
	}
	for id, c := range sums {
		if !c.any() {
			continue // whoever is a party learns not even where
		}
		t := DepartmentTime{Department: id, Received: c[received], Closed: c[settled], InTime: c[inTime] - c[nearLimit],
			Near: c[nearLimit], Late: c[settled] - c[inTime], Overdue: c[overdueAtEnd]}
		if t.Closed > 0 {
			t.Minutes = c[handling] / t.Closed
		}
		d.Departments = append(d.Departments, t)
	}
	slices.SortFunc(d.Departments, func(a, b DepartmentTime) int {
		return cmp.Or(cmp.Compare(b.Received+b.Closed, a.Received+a.Closed), strings.Compare(a.Department, b.Department))
	})
	return nil
}

// heat counts receipts by weekday and hour. Hours are not kept by category, so a category filter leaves it empty.
func (r *Reports) heat(ctx context.Context, d *Dashboard, f Filter) error {
	if len(f.Categories) > 0 {
		return nil
	}
	slots, err := r.list.scope(f, "slot").by(ctx, r.db.Reader(), byValue, cover(d.Range.From, d.Range.To), received)
	for key, c := range slots {
		var day, hour int
		if n, _ := fmt.Sscanf(key, "%d-%d", &day, &hour); n == 2 && day >= 1 && day <= 7 && hour >= 0 && hour < 24 {
			d.Heat[day-1][hour] += c[received]
		}
	}
	return err
}

// Slice is one value of a dimension with its indicators.
type Slice struct {
	Key  string `json:"key"`
	KPIs []KPI  `json:"kpis"`
}

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
	column, s, q := byValue, r.list.scope(f, dimension), r.db.Reader()
	if dimension == "department" {
		column, s = byDepartment, r.list.scope(r.each(f), "")
	}
	then, err := s.by(ctx, q, column, until(plusDays(rng.Previous().From, -1)), r.list.stocks()...)
	if err != nil {
		return nil, err
	}
	var sums [2]map[string]Counts
	for i, part := range []Range{rng.Previous(), rng} {
		if sums[i], err = s.by(ctx, q, column, cover(part.From, part.To)); err != nil {
			return nil, err
		}
	}
	var out []Slice
	for key, now := range sums[1] {
		if now[received] != 0 || now[closed] != 0 {
			before := r.list.after(then[key], sums[0][key])
			out = append(out, Slice{Key: key, KPIs: r.list.kpis(before, r.list.after(before, now))})
		}
	}
	slices.SortFunc(out, func(a, b Slice) int {
		return cmp.Or(cmp.Compare(sums[1][b.Key][received], sums[1][a.Key][received]), strings.Compare(a.Key, b.Key))
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

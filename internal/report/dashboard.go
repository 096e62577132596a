package report

import (
	"context"
	"slices"

	"amends/internal/store"
)

// Dashboard is the page that shows how the house is doing.
type Dashboard struct {
	Range       Range            `json:"range"`
	Previous    Range            `json:"previous"`
	ByMonth     bool             `json:"by_month"` // the points are months, not days
	Volume      []Point          `json:"volume"`
	KPIs        []KPI            `json:"kpis"`
	Categories  []Share          `json:"categories"`  // Pareto: the largest first
	Departments []DepartmentTime `json:"departments"` // the most work first
	Heat        [7][24]int64     `json:"heat"`        // received, by weekday (Monday first) and hour; zero under a category filter
}

// Point is one day or month of the volume.
type Point struct {
	Period   int64 `json:"period"`
	Received int64 `json:"received"`
	Closed   int64 `json:"closed"`
	Before   int64 `json:"before"` // received on the same day or month of the previous range
	Open     int64 `json:"open"`   // at its end
}

// Share is one bar of a Pareto chart.
type Share struct {
	Key        string  `json:"key"` // "" is not placed yet
	Count      int64   `json:"count"`
	Before     int64   `json:"before"` // in the previous range
	Share      float64 `json:"share"`
	Cumulative float64 `json:"cumulative"`
}

// DepartmentTime is how a department keeps its time limits.
type DepartmentTime struct {
	Department string `json:"department"`
	Received   int64  `json:"received"`
	Closed     int64  `json:"closed"`
	InTime     int64  `json:"in_time"` // closed well in time
	Near       int64  `json:"near"`    // closed in time, but only just
	Late       int64  `json:"late"`    // closed late
	Overdue    int64  `json:"overdue"` // open and overdue at the end of the range
	Minutes    int64  `json:"minutes"` // mean handling time
}

// dashboard works the answer out.
func (r *Reports) dashboard(ctx context.Context, rng Range, f Filter) (Dashboard, error) {
	d := Dashboard{Range: rng, Previous: rng.Previous(), ByMonth: !rng.daily()}
	q := r.db.Reader()
	steps := []func(context.Context, store.Querier, Filter) error{d.figures, d.pareto, d.heat,
		func(ctx context.Context, q store.Querier, f Filter) error { return d.times(ctx, q, r.each(f)) }}
	if f.Departments != nil && len(f.Departments) == 0 {
		steps = nil
		d.KPIs = kpis(newSeries(&d, stock{}))
	}
	for _, step := range steps {
		if err := step(ctx, q, f); err != nil {
			return d, err
		}
	}
	return d, nil
}

// spans are the rows to read for a range: its days when the points are days, else the fewest.
func (d *Dashboard) spans(r Range) []span {
	if d.ByMonth {
		return cover(r.From, r.To)
	}
	return []span{{r.From, r.To}}
}

// point is where a row belongs in the series.
func (d *Dashboard) point(period int64) int64 {
	if d.ByMonth && period > 9999_99 {
		return monthOf(period)
	}
	return period
}

// figures fills the volume and the indicators.
func (d *Dashboard) figures(ctx context.Context, q store.Querier, f Filter) error {
	s := f.scope("")
	start, err := s.stocks(ctx, q, "dim", plusDays(d.Previous.From, -1))
	if err != nil {
		return err
	}
	series := newSeries(d, start[s.dim])
	for i, rng := range []Range{d.Previous, d.Range} {
		if err := s.by(ctx, q, "period", d.spans(rng), func(r *row) {
			series[i].add(d.point(r.Period), r.measures())
		}); err != nil {
			return err
		}
	}
	d.Volume = series.volume()
	d.KPIs = kpis(series)
	return nil
}

// pareto counts the categories, largest first.
func (d *Dashboard) pareto(ctx context.Context, q store.Querier, f Filter) error {
	now, before := map[string]int64{}, map[string]int64{}
	s := f.scope("content")
	var total int64
	if err := s.by(ctx, q, "value", cover(d.Range.From, d.Range.To), func(r *row) {
		now[r.Key] += r.Received
		total += r.Received
	}, received); err != nil {
		return err
	}
	if err := s.by(ctx, q, "value", cover(d.Previous.From, d.Previous.To), func(r *row) { before[r.Key] += r.Received }, received); err != nil {
		return err
	}
	d.Categories = shares(now, before, total)
	return nil
}

func shares(now, before map[string]int64, total int64) []Share {
	var list []Share
	for k, n := range now {
		if n != 0 || before[k] != 0 {
			list = append(list, Share{Key: k, Count: n, Before: before[k]})
		}
	}
	for k, n := range before {
		if _, both := now[k]; !both && n != 0 {
			list = append(list, Share{Key: k, Before: n})
		}
	}
	slices.SortFunc(list, func(a, b Share) int {
		if a.Count != b.Count {
			return int(b.Count - a.Count)
		}
		if a.Key < b.Key {
			return -1
		}
		return 1
	})
	var sum int64
	for i := range list {
		sum += list[i].Count
		if total > 0 {
			list[i].Share, list[i].Cumulative = float64(list[i].Count)/float64(total), float64(sum)/float64(total)
		}
	}
	return list
}

package report

import (
	"context"
	"slices"
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
	if f.Departments != nil && len(f.Departments) == 0 {
		err := r.figures(ctx, &d, f)
		d.Volume = nil
		return d, err
	}
	for _, step := range []func(context.Context, *Dashboard, Filter) error{r.figures, r.pareto, r.heat, r.times} {
		if err := step(ctx, &d, f); err != nil {
			return d, err
		}
	}
	return d, nil
}

// figures fills the volume and the indicators.
func (r *Reports) figures(ctx context.Context, d *Dashboard, f Filter) error {
	s, q := r.list.scope(f, ""), r.db.Reader()
	start, err := s.by(ctx, q, together, until(plusDays(d.Previous.From, -1)), r.list.stocks()...)
	if err != nil {
		return err
	}
	var lines [2]line
	for i, rng := range []Range{d.Previous, d.Range} {
		spans := []span{{rng.From, rng.To}}
		if d.ByMonth {
			spans = cover(rng.From, rng.To)
		}
		counts, err := s.by(ctx, q, byPeriod, spans)
		if err != nil {
			return err
		}
		lines[i] = newLine(rng, d.ByMonth, counts)
	}
	d.draw(r.list, lines[0], lines[1], start[""])
	return nil
}

// pareto counts the categories, largest first.
func (r *Reports) pareto(ctx context.Context, d *Dashboard, f Filter) error {
	s, q := r.list.scope(f, "content"), r.db.Reader()
	now, err := s.by(ctx, q, byValue, cover(d.Range.From, d.Range.To), received)
	if err != nil {
		return err
	}
	before, err := s.by(ctx, q, byValue, cover(d.Previous.From, d.Previous.To), received)
	if err == nil {
		d.Categories = shares(now, before)
	}
	return err
}

func shares(now, before map[string]Counts) []Share {
	var list []Share
	var total int64
	for key, c := range now {
		if n, was := c[received], before[key][received]; n != 0 || was != 0 {
			list = append(list, Share{Key: key, Count: n, Before: was})
			total += n
		}
	}
	for key, c := range before {
		if _, both := now[key]; !both && c[received] != 0 {
			list = append(list, Share{Key: key, Before: c[received]})
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

package web

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"amends/internal/fault"
	"amends/internal/register"
	"amends/internal/report"
	"amends/internal/view"
)

// reports answers the API's question for the dashboard: from and to (2026-11-22), or days; department; category.
type reports struct {
	*report.Reports
	register *register.Register
}

// Dashboard gives the figures within the viewer's reach.
func (r reports) Dashboard(ctx context.Context, viewer view.Viewer, query url.Values, now time.Time) (any, error) {
	snap := r.register.Snapshot()
	f, err := report.Scope(snap, viewer.Staff, query.Get("department"), query.Get("category"))
	if err != nil {
		return nil, err
	}
	rng, err := rangeOf(query, now.In(snap.Zone()), snap.Zone())
	if err != nil {
		return nil, err
	}
	return r.Reports.Dashboard(ctx, rng, f)
}

func rangeOf(query url.Values, now time.Time, zone *time.Location) (report.Range, error) {
	days := 30
	if text := query.Get("days"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > 3660 {
			return report.Range{}, fault.Input("days", "input.out_of_range")
		}
		days = n
	}
	rng := report.Last(days, now, zone)
	for _, d := range []struct {
		name string
		day  *int64
	}{{"from", &rng.From}, {"to", &rng.To}} {
		text := query.Get(d.name)
		if text == "" {
			continue
		}
		at, err := time.Parse(time.DateOnly, text)
		if err != nil {
			return rng, fault.Input(d.name, "input.date", "value", text)
		}
		*d.day = report.Day(at)
	}
	return rng, rng.Check()
}

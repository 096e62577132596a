package dash

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"amends/internal/i18n"
	"amends/internal/register"
	"amends/internal/report"
	"amends/internal/web/form/look"
	"amends/internal/web/kit"
)

type m = map[string]any

// label is a period on an axis: "11-21", or the month of a long range.
func label(p int64) string {
	if p > 9999_99 {
		return fmt.Sprintf("%02d-%02d", p/100%100, p%100)
	}
	return fmt.Sprintf("%d-%02d", p/100, p%100)
}

// days are the first and last day of a period.
func days(p int64) (from, to int64) {
	if p > 9999_99 {
		return p, p
	}
	return p*100 + 1, report.Month(monthStart(p), monthStart(p).Location()).To
}

// volume has two series and the period before, dashed and muted.
func volume(ctx context.Context, d report.Dashboard, ask question) panel {
	var xs []string
	var in, out, before []m
	var rows [][]string
	var sum, done, peak int64
	var peakAt string
	for _, p := range d.Volume {
		from, to := days(p.Period)
		from, to = max(from, ask.From), min(to, ask.To)
		xs = append(xs, label(p.Period))
		in = append(in, m{"value": p.Received, "href": ask.list(from, to)})
		out, before = append(out, m{"value": p.Closed}), append(before, m{"value": p.Before})
		rows = append(rows, []string{label(p.Period), i18n.Number(ctx, p.Received), i18n.Number(ctx, p.Closed),
			i18n.Number(ctx, p.Before), i18n.Number(ctx, p.Open)})
		sum, done = sum+p.Received, done+p.Closed
		if p.Received > peak {
			peak, peakAt = p.Received, label(p.Period)
		}
	}
	series := func(key, color string, data []m, more m) m {
		s := m{"type": "line", "name": i18n.T(ctx, key), "data": data, "smooth": .35, "smoothMonotone": "x",
			"showSymbol": len(data) == 1, "symbolSize": 7,
			"lineStyle": m{"width": 2, "color": color}, "itemStyle": m{"color": color}}
		for k, v := range more {
			s[k] = v
		}
		return s
	}
	sub := i18n.T(ctx, "dash.volume_none")
	if peak > 0 {
		sub = i18n.T(ctx, "dash.volume_sub", "in", i18n.Number(ctx, sum), "out", i18n.Number(ctx, done), "at", peakAt, "peak",
			i18n.Number(ctx, peak))
	}
	return panel{Sub: sub, Chart: kit.Chart{ID: "ds-volume", Label: i18n.T(ctx, "dash.volume") + " " + sub,
		Data: i18n.T(ctx, "dash.data"),
		Head: []string{i18n.T(ctx, "dash.day"), i18n.T(ctx, "dash.received"), i18n.T(ctx, "dash.closed"),
			i18n.T(ctx, "dash.before"), i18n.T(ctx, "dash.open")}, Rows: rows,
		Option: m{"legend": m{}, "xAxis": m{"type": "category", "data": xs, "boundaryGap": false},
			"yAxis": m{"type": "value", "min": 0, "minInterval": 1},
			"series": []m{series("dash.received", "c1", in, m{"areaStyle": m{"opacity": .1}}),
				series("dash.closed", "c6", out, nil),
				series("dash.before", "muted", before, m{"lineStyle": m{"type": "dashed", "width": 1.5, "color": "muted"}})}}}}
}

// bars is how many categories have a bar of their own; the rest is one.
const bars = 8

// pareto has the head in the first colour, the tail muted, and the sum as a line on the right axis. What is no category of
// its own stands apart at the end, others last however many they are, and the line does not go on over it.
func pareto(ctx context.Context, snap *register.Snapshot, d report.Dashboard, ask question) panel {
	list, total := placedFirst(d.Categories)
	if total == 0 {
		return panel{None: i18n.T(ctx, "dash.nothing")}
	}
	head := 0
	for head < min(4, len(list)) && (head == 0 || list[head-1].Cumulative < .8) && list[head].Count > 0 &&
		list[head].Key != "" {
		head++
	}
	var names []string
	var rows [][]string
	var columns []m
	var line []float64
	apart := func(name string, n int64) {
		if n > 0 {
			names, columns = append(names, name), append(columns,
				m{"value": n, "itemStyle": m{"color": "surface3", "borderColor": "muted", "borderWidth": 1,
					"borderType": "dashed"}})
		}
	}
	add := func(name, href string, n int64, cumulative float64, strong bool) {
		color := "muted"
		if strong {
			color = "c1"
		}
		b := m{"value": n, "itemStyle": m{"color": color, "borderRadius": []int{2, 2, 0, 0}}}
		if href != "" {
			b["href"] = href
		}
		names, columns, line = append(names, name), append(columns, b), append(line, float64(int(cumulative*1000+.5))/10)
	}
	var rest, unplaced int64
	for i, s := range list {
		if s.Count > 0 {
			rows = append(rows, []string{dimension(ctx, snap, "content", s.Key), i18n.Number(ctx, s.Count),
				i18n.Number(ctx, s.Before), i18n.Percent(ctx, s.Share), i18n.Percent(ctx, s.Cumulative)})
		}
		switch {
		case s.Key == "":
			unplaced = s.Count
		case s.Count == 0 || i >= bars:
			rest += s.Count
		default:
			add(look.Category(ctx, snap, s.Key), ask.list(ask.From, ask.To, "category", s.Key), s.Count, s.Cumulative, i < head)
		}
	}
	apart(i18n.T(ctx, "dash.not_placed"), unplaced)
	apart(i18n.T(ctx, "dash.others"), rest)
	label := m{"width": 28, "overflow": "break", "interval": 0, "fontSize": 11, "lineHeight": 13} // two characters a line
	if i18n.From(ctx) == i18n.En {
		label = m{"width": 92, "overflow": "truncate", "interval": 0, "fontSize": 11, "rotate": 38} // words do not break
	}
	sub := i18n.T(ctx, "dash.pareto_none")
	if head > 0 {
		sub = i18n.T(ctx, "dash.pareto_sub", "i", head, "percent",
			i18n.Percent(ctx, float64(int(list[head-1].Cumulative*100+.5))/100))
	}
	return panel{Sub: sub, Chart: kit.Chart{ID: "ds-pareto", Label: i18n.T(ctx, "dash.pareto") + " " + sub,
		Data: i18n.T(ctx, "dash.data"),
		Head: []string{i18n.T(ctx, "dash.category"), i18n.T(ctx, "dash.count"), i18n.T(ctx, "dash.before"),
			i18n.T(ctx, "dash.share"), i18n.T(ctx, "dash.cumulative")}, Rows: rows,
		Option: m{"legend": m{}, "xAxis": m{"type": "category", "data": names, "axisLabel": label},
			"yAxis": []m{{"type": "value", "minInterval": 1},
				{"type": "value", "min": 0, "max": 100, "axisLabel": m{"formatter": "{value}%"}, "splitLine": m{"show": false}}},
			"series": []m{{"type": "bar", "name": i18n.T(ctx, "dash.count"), "data": columns, "barWidth": "62%",
				"cursor": "pointer", "itemStyle": m{"color": "c1"}},
				{"type": "line", "name": i18n.T(ctx, "dash.cumulative"), "yAxisIndex": 1, "data": line, "symbolSize": 6,
					"itemStyle": m{"color": "c4"}, "lineStyle": m{"color": "c4", "width": 2},
					"markLine": m{"symbol": "none", "silent": true, "data": []m{{"yAxis": 80}},
						"lineStyle": m{"color": "muted", "type": "dashed"},
						"label":     m{"show": false}}}}}}} // the axis at its end says 80 %
}

// placedFirst puts what has no category yet at the end and counts the running share anew: it is not a cause that
// anybody could put right, however large it is on a busy morning.
func placedFirst(all []report.Share) (list []report.Share, total int64) {
	for _, s := range all {
		total += s.Count
		if s.Key != "" {
			list = append(list, s)
		}
	}
	for _, s := range all {
		if s.Key == "" {
			list = append(list, s)
		}
	}
	var run int64
	for i := range list {
		if run += list[i].Count; total > 0 {
			list[i].Cumulative = float64(run) / float64(total)
		}
	}
	return list, total
}

// most is how many departments have a bar; the table has all.
const most = 9

// timeliness stacks shares: in time, only just, late.
func timeliness(ctx context.Context, snap *register.Snapshot, d report.Dashboard, ask question) panel {
	type bar struct {
		name, href       string
		good, near, late float64
	}
	var list []bar
	var rows [][]string
	worst, worstShare := "", 2.0
	for _, t := range d.Departments {
		late := t.Late + t.Overdue
		all := t.InTime + t.Near + late
		name := look.Department(ctx, snap, t.Department)
		rows = append(rows, []string{name, i18n.Number(ctx, t.Received), i18n.Number(ctx, t.Closed),
			i18n.Number(ctx, t.InTime), i18n.Number(ctx, t.Near),
			i18n.Number(ctx, t.Late), i18n.Number(ctx, t.Overdue), decimal(float64(t.Minutes) / 60)})
		if all == 0 || len(list) == most {
			continue
		}
		share := func(n int64) float64 { return float64(int(float64(n)/float64(all)*1000+.5)) / 10 }
		b := bar{name: name, href: ask.list(ask.From, ask.To, "department", t.Department), good: share(t.InTime),
			near: share(t.Near)}
		b.late = float64(int((100-b.good-b.near)*10+.5)) / 10
		list = append(list, b)
		if kept := float64(t.InTime+t.Near) / float64(all); kept < worstShare {
			worst, worstShare = name, kept
		}
	}
	if len(list) == 0 {
		return panel{None: i18n.T(ctx, "dash.nothing_closed")}
	}
	var names []string
	var good, near, late []m
	for i := len(list) - 1; i >= 0; i-- { // the axis counts from below
		b := list[i]
		names = append(names, b.name)
		g := m{"value": b.good, "href": b.href}
		if b.good < 12 { // no room for the words
			g["label"] = m{"show": false}
		}
		good, near, late = append(good, g), append(near, m{"value": b.near, "href": b.href}),
			append(late, m{"value": b.late, "href": b.href})
	}
	part := func(key, color string, data []m, more m) m {
		s := m{"type": "bar", "stack": "all", "name": i18n.T(ctx, key), "data": data, "itemStyle": m{"color": color},
			"barWidth": 15, "cursor": "pointer"}
		for k, v := range more {
			s[k] = v
		}
		return s
	}
	sub := i18n.T(ctx, "dash.times_sub", "who", worst, "percent", i18n.Percent(ctx, 1-worstShare))
	if worstShare >= 1 {
		sub = i18n.T(ctx, "dash.times_all")
	}
	return panel{Sub: sub, Chart: kit.Chart{ID: "ds-times", Label: i18n.T(ctx, "dash.times") + " " + sub,
		Data: i18n.T(ctx, "dash.data"),
		Head: []string{i18n.T(ctx, "dash.by_department"), i18n.T(ctx, "dash.received"), i18n.T(ctx, "dash.closed"),
			i18n.T(ctx, "dash.in_time"), i18n.T(ctx, "dash.near"),
			i18n.T(ctx, "dash.late"), i18n.T(ctx, "dash.overdue"), i18n.T(ctx, "dash.mean_hours")}, Rows: rows,
		Option: m{"legend": m{}, "xAxis": m{"type": "value", "max": 100, "axisLabel": m{"formatter": "{value}%"}},
			"yAxis": m{"type": "category", "data": names},
			"series": []m{part("dash.in_time", "ok", good,
				m{"label": m{"show": true, "position": "insideRight", "formatter": "{c}%", "color": "surface", "fontWeight": 600}}),
				part("dash.near", "warn", near, nil), part("dash.late_all", "over", late, nil)}}}}
}

// heat shows when complaints arrive. Hours without any at the ends of the day are left out beyond the office hours.
func heat(ctx context.Context, d report.Dashboard, ask question) panel {
	if ask.Category != "" {
		return panel{None: i18n.T(ctx, "dash.heat_no_category")}
	}
	first, last := 8, 20
	var top, total int64
	var byHour [24]int64
	var byDay [7]int64
	for day, hours := range d.Heat {
		for h, n := range hours {
			if n > 0 {
				first, last = min(first, h), max(last, h)
			}
			top, total = max(top, n), total+n
			byHour[h] += n
			byDay[day] += n
		}
	}
	if total == 0 {
		return panel{None: i18n.T(ctx, "dash.nothing")}
	}
	var hours, weekdays []string
	var data [][]int64
	var rows [][]string
	for h := first; h <= last; h++ {
		hours = append(hours, fmt.Sprintf("%02d", h))
	}
	for y := range 7 {
		day := 6 - y // the axis counts from below
		weekdays = append(weekdays, i18n.T(ctx, "dash.day_"+strconv.Itoa(day+1)))
		for h := first; h <= last; h++ {
			data = append(data, []int64{int64(h - first), int64(y), d.Heat[day][h]})
		}
	}
	for day := range 7 {
		row := []string{i18n.T(ctx, "dash.day_"+strconv.Itoa(day+1))}
		for h := first; h <= last; h++ {
			row = append(row, i18n.Number(ctx, d.Heat[day][h]))
		}
		rows = append(rows, row)
	}
	from, window := busiest(byHour)
	peakDay := 0
	for i, n := range byDay {
		if n > byDay[peakDay] {
			peakDay = i
		}
	}
	sub := i18n.T(ctx, "dash.heat_sub", "from", from, "to", from+3, "percent",
		i18n.Percent(ctx, float64(int(float64(window)/float64(total)*100+.5))/100),
		"day", i18n.T(ctx, "dash.day_"+strconv.Itoa(peakDay+1)))
	return panel{Sub: sub, Chart: kit.Chart{ID: "ds-heat", Label: i18n.T(ctx, "dash.heat") + " " + sub,
		Data: i18n.T(ctx, "dash.data"), Head: append([]string{""}, hours...), Rows: rows,
		Option: m{"tooltip": m{"trigger": "item"}, "legend": m{"show": false}, "grid": m{"top": 8, "bottom": 44},
			"xAxis": m{"type": "category", "data": hours, "splitLine": m{"show": false}},
			"yAxis": m{"type": "category", "data": weekdays, "splitLine": m{"show": false}},
			"visualMap": m{"min": 0, "max": max(top, 1), "orient": "horizontal", "left": "center", "bottom": 0,
				"itemHeight": 110, "itemWidth": 9, "calculable": false,
				"text":    []string{i18n.T(ctx, "dash.many"), i18n.T(ctx, "dash.few")},
				"inRange": m{"color": []string{"surface3", "c1"}}, "textStyle": m{"color": "text2"}},
			"series": []m{{"type": "heatmap", "name": i18n.T(ctx, "dash.received"), "data": data,
				"itemStyle": m{"borderColor": "surface", "borderWidth": 2, "borderRadius": 3}}}}}}
}

// busiest finds the three hours in a row with the most.
func busiest(hours [24]int64) (from int, n int64) {
	for h := range 22 {
		if sum := hours[h] + hours[h+1] + hours[h+2]; sum > n {
			from, n = h, sum
		}
	}
	return from, n
}

func monthStart(p int64) time.Time {
	return time.Date(int(p/100), time.Month(p%100), 1, 12, 0, 0, 0, time.UTC)
}

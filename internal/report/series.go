package report

import "strconv"

// line is one range of days point by point: by day or by month.
type line struct {
	points []int64
	counts map[int64]Counts
}

// newLine puts the counts of periods where they belong: a day of a line of months into its month.
func newLine(r Range, monthly bool, byPeriod map[string]Counts) line {
	l := line{counts: map[int64]Counts{}}
	for day := r.From; day <= r.To; day = plusDays(day, 1) {
		p := day
		if monthly {
			p, day = monthOf(day), lastOf(monthOf(day))
		}
		l.points = append(l.points, p)
	}
	for key, counts := range byPeriod {
		p, _ := strconv.ParseInt(key, 10, 64)
		if monthly && p > 9999_99 {
			p = monthOf(p)
		}
		if l.counts[p] == nil {
			l.counts[p] = Counts{}
		}
		l.counts[p].add(counts, 1)
	}
	return l
}

// run gives the counts of each point, stocks as they stand at its end; at is how they stood before the line.
func (l line) run(list *list, at Counts) []Counts {
	out := make([]Counts, len(l.points))
	for i, p := range l.points {
		at = list.after(at, l.counts[p])
		out[i] = at
	}
	return out
}

// whole gives the counts of the line as one, stocks as they stand at its end.
func (l line) whole(list *list, at Counts) Counts {
	sum := Counts{}
	for _, counts := range l.counts {
		sum.add(counts, 1)
	}
	return list.after(at, sum)
}

// draw fills the volume, with that of the range before beneath it point by point, and the indicators.
func (d *Dashboard) draw(list *list, before, now line, start Counts) {
	then := before.whole(list, start)
	run := now.run(list, then)
	d.Volume = make([]Point, len(run))
	for i, c := range run {
		d.Volume[i] = Point{Period: now.points[i], Received: c[received], Closed: c[closed], Open: c[openAtEnd]}
		if i < len(before.points) {
			d.Volume[i].Before = before.counts[before.points[i]][received]
		}
	}
	d.KPIs = list.kpis(then, now.whole(list, then))
	for i := range d.KPIs {
		k := &d.KPIs[i]
		for _, c := range run {
			if v := k.value(c); v.Defined {
				k.Spark = append(k.Spark, v.Value)
			}
		}
	}
}

// kpis works the indicators out for a stretch and the one before.
func (l *list) kpis(before, now Counts) []KPI {
	out := make([]KPI, len(l.indicators))
	for i, ind := range l.indicators {
		out[i] = KPI{Indicator: ind, Now: ind.value(now), Previous: ind.value(before)}
		out[i].compare()
	}
	return out
}

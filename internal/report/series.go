package report

// series are the points of the previous range and of the range, each with its counts.
type series [2]*line

// line is one range point by point.
type line struct {
	points []int64
	counts map[int64]Measures
	start  stock // before its first point
}

func newSeries(d *Dashboard, at stock) *series {
	s := &series{{start: at, counts: map[int64]Measures{}}, {counts: map[int64]Measures{}}}
	for i, rng := range []Range{d.Previous, d.Range} {
		for day := rng.From; day <= rng.To; day = plusDays(day, 1) {
			p := d.point(day)
			if d.ByMonth {
				p = monthOf(day)
				day = plusDays(monthOf(plusDays(p*100+1, 31))*100+1, -1) // the last of its month
			}
			s[i].points = append(s[i].points, p)
		}
	}
	return s
}

func (l *line) add(point int64, m Measures) { l.counts[point] = l.counts[point].plus(m) }

// sum is the whole range, and the stock at its end.
func (l *line) sum() (Measures, stock) {
	var m Measures
	for _, p := range l.points {
		m = m.plus(l.counts[p])
	}
	return m, l.start.after(m)
}

func (s stock) after(m Measures) stock {
	return stock{s.open + m[stockOpen], s.overdue + m[stockOverdue]}
}

// volume draws the range, with the previous one beneath it point by point.
func (s *series) volume() []Point {
	_, at := s[0].sum()
	out := make([]Point, len(s[1].points))
	for i, p := range s[1].points {
		m := s[1].counts[p]
		at = at.after(m)
		out[i] = Point{Period: p, Received: m[received], Closed: m[closed], Open: at.open}
		if i < len(s[0].points) {
			out[i].Before = s[0].counts[s[0].points[i]][received]
		}
	}
	return out
}

// kpis works the indicators out.
func kpis(s *series) []KPI {
	before, then := s[0].sum()
	s[1].start = then
	now, at := s[1].sum()
	out := make([]KPI, len(Indicators))
	for i, ind := range Indicators {
		k := &out[i]
		k.Indicator, k.Now, k.Previous = ind, ind.value(now, at), ind.value(before, then)
		k.compare()
		running := s[1].start
		for _, p := range s[1].points {
			m := s[1].counts[p]
			running = running.after(m)
			if v := ind.value(m, running); v.Defined {
				k.Spark = append(k.Spark, v.Value)
			}
		}
	}
	return out
}

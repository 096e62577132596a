package clock

import (
	"sort"
	"time"
)

// grid is a run of whole years laid out day by day and shift by shift, with running totals, so that the number of
// working days or the working time between two moments is one subtraction. All moments are microseconds UTC.
type grid struct {
	fromYear, toYear int
	first            int // the number of the first day; days are numbered from 1970-01-01
	days             []day
	end              int64 // where the last day ends
	workdays         []int32
	open, close      []int64 // business hours; those that touch, as around the clock, are one
	before           []int64 // working time before open[i]
}

type day struct {
	start       int64
	open, close int64 // first opening and last closing; zero on a day off
	worked      int32 // working days before this one
	work        bool
}

const microsPerDay = 86400 * 1e6

// covering gives a grid that holds both moments with a year to spare on either side, building a larger one when it
// must. Moments outside the years we count in are left outside.
func (t *Table) covering(lo, hi int64) *grid {
	g := t.grid.Load()
	if g != nil && lo >= g.days[0].start && hi < g.end {
		return g
	}
	from, to := time.UnixMicro(lo).UTC().Year()-1, time.UnixMicro(hi).UTC().Year()+1
	return t.widen(from, to)
}

// widen publishes a grid over the years given and all years already covered.
func (t *Table) widen(from, to int) *grid {
	for {
		g := t.grid.Load()
		lo, hi := from, to
		switch {
		case g != nil:
			lo, hi = min(lo, g.fromYear), max(hi, g.toYear)
		case t.from != 0:
			lo, hi = min(lo, t.from), max(hi, t.to)
		}
		lo, hi = min(max(lo, firstYear), lastYear), min(max(hi, firstYear), lastYear)
		if g != nil && lo == g.fromYear && hi == g.toYear {
			return g
		}
		if wider := t.build(lo, hi); t.grid.CompareAndSwap(g, wider) {
			return wider
		}
	}
}

func (t *Table) build(from, to int) *grid {
	first := numberOf(from, time.January, 1)
	count := numberOf(to+1, time.January, 1) - first
	g := &grid{fromYear: from, toYear: to, first: first}
	g.days = make([]day, 0, count)
	var total int64
	for i := range count {
		y, m, d := dateOf(first + i).Date()
		row := day{start: time.Date(y, m, d, 0, 0, 0, 0, t.loc).UnixMicro(), worked: int32(len(g.workdays))}
		for _, s := range t.shifts(first + i) {
			open := time.Date(y, m, d, 0, int(s.from), 0, 0, t.loc).UnixMicro()
			shut := time.Date(y, m, d, 0, int(s.to), 0, 0, t.loc).UnixMicro()
			if !row.work {
				row.work, row.open = true, open
				g.workdays = append(g.workdays, int32(first+i))
			}
			row.close = shut
			if last := len(g.close) - 1; last >= 0 && g.close[last] == open {
				g.close[last] = shut
			} else {
				g.open, g.close, g.before = append(g.open, open), append(g.close, shut), append(g.before, total)
			}
			total += shut - open
		}
		g.days = append(g.days, row)
	}
	g.end = time.Date(to+1, 1, 1, 0, 0, 0, 0, t.loc).UnixMicro()
	return g
}

// date is the number of the day that at belongs to; moments outside belong to the first or last day.
func (g *grid) date(at int64) int {
	i := int((at - g.days[0].start) / microsPerDay)
	i = min(max(i, 0), len(g.days)-1)
	for i > 0 && g.days[i].start > at {
		i--
	}
	for i+1 < len(g.days) && g.days[i+1].start <= at {
		i++
	}
	return g.first + i
}

// holds reports whether day n is laid out.
func (g *grid) holds(n int) bool { return n >= g.first && n < g.first+len(g.days) }

// workedBefore counts the working days before day n.
func (g *grid) workedBefore(n int) int { return int(g.days[n-g.first].worked) }

// worked counts the working days up to and including day n.
func (g *grid) worked(n int) int {
	if g.days[n-g.first].work {
		return g.workedBefore(n) + 1
	}
	return g.workedBefore(n)
}

// opening is when business first opens on day n.
func (g *grid) opening(n int) int64 { return g.days[n-g.first].open }

// dayEnd is where day n ends, exclusive.
func (g *grid) dayEnd(n int) int64 {
	if i := n - g.first + 1; i < len(g.days) {
		return g.days[i].start
	}
	return g.end
}

// elapsed is the working time from the beginning of the grid to at.
func (g *grid) elapsed(at int64) int64 {
	i := sort.Search(len(g.open), func(i int) bool { return g.open[i] > at }) - 1
	if i < 0 {
		return 0
	}
	return g.before[i] + min(at, g.close[i]) - g.open[i]
}

// reach is the earliest moment with so much working time behind it, when the grid has that much.
func (g *grid) reach(total int64) (int64, bool) {
	i := sort.Search(len(g.open), func(i int) bool { return g.before[i]+g.close[i]-g.open[i] >= total })
	if i == len(g.open) {
		return 0, false
	}
	return g.open[i] + total - g.before[i], true
}

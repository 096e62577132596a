package clock

import (
	"sort"
	"time"

	"amends/internal/fault"
)

// errTooFar is given when counting leaves the years that can be counted.
var errTooFar = fault.New(fault.Invalid, "clock.too_far", "min", firstYear, "max", lastYear)

// IsOpen reports whether business is open at the moment given. A shift includes its first moment and not its last.
func (t *Table) IsOpen(at time.Time) bool {
	m := at.UnixMicro()
	g := t.covering(m, m)
	i := sort.Search(len(g.open), func(i int) bool { return g.open[i] > m }) - 1
	return i >= 0 && m < g.close[i]
}

// Between is the working time from a to b, negative when b is the earlier.
func (t *Table) Between(a, b time.Time) time.Duration {
	return time.Duration(t.between(a.UnixMicro(), b.UnixMicro())) * time.Microsecond
}

func (t *Table) between(a, b int64) int64 {
	g := t.covering(min(a, b), max(a, b))
	return g.elapsed(b) - g.elapsed(a)
}

// Add is the earliest moment that has d of working time since from: the end of a shift rather than the beginning of
// the next. A d of zero or less is from itself. The error says that the calendar cannot be counted so far.
func (t *Table) Add(from time.Time, d time.Duration) (time.Time, error) {
	m, err := t.add(from.UnixMicro(), int64(d/time.Microsecond))
	return Instant(m).Time(), err
}

func (t *Table) add(from, d int64) (int64, error) {
	if d <= 0 {
		return from, nil
	}
	g := t.covering(from, from)
	for {
		if m, ok := g.reach(g.elapsed(from) + d); ok {
			return m, nil
		}
		if g.toYear == lastYear {
			return 0, errTooFar
		}
		g = t.widen(g.fromYear, g.toYear+max(2, g.toYear-g.fromYear))
	}
}

// NextChange is the next moment after at when business opens (opens is true) or closes, so that a page may stop its
// countdown for the night. There is none (ok is false) for a calendar that is open around the clock.
func (t *Table) NextChange(at time.Time) (when time.Time, opens, ok bool) {
	m := at.UnixMicro()
	g := t.covering(m, m+2*366*microsPerDay)
	i := sort.Search(len(g.close), func(i int) bool { return g.close[i] > m })
	switch {
	case i == len(g.close):
		return time.Time{}, false, false
	case m < g.open[i]:
		return time.UnixMicro(g.open[i]).UTC(), true, true
	case g.close[i] == g.end: // only the end of what was laid out
		return time.Time{}, false, false
	}
	return time.UnixMicro(g.close[i]).UTC(), false, true
}

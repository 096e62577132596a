package clock

import (
	"time"
)

// Due is where a span that begins at start ends: the last moment that is still in time. A last day ends one
// microsecond before midnight, so that the moment carries the date people expect. The second result is the same
// moment carried to the next working day if the span rolls, and equal to the first if it does not.
func (t *Table) Due(start time.Time, s Span) (due, rolled time.Time, err error) {
	if err := s.Validate(); err != nil {
		return time.Time{}, time.Time{}, err
	}
	d, err := t.due(start.UnixMicro(), s)
	if err != nil {
		return time.Time{}, time.Time{}, err
	}
	r, err := t.roll(d, s)
	return Instant(d).Time(), Instant(r).Time(), err
}

func (t *Table) due(start int64, s Span) (int64, error) {
	g := t.covering(start, start)
	if start < g.days[0].start || start >= g.end {
		return 0, errTooFar
	}
	n := g.date(start)
	switch {
	case s.Start() == FollowingBusinessDay:
		next, err := t.workday(n, 1)
		if err != nil {
			return 0, err
		}
		if s.ByDay() {
			return t.advance(start, next-1, s, s) // so that the following business day is day one
		}
		return t.hours(t.holding(next).opening(next), s)
	case s.ByDay():
		return t.advance(start, n, s, s)
	case s.Start() == NextDay:
		return t.hours(g.dayEnd(n), s)
	}
	return t.hours(start, s)
}

// hours counts minutes, hours or working hours from a moment.
func (t *Table) hours(from int64, s Span) (int64, error) {
	amount := int64(s.Amount) * time.Hour.Microseconds()
	switch s.Unit {
	case WorkingHour:
		return t.add(from, amount)
	case Minute:
		amount /= 60
	}
	return from + amount, nil
}

// advance counts the days of by from day n, so that n is day zero. The result ends its day as rule says, or keeps
// the time of day of at when rule does not end with a day.
func (t *Table) advance(at int64, n int, by, rule Span) (int64, error) {
	switch by.Unit {
	case WorkingDay:
		var err error
		if n, err = t.workday(n, by.Amount); err != nil {
			return 0, err
		}
	case Week:
		n += 7 * by.Amount
	case Month:
		n = plusMonths(n, by.Amount)
	default:
		n += by.Amount
	}
	return t.onDay(n, at, rule)
}

// plusMonths is the corresponding day of a later month, or that month's last day when it has no such day.
func plusMonths(n, months int) int {
	y, m, d := dateOf(n).Date()
	last := numberOf(y, m+time.Month(months)+1, 0)
	return min(numberOf(y, m+time.Month(months), 1)+d-1, last)
}

// onDay is the moment on day n at which rule ends.
func (t *Table) onDay(n int, at int64, rule Span) (int64, error) {
	if dateOf(n).Year() > lastYear {
		return 0, errTooFar
	}
	g := t.holding(n)
	if !rule.EndsWithDay() {
		w := time.UnixMicro(at).In(t.loc)
		y, m, d := dateOf(n).Date()
		return time.Date(y, m, d, w.Hour(), w.Minute(), w.Second(), w.Nanosecond(), t.loc).UnixMicro(), nil
	}
	last := g.dayEnd(n) - 1
	if row := g.days[n-g.first]; rule.EndsAt == EndsClose && row.work {
		return min(row.close, last), nil // closing at 24:00 is the last moment of the day, not the first of the next
	}
	return last, nil
}

// roll carries a moment on a day off to the end of the next working day.
func (t *Table) roll(due int64, s Span) (int64, error) {
	if !s.Rolls() {
		return due, nil
	}
	g := t.covering(due, due)
	n := g.date(due)
	if g.days[n-g.first].work {
		return due, nil
	}
	next, err := t.workday(n, 1)
	if err != nil {
		return 0, err
	}
	return t.onDay(next, due, Span{Unit: Day, EndsAt: s.EndsAt})
}

// workday is the k-th working day after day n.
func (t *Table) workday(n, k int) (int, error) {
	g := t.holding(n)
	for {
		if i := g.worked(n) + k - 1; i < len(g.workdays) {
			return int(g.workdays[i]), nil
		}
		if g.toYear == lastYear {
			return 0, errTooFar
		}
		g = t.widen(g.fromYear, g.toYear+1+k/200)
	}
}

// holding gives a grid in which day n is laid out; n lies in the years we count in.
func (t *Table) holding(n int) *grid {
	if g := t.grid.Load(); g != nil && g.holds(n) {
		return g
	}
	year := dateOf(n).Year()
	return t.widen(year-1, year+1)
}

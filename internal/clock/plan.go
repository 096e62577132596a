package clock

import (
	"cmp"
	"slices"
)

// plan derives every stored moment of a clock that runs at now from its due moment before rolling. It is the only
// place that sets them. c.Rungs must not be shared with another clock.
func (c *Clock) plan(base int64, now Instant, t *Table) error {
	due, err := t.roll(base, c.Span)
	if err != nil {
		return err
	}
	c.BaseDueAt, c.DueAt = Instant(base), Instant(due)
	c.Beyond = t.Beyond(c.DueAt.Time())
	used := c.used(now, t)
	total := used + t.measure(c.Span, int64(now), base)
	if c.WarnAt, err = c.share(c.WarnShare, total, used, now, c.WarnAt, t); err != nil {
		return err
	}
	if c.RiskAt, err = c.share(c.RiskShare, total, used, now, c.RiskAt, t); err != nil {
		return err
	}
	open := c.Rungs[min(c.RungsDone, len(c.Rungs)):]
	for i := range open {
		if open[i].At, err = c.rung(open[i], total, used, now, t); err != nil {
			return err
		}
	}
	slices.SortStableFunc(open, func(a, b Rung) int { return cmp.Compare(a.At, b.At) })
	return nil
}

// share is the moment at which so many percent of the total are used. When that lies behind, the moment that was
// stored before stands, for it is a fact.
func (c *Clock) share(percent int, total, used int64, now, before Instant, t *Table) (Instant, error) {
	left := total*int64(percent)/100 - used
	if left <= 0 {
		if before != 0 && before <= now {
			return before, nil
		}
		return now, nil
	}
	if c.Span.Working() {
		at, err := t.add(int64(now), left)
		return Instant(at), err
	}
	return now + Instant(left), nil
}

// rung is when an escalation is due. Those that follow a last day fire with the day's end, not a microsecond before.
func (c *Clock) rung(r Rung, total, used int64, now Instant, t *Table) (Instant, error) {
	a, err := r.parse()
	switch {
	case err != nil:
		return 0, err
	case a.share > 0:
		return c.share(a.share, total, used, now, r.At, t)
	case a.span.IsZero():
		return c.DueAt + 1, nil
	}
	at, err := t.due(int64(c.DueAt), a.span)
	if err != nil {
		return 0, err
	}
	if at, err = t.roll(at, a.span); err == nil && a.span.ByDay() {
		at++
	}
	return Instant(at), err
}

// measure is the time from a to b as the span counts it: working time or time by the clock on the wall.
func (t *Table) measure(s Span, a, b int64) int64 {
	if s.Working() {
		return t.between(a, b)
	}
	return b - a
}

// used is the time that counted until at.
func (c *Clock) used(at Instant, t *Table) int64 {
	var sum int64
	for _, s := range c.Segments {
		if s.Kind != SegmentRunning || s.From >= at {
			continue
		}
		to := at
		if s.To != 0 {
			to = min(to, s.To)
		}
		sum += t.measure(c.Span, int64(s.From), int64(to))
	}
	return sum
}

// shift moves a due moment over a pause, so that what remained when it began remains when it ends. A span that ends
// with a day pauses in whole days, today included: due today stays due on the day of resuming, or on the next working
// day. A pause within one day therefore moves nothing.
func (t *Table) shift(due int64, s Span, from, to int64) (int64, error) {
	switch {
	case to <= from:
		return due, nil
	case s.EndsWithDay():
		return t.shiftDays(due, s, from, to)
	case !s.Working():
		return due + to - from, nil
	}
	later, err := t.add(due, t.between(from, to))
	// After an extension a due moment may lie outside business hours, where no working time is left to carry over.
	if later < to {
		later = due + to - from
	}
	return later, err
}

func (t *Table) shiftDays(base int64, s Span, from, to int64) (int64, error) {
	due := base
	if from > base { // paused on days off, between the last day and the day it rolls to: that one is what remains
		var err error
		if due, err = t.roll(base, s); err != nil {
			return 0, err
		}
	}
	g := t.covering(min(from, due), max(to, due))
	first, last := g.date(from), g.date(to)
	unit, passed := Day, last-first
	if s.Unit == WorkingDay {
		unit, passed = WorkingDay, g.workedBefore(last)-g.workedBefore(first)
	}
	switch {
	case passed > 0:
		later, err := t.advance(due, g.date(due), Span{Unit: unit, Amount: passed}, s)
		if err != nil || later >= to {
			return later, err
		}
	case due >= to:
		return base, nil
	}
	// Resumed after the close of business of the last day.
	return t.advance(to, last, Span{Unit: unit, Amount: 1}, s)
}

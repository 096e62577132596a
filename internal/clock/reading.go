package clock

import "time"

// Used is the share of the time used at the moment given, as the clock counts: 0 at the start, 1 at the due moment
// before rolling, more when late. A pause does not use anything.
func (c Clock) Used(at time.Time, t *Table) float64 {
	now := c.moment(at)
	used := c.used(now, t)
	last := c.Segments[len(c.Segments)-1]
	left := t.measure(c.Span, int64(min(last.From, now)), int64(c.BaseDueAt))
	total := c.used(min(last.From, now), t) + left
	if total <= 0 {
		return 1
	}
	return float64(used) / float64(total)
}

// Spent is the time that counted so far, or until the clock was stopped.
func (c Clock) Spent(at time.Time, t *Table) time.Duration {
	return time.Duration(c.used(c.moment(at), t)) * time.Microsecond
}

// Remaining is the time left until the due moment as the clock counts, negative when late. It stands still in a
// pause and after the clock was stopped.
func (c Clock) Remaining(at time.Time, t *Table) time.Duration {
	return time.Duration(t.measure(c.Span, int64(c.still(at)), int64(c.DueAt))) * time.Microsecond
}

// DaysLeft counts the days from today to the last day: working days for a clock in working days, else calendar days.
// Zero is "today", negative is late.
func (c Clock) DaysLeft(at time.Time, t *Table) int {
	now, due := int64(c.still(at)), int64(c.DueAt)
	g := t.covering(min(now, due), max(now, due))
	if c.Span.Unit == WorkingDay {
		return g.worked(g.date(due)) - g.worked(g.date(now))
	}
	return g.date(due) - g.date(now)
}

// Badge is what a screen shows at the moment given. It needs no calendar: every boundary is stored.
func (c Clock) Badge(at time.Time) Badge {
	now := At(at)
	switch c.State {
	case Met:
		return BadgeDone
	case Missed:
		return BadgeOver
	case Cancelled:
		return BadgeNone
	case Paused:
		if c.BreachedAt != 0 {
			return BadgeOver
		}
		return BadgeHold
	}
	switch {
	case c.BreachedAt != 0 || now > c.DueAt:
		return BadgeOver
	case now >= c.RiskAt:
		return BadgeRisk
	case now >= c.WarnAt:
		return BadgeWarn
	}
	return BadgeOK
}

// moment is at, or the moment the clock was stopped if that came first.
func (c Clock) moment(at time.Time) Instant {
	now := max(At(at), c.StartedAt)
	if c.StoppedAt != 0 {
		now = min(now, c.StoppedAt)
	}
	return now
}

// still is moment, held where the due moment was last worked out when the clock is or was ended in a pause.
func (c Clock) still(at time.Time) Instant {
	now := c.moment(at)
	if last := c.Segments[len(c.Segments)-1]; last.Kind == SegmentPaused {
		now = min(now, last.From)
	}
	return now
}

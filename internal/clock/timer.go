package clock

import "time"

// What the timer must do next for a clock.
const (
	NextWarn   = "warn"
	NextBreach = "breach"
	NextRung   = "rung"
)

// Next is the earliest thing that the timer still has to do, going by what is stored, and when. A moment that is not
// after at is to be acted on now. Paused and finished clocks have nothing to do. A warning is dropped once the clock
// is past due: after an outage people get the breach, not both.
func (c Clock) Next(at time.Time) (when time.Time, what string, ok bool) {
	if c.State != Running {
		return time.Time{}, "", false
	}
	var next Instant
	consider := func(m Instant, w string) {
		if next == 0 || m < next {
			next, what = m, w
		}
	}
	if c.BreachedAt == 0 {
		if c.WarnedAt == 0 && At(at) <= c.DueAt {
			consider(c.WarnAt, NextWarn)
		}
		consider(c.DueAt+1, NextBreach)
	}
	if c.RungsDone < len(c.Rungs) {
		consider(c.Rungs[c.RungsDone].At, NextRung)
	}
	return next.Time(), what, next != 0
}

// Warned records that the warning was given.
func (c Clock) Warned(at time.Time) Clock {
	if c.WarnedAt == 0 {
		c.WarnedAt = At(at)
	}
	return c
}

// Breached records that the clock fell due while it ran. It changes nothing before that moment.
func (c Clock) Breached(at time.Time) Clock {
	c.breach(At(at))
	return c
}

// Climbed records that the next rung was acted on, and gives that rung; ok is false when none was due.
func (c Clock) Climbed(at time.Time) (next Clock, rung Rung, ok bool) {
	if c.State != Running || c.RungsDone >= len(c.Rungs) || c.Rungs[c.RungsDone].At > At(at) {
		return c, Rung{}, false
	}
	rung = c.Rungs[c.RungsDone]
	c.RungsDone++
	return c, rung, true
}

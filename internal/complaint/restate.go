package complaint

import (
	"time"

	"amends/internal/clock"
	"amends/internal/fault"
	"amends/internal/procedure"
)

// restate puts another limit on a running clock, such as after a new classification: the same start and the same pauses,
// a new due date. An extension stays where the new limit allows it, and so does a breach: it happened.
func restate(c clock.Clock, l procedure.Live, at time.Time, cal *clock.Table) (Move, error) {
	n, err := clock.Start(spec(l), c.StartedAt.Time(), cal)
	for _, line := range c.Segments {
		switch {
		case err != nil:
			return Move{}, err
		case line.Kind == clock.SegmentExtended:
			if longer, err := extend(n, l, line.From.Time(), line.Extra, line.By, cal); err == nil {
				n = longer
			}
		default:
			n, err = waited(n, line, cal)
		}
	}
	m := moved(n, "start", c.StartedAt.Time())
	m.Span = l.Limit.Span.String()
	switch {
	case c.BreachedAt != 0:
		m.Breach, m.Rung = int64(c.BreachedAt), c.RungsDone
	case micros(at) > int64(c.DueAt): // late before the timer said so
		m.Breach = int64(c.DueAt) + 1
	}
	return m, err
}

// waited repeats a pause that is over.
func waited(c clock.Clock, line clock.Segment, cal *clock.Table) (clock.Clock, error) {
	if line.Kind != clock.SegmentPaused || line.To == 0 {
		return c, nil
	}
	n, err := c.Pause(line.From.Time(), "again", line.By)
	if err != nil {
		return c, err
	}
	return n.Resume(line.To.Time(), cal)
}

// extend gives a clock more time; all extensions together stay within what the limit allows, whatever units they are
// counted in: the clock is never due later than if it had been given all of that at its start.
func extend(c clock.Clock, l procedure.Live, at time.Time, extra clock.Span, by string, cal *clock.Table) (clock.Clock, error) {
	if l.Limit.MaxExtend == nil {
		return c, fault.New(fault.Refused, "complaint.clock_fixed", "clock", c.ID)
	}
	n, err := c.Extend(at, extra, "extended", by, clock.Span{}, cal)
	if err != nil {
		return c, err
	}
	full := spec(l)
	full.Span = c.Span
	last, err := clock.Start(full, c.StartedAt.Time(), cal)
	if err == nil {
		last, err = last.Extend(c.StartedAt.Time(), *l.Limit.MaxExtend, "extended", by, clock.Span{}, cal)
	}
	for _, line := range n.Segments {
		if err != nil {
			return c, err
		}
		last, err = waited(last, line, cal)
	}
	if err == nil && n.BaseDueAt > last.BaseDueAt {
		return c, fault.New(fault.Refused, clock.ErrOverCap.Key, "limit", l.Limit.MaxExtend.String(), "latest", last.DueAt.Time())
	}
	return n, err
}

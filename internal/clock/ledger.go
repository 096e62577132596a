package clock

import (
	"fmt"
	"slices"
	"time"

	"amends/internal/fault"
)

// Pause stops the counting, for a reason that the record must show. Pausing a paused clock changes nothing. A clock
// that is already past due may be paused, but its due moment has passed and stays.
func (c Clock) Pause(at time.Time, reason, by string) (Clock, error) {
	switch {
	case c.State.Over():
		return c, ErrStopped
	case c.State == Paused:
		return c, nil
	case reason == "":
		return c, fault.Input("reason", "input.required")
	}
	now := c.notBefore(at)
	c.breach(now)
	c.turn(now, Segment{Kind: SegmentPaused, From: now, Reason: reason, By: by})
	c.State = Paused
	return c, nil
}

// Resume counts on. What remained when the clock was paused remains now, so the due moment moves by the working time,
// the working days or the time that the pause took. Resuming a running clock changes nothing.
func (c Clock) Resume(at time.Time, t *Table) (Clock, error) {
	switch {
	case c.State.Over():
		return c, ErrStopped
	case c.State == Running:
		return c, nil
	case t == nil:
		return c, ErrNoCalendar
	}
	now, old := c.notBefore(at), c
	base, err := c.thaw(now, t)
	if err != nil {
		return old, fmt.Errorf("resume clock %s: %w", c.ID, err)
	}
	c.turn(now, Segment{Kind: SegmentRunning, From: now})
	c.State = Running
	if c.BreachedAt != 0 {
		return c, nil
	}
	c.Rungs = slices.Clone(c.Rungs)
	if err := c.plan(base, now, t); err != nil {
		return old, fmt.Errorf("resume clock %s: %w", c.ID, err)
	}
	return c, nil
}

// Extend gives more time, for a reason. With a limit, the due moment may not pass the one that the limit would have
// given from the start, pauses not counted. Nothing is extended after it fell due. A warning already given is given
// again when the longer time calls for it.
func (c Clock) Extend(at time.Time, extra Span, reason, by string, limit Span, t *Table) (Clock, error) {
	switch {
	case c.State.Over():
		return c, ErrStopped
	case t == nil:
		return c, ErrNoCalendar
	case reason == "":
		return c, fault.Input("reason", "input.required")
	}
	if err := extra.Validate(); err != nil {
		return c, err
	}
	now, old := c.notBefore(at), c
	if c.BreachedAt != 0 || c.State == Running && now > c.DueAt {
		return c, ErrOverdue
	}
	open := c.Segments[len(c.Segments)-1]
	base, err := c.thaw(now, t)
	if err != nil {
		return old, fmt.Errorf("extend clock %s: %w", c.ID, err)
	}
	if base, err = t.lengthen(base, c.Span, extra); err != nil {
		return old, fmt.Errorf("extend clock %s: %w", c.ID, err)
	}
	c.turn(now, Segment{Kind: SegmentExtended, From: now, To: now, Reason: reason, By: by, Extra: extra})
	open.From = now
	c.Segments = append(c.Segments, open)
	if !limit.IsZero() {
		latest, err := c.replay(limit, false, t)
		if err != nil {
			return old, fmt.Errorf("extend clock %s: %w", c.ID, err)
		}
		if base > latest {
			return old, fault.New(fault.Refused, ErrOverCap.Key, "limit", limit.String(), "latest", Instant(latest).Time())
		}
	}
	c.Rungs = slices.Clone(c.Rungs)
	if err := c.plan(base, now, t); err != nil {
		return old, fmt.Errorf("extend clock %s: %w", c.ID, err)
	}
	if c.WarnAt > now {
		c.WarnedAt = 0
	}
	return c, nil
}

// Stop ends the clock because its target was reached: met if in time, missed if not. A clock that waited for the
// customer when it was stopped is met unless it was late before. Stopping twice changes nothing.
func (c Clock) Stop(at time.Time) (Clock, error) {
	if c.State.Over() {
		return c, nil
	}
	now := c.notBefore(at)
	c.breach(now)
	met := c.BreachedAt == 0
	c.end(now, Missed)
	if met {
		c.State = Met
	}
	c.Met = &met
	return c, nil
}

// Cancel ends the clock because its target no longer applies. It counts as neither met nor missed.
func (c Clock) Cancel(at time.Time) (Clock, error) {
	if !c.State.Over() {
		c.end(c.notBefore(at), Cancelled)
	}
	return c, nil
}

func (c *Clock) end(now Instant, s State) {
	c.Segments = slices.Clone(c.Segments)
	c.Segments[len(c.Segments)-1].To = now
	c.State, c.StoppedAt = s, now
}

// notBefore is at, but never before the last line of the ledger began: two machines' clocks differ a little, and that
// is no reason to refuse.
func (c *Clock) notBefore(at time.Time) Instant {
	return max(At(at), c.Segments[len(c.Segments)-1].From)
}

// turn closes the open line at now and adds the next one. The old clock keeps its own lines.
func (c *Clock) turn(now Instant, next Segment) {
	lines := make([]Segment, len(c.Segments), len(c.Segments)+2)
	copy(lines, c.Segments)
	lines[len(lines)-1].To = now
	c.Segments = append(lines, next)
}

// breach records that a running clock is past due at now.
func (c *Clock) breach(now Instant) {
	if c.State == Running && now > c.DueAt {
		c.BreachedAt = c.DueAt
	}
}

// thaw is the due moment before rolling, moved over the pause that lasts until now, if one does.
func (c *Clock) thaw(now Instant, t *Table) (int64, error) {
	open := c.Segments[len(c.Segments)-1]
	if open.Kind != SegmentPaused || c.BreachedAt != 0 {
		return int64(c.BaseDueAt), nil
	}
	return t.shift(int64(c.BaseDueAt), c.Span, int64(open.From), int64(now))
}

// lengthen moves a due moment by an extension, which may count in another unit than the clock. Where a few hours more
// would end before the day that the due moment rolls to anyway, they are counted from there.
func (t *Table) lengthen(due int64, s, extra Span) (int64, error) {
	rolled, err := t.roll(due, s)
	if err != nil {
		return 0, err
	}
	longer, err := t.plus(due, s, extra)
	if err != nil {
		return 0, err
	}
	if end, err := t.roll(longer, s); err != nil || end >= rolled {
		return longer, err
	}
	return t.plus(rolled, s, extra)
}

func (t *Table) plus(due int64, s, extra Span) (int64, error) {
	if !extra.ByDay() {
		return t.hours(due, extra)
	}
	return t.advance(due, t.covering(due, due).date(due), extra, s)
}

// replay works out the due moment before rolling from the ledger alone, for a clock with the span given; that is what
// makes the ledger the one source. A limit is replayed with the pauses and without the extensions.
func (c *Clock) replay(s Span, extensions bool, t *Table) (int64, error) {
	due, err := t.due(int64(c.StartedAt), s)
	for _, line := range c.Segments {
		switch {
		case err != nil:
			return 0, err
		case line.Kind == SegmentPaused && line.To != 0:
			due, err = t.shift(due, s, int64(line.From), int64(line.To))
		case line.Kind == SegmentExtended && extensions:
			due, err = t.lengthen(due, s, line.Extra)
		}
	}
	return due, err
}

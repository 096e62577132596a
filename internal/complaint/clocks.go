package complaint

import (
	"cmp"
	"slices"
	"time"

	"amends/internal/clock"
	"amends/internal/procedure"
	"amends/internal/stream"
)

// ClocksMoved says what happened to the time limits (时限) of the case. Every instant in it is a fact: a later change of
// calendar or policy does not move it.
type ClocksMoved struct {
	Moves []Move `json:"moves"`
}

// Move is one thing that happened to one clock. Instants are µs UTC; only those that changed are written.
type Move struct {
	Clock  string  `json:"clock"`
	Do     string  `json:"do"` // start pause resume extend meet miss cancel warn breach escalate
	At     int64   `json:"at"`
	Base   int64   `json:"base,omitempty"`
	Due    int64   `json:"due,omitempty"`
	Warn   int64   `json:"warn,omitempty"`
	Risk   int64   `json:"risk,omitempty"`
	Span   string  `json:"span,omitempty"`   // of a start
	Breach int64   `json:"breach,omitempty"` // of a start: when it was missed before; another limit, or a second try, does not make it unhappen
	Rung   int     `json:"rung,omitempty"`   // of a start: rungs climbed before
	Rungs  []int64 `json:"rungs,omitempty"`  // when each escalation falls due
	Extra  string  `json:"extra,omitempty"`  // of an extension
	Reason string  `json:"reason,omitempty"`
	Level  int     `json:"level,omitempty"` // rung climbed, from 1
	To     string  `json:"to,omitempty"`    // who was told
}

// live are the limits that apply to the case as it is now.
func (d *decision) live() []procedure.Live { return d.p.Live(&d.s, d.ledger()) }

// clocks starts, stops, restates and cancels clocks so that they agree with the ledger after the events of this command.
func (d *decision) clocks() error {
	live := d.live()
	var moves []Move
	if len(d.s.Clocks) == 0 { // a new case: most of them start
		moves = make([]Move, 0, len(live))
	}
	var err error
	for _, l := range live {
		if moves, err = d.sync(moves, l); err != nil {
			return err
		}
	}
	for _, c := range d.s.Clocks {
		applies := slices.ContainsFunc(live, func(l procedure.Live) bool { return l.ID == c.ID })
		if !applies && !c.State.Over() {
			moves = append(moves, d.cancel(c))
		}
	}
	if len(moves) > 0 {
		d.events = append(d.events, ClocksMoved{moves}) // the last event: nobody asks for the state after it, and the ledger knows no clocks
	}
	return nil
}

// sync adds what one limit asks of its clock.
func (d *decision) sync(moves []Move, l procedure.Live) ([]Move, error) {
	c, exists := d.s.Clock(l.ID)
	running := exists && !c.State.Over()
	stop, stopped := d.s.Marks[l.Until]
	from, begun := d.from(l)
	switch {
	case running && stopped && stop.Status == procedure.Done:
		n, err := hydrate(c, l).Stop(instant(stop.At))
		do := "meet"
		if n.State == clock.Missed || n.LateAt != 0 {
			do = "miss"
		}
		return append(moves, Move{Clock: l.ID, Do: do, At: int64(n.StoppedAt)}), err
	case stopped || d.s.ClosedAt != 0 && !d.afterClosing(l):
		if running { // what fell away is neither met nor missed
			return append(moves, d.cancel(c)), nil
		}
		return moves, nil
	case running && !begun: // what it counts from was undone, or the turn is another step's again: it begins anew
		return append(moves, d.cancel(c)), nil
	case running && (c.Span == l.Limit.Span || c.State == clock.Paused) || !running && !begun:
		return moves, nil
	}
	cal, err := d.w.Calendar(l.Limit.Calendar)
	if err != nil {
		return nil, err
	}
	if running {
		m, err := restate(c, l, d.m.At, cal)
		return append(moves, m), err
	}
	if exists { // the step came back to work: it gets its time again, from now
		from = d.m.At
	}
	n, err := clock.Start(spec(l), from, cal)
	if err != nil {
		return nil, err
	}
	m := moved(n, "start", from)
	m.Span, m.Breach = l.Limit.Span.String(), int64(cmp.Or(c.LateAt, c.BreachedAt))
	if !l.Limit.Pausable {
		return append(moves, m), nil
	}
	return d.waits(append(moves, m), n, cal)
}

// waits takes off a clock that begins what was spent waiting for the customer since it counts, such as before anybody had
// classified the case; while the case still waits the clock begins paused.
func (d *decision) waits(moves []Move, c clock.Clock, cal *clock.Table) ([]Move, error) {
	list := d.s.Waits
	if d.s.WaitingSince != 0 {
		list = add(list, Wait{From: d.s.WaitingSince})
	}
	for _, w := range list {
		if w.To != 0 && w.To <= since(c) {
			continue
		}
		n, err := c.Pause(instant(w.From), "waiting_for_customer", d.m.By)
		if err != nil {
			return nil, err
		}
		if c.BreachedAt == 0 && n.BreachedAt != 0 {
			moves = append(moves, Move{Clock: c.ID, Do: "breach", At: int64(c.DueAt) + 1})
		}
		moves = append(moves, Move{Clock: c.ID, Do: "pause", At: since(n), Reason: "waiting_for_customer"})
		if c = n; w.To == 0 {
			break
		}
		if c, err = c.Resume(instant(w.To), cal); err != nil {
			return nil, err
		}
		moves = append(moves, moved(c, "resume", instant(since(c))))
	}
	return moves, nil
}

func (d *decision) cancel(c clock.Clock) Move {
	return Move{Clock: c.ID, Do: "cancel", At: max(micros(d.m.At), since(c))}
}

// since is when the open line of a clock's ledger began. Nothing on a clock happens before that, though two machines'
// clocks may differ a little.
func since(c clock.Clock) int64 {
	if len(c.Segments) == 0 {
		return 0
	}
	return int64(c.Segments[len(c.Segments)-1].From)
}

// afterClosing tells whether the limit belongs to what comes after closing, such as a revisit.
func (d *decision) afterClosing(l procedure.Live) bool {
	st := d.p.Step(l.Until)
	return st != nil && st.Is().Closing
}

// from is the instant that the limit counts from; ok is false when that has not come yet.
func (d *decision) from(l procedure.Live) (time.Time, bool) {
	switch l.From {
	case "received":
		return instant(d.s.ReceivedAt), true
	case "open":
		e := d.ledger().Find(l.Until)
		return d.m.At, e != nil && e.Status == procedure.Open && e.Ready && e.Current
	}
	m, ok := d.s.Marks[l.From]
	return instant(m.At), ok
}

func spec(l procedure.Live) clock.Spec {
	return clock.Spec{ID: l.ID, Span: l.Limit.Span, Calendar: l.Limit.Calendar, WarnShare: l.Limit.Warn, Rungs: l.Limit.Late}
}

// hydrate adds what the record leaves to the procedure's version: calendar and rungs.
func hydrate(c clock.Clock, l procedure.Live) clock.Clock {
	c.Calendar, c.WarnShare, c.RiskShare = l.Limit.Calendar, cmp.Or(l.Limit.Warn, clock.DefaultWarnShare), clock.DefaultRiskShare
	rungs := make([]clock.Rung, len(l.Limit.Late))
	copy(rungs, l.Limit.Late)
	for i := range rungs {
		if i < len(c.Rungs) {
			rungs[i].At = c.Rungs[i].At
		}
	}
	c.Rungs = rungs
	return c
}

func moved(c clock.Clock, do string, at time.Time) Move {
	m := Move{Clock: c.ID, Do: do, At: micros(at), Due: int64(c.DueAt), Warn: int64(c.WarnAt), Risk: int64(c.RiskAt)}
	if c.BaseDueAt != c.DueAt {
		m.Base = int64(c.BaseDueAt)
	}
	for _, r := range c.Rungs {
		m.Rungs = append(m.Rungs, int64(r.At))
	}
	return m
}

func (ClocksMoved) trait() Trait { return Trait{Name: "complaint.clocks_moved", Voice: Change} }

func (e ClocksMoved) notice(a *audience) {
	for _, m := range e.Moves {
		if m.Do != "warn" && m.Do != "breach" && m.Do != "escalate" {
			continue
		}
		args := stream.Args{Clock: a.limit(m.Clock)}
		if c, ok := a.after().Clock(m.Clock); ok {
			args.Due = int64(c.DueAt)
		}
		switch m.Do {
		case "warn":
			a.owner(warned, args)
		case "breach":
			a.owner(breached, args)
		case "escalate":
			args.Level = m.Level
			a.each(a.named(m.To), escalated, args)
		}
	}
}

func (e ClocksMoved) apply(s *State, r Recorded) {
	clocks := make([]clock.Clock, len(s.Clocks), len(s.Clocks)+len(e.Moves))
	copy(clocks, s.Clocks)
	for _, m := range e.Moves {
		clocks = m.apply(clocks, r.By)
		if m.Do == "escalate" {
			s.Escalated = max(s.Escalated, m.Level)
		}
	}
	s.Clocks = clocks
}

func (m Move) apply(clocks []clock.Clock, by string) []clock.Clock {
	i := -1
	for k := range clocks {
		if clocks[k].ID == m.Clock {
			i = k
		}
	}
	at := clock.Instant(m.At)
	if i < 0 {
		clocks = append(clocks, clock.Clock{ID: m.Clock})
		i = len(clocks) - 1
	}
	c := clocks[i]
	if m.Do == "start" && c.State.Over() {
		c = c.Again()
	}
	if m.Due != 0 {
		c.DueAt, c.BaseDueAt, c.WarnAt, c.RiskAt = clock.Instant(m.Due), clock.Instant(m.Due), clock.Instant(m.Warn), clock.Instant(m.Risk)
		if m.Base != 0 {
			c.BaseDueAt = clock.Instant(m.Base)
		}
		c.Rungs = make([]clock.Rung, len(m.Rungs))
		for k, at := range m.Rungs {
			c.Rungs[k].At = clock.Instant(at)
		}
	}
	switch m.Do {
	case "start":
		restated := c.State == clock.Running && c.StartedAt == at // the ledger goes on
		c.State, c.StartedAt, c.StoppedAt, c.Met, c.WarnedAt, c.BreachedAt, c.RungsDone = clock.Running, at, 0, nil, 0, 0, 0
		c.Span, _ = clock.ParseSpan(m.Span)
		if restated {
			c.BreachedAt, c.RungsDone = clock.Instant(m.Breach), m.Rung
		} else {
			c.LateAt = clock.Instant(m.Breach)
			c.Segments = []clock.Segment{{Kind: clock.SegmentRunning, From: at}}
		}
	case "pause":
		c.State = clock.Paused
		c.Segments = next(c.Segments, clock.SegmentPaused, at, m.Reason, by)
	case "resume":
		c.State = clock.Running
		c.Segments = next(c.Segments, clock.SegmentRunning, at, m.Reason, by)
	case "extend":
		goesOn := clock.Segment{Kind: clock.SegmentRunning}
		if len(c.Segments) > 0 {
			goesOn = c.Segments[len(c.Segments)-1]
		}
		c.Segments = next(c.Segments, clock.SegmentExtended, at, m.Reason, by)
		c.Segments[len(c.Segments)-1].Extra, _ = clock.ParseSpan(m.Extra)
		c.Segments = next(c.Segments, goesOn.Kind, at, goesOn.Reason, goesOn.By)
		if c.WarnAt > at { // the longer time is warned of again; rungs that were climbed stay climbed
			c.WarnedAt = 0
		}
	case "meet", "miss", "cancel":
		met := m.Do == "meet"
		c.StoppedAt = at
		c.State = clock.Cancelled
		if m.Do != "cancel" {
			c.Met = &met
			c.State = clock.Met
			if !met {
				c.State = clock.Missed
				c.BreachedAt = cmp.Or(c.BreachedAt, c.LateAt, c.DueAt)
			}
		}
		c.Segments = slices.Clone(c.Segments)
		if n := len(c.Segments); n > 0 {
			c.Segments[n-1].To = at
		}
	case "warn":
		c.WarnedAt = at
	case "breach":
		c.BreachedAt = at
	case "escalate":
		c.RungsDone = m.Level
	}
	clocks[i] = c
	return clocks
}

// next closes the last line of a clock's ledger and opens another, in a new array.
func next(list []clock.Segment, kind clock.SegmentKind, at clock.Instant, reason, by string) []clock.Segment {
	out := make([]clock.Segment, len(list), len(list)+2)
	copy(out, list)
	if len(out) > 0 {
		out[len(out)-1].To = at
	}
	return append(out, clock.Segment{Kind: kind, From: at, Reason: reason, By: by})
}

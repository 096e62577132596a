package request

import (
	"time"

	"amends/internal/clock"
	"amends/internal/field"
)

// What can happen to a request. The events of a stream wrap these; what they add to a list is the same in all.
type (
	// AskedOf says what is asked of whom, and the moments of its clock.
	AskedOf struct {
		Request    string       `json:"request" tell:"-"`
		Kind       string       `json:"kind" tell:"-"`
		Department string       `json:"department,omitempty"`
		Staff      string       `json:"staff,omitempty"`
		Over       string       `json:"over,omitempty" tell:"staff"` // who stands above the one named, and is let in as he is
		Question   field.Text   `json:"question"`
		Required   bool         `json:"required,omitempty"`
		Files      []field.File `json:"files,omitempty"`
		Times
	}
	// AnsweredWith is the answer.
	AnsweredWith struct {
		Request string       `json:"request"`
		Text    field.Text   `json:"text"`
		Files   []field.File `json:"files,omitempty"`
	}
	// ReturnedFor says why who was asked is not the right one.
	ReturnedFor struct {
		Request string     `json:"request"`
		Reason  field.Text `json:"reason"`
	}
	// RemindedOf says that who asked still waits.
	RemindedOf struct {
		Request string     `json:"request"`
		Text    field.Text `json:"text,omitzero"`
	}
	// WithdrawnFor says that no answer is needed any more: somebody says why, or Ended does.
	WithdrawnFor struct {
		Request string     `json:"request"`
		Reason  field.Text `json:"reason,omitzero"`
		Ended   string     `json:"ended,omitempty" tell:"choice"`
	}
	// Weighed says whether who asked has what he needs; where not, it is asked anew with a clock that begins anew.
	Weighed struct {
		Request string     `json:"request"`
		Verdict string     `json:"verdict"` // accept, again
		Reason  field.Text `json:"reason,omitzero"`
		Times
	}
	// Pressed says that its time runs out, is over, or that a superior is told so.
	Pressed struct {
		Request string `json:"request"`
		Do      string `json:"do" tell:"choice,pressed"` // warn, breach, escalate
		Level   int    `json:"level,omitempty"`
		To      string `json:"to,omitempty" tell:"staff"`
	}
)

// Times are the moments of a clock, as they were worked out when it was started: facts in µs UTC.
type Times struct {
	Within string  `json:"within,omitempty" tell:"-"`
	Due    int64   `json:"due_at,omitempty" tell:"instant,due"`
	Warn   int64   `json:"warn_at,omitempty"`
	Risk   int64   `json:"risk_at,omitempty"`
	Rungs  []int64 `json:"rungs,omitempty"` // when each superior is told
}

// The verdicts on an answer.
const (
	Accept = "accept"
	Again  = "again"
)

// What the timer says of a request.
const (
	Warn     = "warn"
	Breach   = "breach"
	Escalate = "escalate"
)

// Evolve adds what happened.
func (e AskedOf) Evolve(l List, at time.Time, by string) List {
	return append(l[:len(l):len(l)], Request{ID: e.Request, Kind: e.Kind, By: by, Department: e.Department, Staff: e.Staff, Over: e.Over,
		Question: e.Question, Required: e.Required, AskedAt: clock.At(at), Status: Asked,
		Clock: e.start(clock.Clock{ID: e.Request}, at)})
}

// Evolve adds what happened.
func (e AnsweredWith) Evolve(l List, at time.Time, by string) List {
	return l.with(e.Request, func(r *Request) { r.end(Answered, e.Text, at, by) })
}

// Evolve adds what happened.
func (e ReturnedFor) Evolve(l List, at time.Time, by string) List {
	return l.with(e.Request, func(r *Request) { r.end(Returned, e.Reason, at, by) })
}

// Evolve adds what happened.
func (e RemindedOf) Evolve(l List, at time.Time, _ string) List {
	return l.with(e.Request, func(r *Request) { r.Reminded, r.RemindedAt = r.Reminded+1, clock.At(at) })
}

// Evolve adds what happened.
func (e WithdrawnFor) Evolve(l List, at time.Time, by string) List {
	return l.with(e.Request, func(r *Request) {
		r.Clock, _ = r.Clock.Cancel(at)
		r.end(Withdrawn, e.Reason, at, by)
		r.Ended = e.Ended
	})
}

// Evolve adds what happened.
func (e Weighed) Evolve(l List, at time.Time, by string) List {
	return l.with(e.Request, func(r *Request) {
		if e.Verdict == Accept {
			r.Status = Accepted
			return
		}
		r.Status, r.Reply, r.DoneBy, r.DoneAt, r.Level = Asked, e.Reason, by, 0, 0
		r.Clock = e.start(r.Clock.Again(), at)
	})
}

// Evolve adds what happened.
func (e Pressed) Evolve(l List, at time.Time, _ string) List {
	return l.with(e.Request, func(r *Request) {
		switch e.Do {
		case Warn:
			r.Clock = r.Clock.Warned(at)
		case Breach:
			r.Clock = r.Clock.Breached(at)
		case Escalate:
			r.Clock.RungsDone++
			r.Level = e.Level
		}
	})
}

// end stops the clock: what was returned in time was not late, as what was answered.
func (r *Request) end(s Status, reply field.Text, at time.Time, by string) {
	r.Clock, _ = r.Clock.Stop(at)
	r.Status, r.Reply, r.DoneBy, r.DoneAt = s, reply, by, clock.At(at)
}

// start is the clock as the moments say.
func (t Times) start(c clock.Clock, at time.Time) clock.Clock {
	n := clock.Clock{ID: c.ID, Earlier: c.Earlier, StartedAt: clock.At(at), BaseDueAt: clock.Instant(t.Due),
		DueAt: clock.Instant(t.Due), WarnAt: clock.Instant(t.Warn), RiskAt: clock.Instant(t.Risk), State: clock.Running,
		Segments: []clock.Segment{{Kind: clock.SegmentRunning, From: clock.At(at)}}}
	n.Span, _ = clock.ParseSpan(t.Within)
	for i, at := range t.Rungs {
		n.Rungs = append(n.Rungs, clock.Rung{Level: i + 1, At: clock.Instant(at)})
	}
	return n
}

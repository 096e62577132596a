package view

import (
	"cmp"
	"time"

	"amends/internal/clock"
	"amends/internal/complaint"
	"amends/internal/improve"
)

// Improved is what was promised to be improved, as the complainant may read of it: until when, and how it stands.
// What exactly, who does it and what they say of it is written for colleagues; the result has told him in words for him.
type Improved struct {
	DueOn    string
	First    string // the day he was told first
	State    string
	Checked  bool // somebody else found it done
	Past     bool // the day that holds now went by, too
	DaysLate int  // after the day he was told first: until it was done, or until now
}

// Moved tells whether he was told another day first.
func (p *Improved) Moved() bool { return p.First != p.DueOn }

// How a promise stands for the complainant.
const (
	PromiseOpen     = "open"
	PromiseWorking  = "working"
	PromiseReported = "reported" // said to be done: somebody else is to look
	PromiseDone     = "done"
)

// promisesOf are those of a case whose result he was told; before that nothing is promised to him.
func promisesOf(s *complaint.State, now time.Time, zone *time.Location) (out []Improved) {
	if s.ResultAt == 0 {
		return nil
	}
	for _, r := range s.Rectifications {
		p := Improved{DueOn: r.DueOn, First: cmp.Or(r.First, r.DueOn), State: PromiseOpen,
			Checked: r.Stands == string(improve.Checked)}
		p.Past = daysLate(p.DueOn, 0, now, zone) > 0
		p.DaysLate = daysLate(p.First, clock.Instant(r.DoneAt), now, zone)
		switch {
		case r.DoneAt != 0:
			p.State = PromiseDone
		case r.Stands == string(improve.Reported):
			p.State = PromiseReported
		case r.Stands != "":
			p.State = PromiseWorking
		}
		out = append(out, p)
	}
	return out
}

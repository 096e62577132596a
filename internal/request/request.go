// Package request is what somebody asks of somebody else with a date and an answer (请办): its state, its kinds as data,
// its clock, and its life as pure functions that refuse in words. A stream of any type embeds it: it keeps a List in
// its state, and its events wrap those of this package under wire names of their own. Pure.
package request

import (
	"slices"
	"strconv"
	"time"

	"amends/internal/clock"
	"amends/internal/fault"
	"amends/internal/field"
)

// Status is where a request stands.
type Status string

// A request is open while it is Asked. An answer may still be sent back, which asks anew.
const (
	Asked     Status = "asked"
	Answered  Status = "answered"
	Accepted  Status = "accepted" // who asked has what he needs
	Returned  Status = "returned" // who was asked is not the right one, and says why
	Withdrawn Status = "withdrawn"
)

// Request is one of them, as the record of its stream tells it.
type Request struct {
	ID         string // within its stream
	Kind       string
	By         string // who asked
	Department string // which was asked
	Staff      string // who of it; "": whoever is of it
	Over       string // who stands above the one named, and answers in his place
	Question   field.Text
	Required   bool // what its kind holds waits for the answer
	AskedAt    clock.Instant
	Clock      clock.Clock

	Status     Status
	Reply      field.Text // the answer, or why it was returned, withdrawn or sent back
	Ended      string     // what ended it by itself, in one word; "": somebody did
	DoneBy     string
	DoneAt     clock.Instant
	Reminded   int
	RemindedAt clock.Instant
	Level      int // of the superiors who were told that it is late
}

// Open says that an answer is waited for.
func (r *Request) Open() bool { return r.Status == Asked }

// Rests is until when nobody reminds of it again; zero when somebody may.
func (r *Request) Rests(now time.Time) time.Time {
	if until := r.RemindedAt.Time().Add(KindOf(r.Kind).Every); r.RemindedAt != 0 && now.Before(until) {
		return until
	}
	return time.Time{}
}

// Late says that the answer came too late, or has not come in time.
func (r *Request) Late(now time.Time) bool { return r.Clock.Badge(now) == clock.BadgeOver }

// List is what was asked in one stream. It is a value: evolving makes a new one.
type List []Request

// Of finds one; nil when there is none of that id.
func (l List) Of(id string) *Request {
	if i := slices.IndexFunc(l, func(r Request) bool { return r.ID == id }); i >= 0 {
		return &l[i]
	}
	return nil
}

// Open are those that wait for an answer.
func (l List) Open() (out []*Request) {
	for i := range l {
		if l[i].Open() {
			out = append(out, &l[i])
		}
	}
	return out
}

// Asked are the departments of which something was asked as a whole, and the people with who stands
// above each. Who was asked may read the matter from then on; what was withdrawn gives nobody a look.
func (l List) Asked() (departments, staff []string) {
	also := func(list *[]string, id string) {
		if !slices.Contains(*list, id) {
			*list = append(*list, id)
		}
	}
	for i := range l {
		switch r := &l[i]; {
		case r.Status == Withdrawn:
		case r.Staff != "":
			if also(&staff, r.Staff); r.Over != "" {
				also(&staff, r.Over)
			}
		default:
			also(&departments, r.Department)
		}
	}
	return departments, staff
}

// Next is when the timer must look at these next.
func (l List) Next(now time.Time) (next clock.Instant) {
	for i := range l {
		if when, _, is := l[i].Clock.Next(now); is && (next == 0 || clock.At(when) < next) {
			next = clock.At(when)
		}
	}
	return next
}

// Waiting refuses what a kind holds back while an answer that is needed has not come.
func (l List) Waiting(act string) error {
	n := 0
	for i := range l {
		if r := &l[i]; r.Open() && r.Required && slices.Contains(KindOf(r.Kind).Holds, act) {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	return fault.New(fault.Refused, "request.needed", "count", n)
}

// id is the next of the list.
func (l List) id() string { return "q" + strconv.Itoa(len(l)+1) }

// with is a list of one's own in which one request is changed.
func (l List) with(id string, change func(*Request)) List {
	out := slices.Clone(l)
	if r := out.Of(id); r != nil {
		change(r)
	}
	return out
}

package request

import (
	"slices"
	"time"

	"amends/internal/clock"
	"amends/internal/fault"
)

// House is what the life of a request asks of the stream that it belongs to.
type House interface {
	DepartmentOf(staff string) string
	LeadOf(department string) string
	Own(by, department string) bool // it is the department of who asks, or the one that the matter is with
	Over(staff, but string) string  // who stands above somebody, is here and may know of the matter; "" when nobody does
	Answers(staff, to string) bool  // to stands in his reporting line
	Accounts(by string) bool        // the matter is his, whoever asked
	// Fit notes why somebody cannot be asked: he is not here, sees no such matters, or has a part in this one.
	Fit(l *fault.List, staff, path string) bool
	Somebody(department string, but string) bool // there is somebody who could answer, besides one
	Above(staff string, level int) string        // so many steps up his line, for this matter; "" when nobody is there
	Calendar() (*clock.Table, error)
}

// Ask asks what is not asked yet; what is wrong with the fields is noted in the list.
func (l List) Ask(h House, bad *fault.List, at time.Time, by string, within string, a AskedOf) (AskedOf, error) {
	k := KindOf(a.Kind)
	switch open := len(l.Open()); {
	case bad.Err() != nil: // each field is told once
		return a, bad.Err()
	case open >= k.Open:
		return a, fault.New(fault.Refused, "request.too_many", "count", open)
	case a.Department != "" && h.Own(by, a.Department):
		bad.Add("department", "request.own_department")
	case a.Staff != "":
		switch ok := h.Fit(bad, a.Staff, "staff"); {
		case !ok:
		case a.Staff == by:
			bad.Add("staff", "request.self")
		case a.Department != h.DepartmentOf(a.Staff):
			bad.Add("staff", "request.elsewhere")
		default:
			a.Over = h.Over(a.Staff, by)
		}
	case a.Department == "":
	case !k.Whole:
		bad.Add("staff", "input.required")
	case !h.Somebody(a.Department, by):
		bad.Add("department", "request.nobody")
	}
	times, err := k.times(h, bad, at, within)
	if err != nil {
		return a, err
	}
	a.Request, a.Times = l.id(), times
	return a, bad.Err()
}

// times works out the moments of a clock.
func (k *Kind) times(h House, bad *fault.List, at time.Time, within string) (Times, error) {
	if within == "" {
		within = k.Within
	}
	span, err := clock.ParseSpan(within)
	if err != nil {
		bad.Add("within", "input.span", "value", within)
		return Times{}, nil
	}
	cal, err := h.Calendar()
	if err != nil {
		return Times{}, err
	}
	c, err := clock.Start(clock.Spec{ID: k.Name, Span: span, WarnShare: k.Warn,
		RiskShare: max(k.Warn, clock.DefaultRiskShare), Rungs: k.Late}, at, cal)
	if err != nil || c.DueAt.Time().Sub(at) > k.Most {
		bad.Add("within", "request.too_long", "days", int(k.Most/(24*time.Hour)))
		return Times{}, nil
	}
	t := Times{Within: span.String(), Due: int64(c.DueAt), Warn: int64(c.WarnAt), Risk: int64(c.RiskAt)}
	for _, r := range c.Rungs {
		t.Rungs = append(t.Rungs, int64(r.At))
	}
	return t, nil
}

// Answer answers one that waits, as does Return; "" is the one that waits for this person.
func (l List) Answer(h House, by string, e AnsweredWith) (AnsweredWith, error) {
	r, err := l.toAnswer(h, by, e.Request)
	if err == nil {
		e.Request = r.ID
	}
	return e, err
}

// Return says that somebody else should be asked.
func (l List) Return(h House, by string, e ReturnedFor) (ReturnedFor, error) {
	r, err := l.toAnswer(h, by, e.Request)
	if err == nil {
		e.Request = r.ID
	}
	return e, err
}

// Remind tells who was asked that the answer is still waited for.
func (l List) Remind(h House, at time.Time, by string, e RemindedOf) (RemindedOf, error) {
	r, err := l.find(e.Request, (*Request).Open)
	switch {
	case err != nil:
	case !r.AskedBy(h, by):
		err = fault.New(fault.Forbidden, "request.not_asker")
	case !r.Rests(at).IsZero():
		err = fault.New(fault.Refused, "request.reminded_lately")
	default:
		e.Request = r.ID
	}
	return e, err
}

// Withdraw says that no answer is needed any more.
func (l List) Withdraw(h House, by string, e WithdrawnFor) (WithdrawnFor, error) {
	r, err := l.find(e.Request, (*Request).Open)
	switch {
	case err != nil:
	case !r.AskedBy(h, by):
		err = fault.New(fault.Forbidden, "request.not_asker")
	default:
		e.Request = r.ID
	}
	return e, err
}

// Weigh takes an answer, or sends it back with a clock of its own.
func (l List) Weigh(h House, bad *fault.List, at time.Time, by string, within string, e Weighed) (Weighed, error) {
	r, err := l.find(e.Request, func(r *Request) bool { return r.Status == Answered && KindOf(r.Kind).Again })
	switch {
	case err != nil:
		return e, err
	case !r.AskedBy(h, by):
		return e, fault.New(fault.Forbidden, "request.not_asker")
	}
	if e.Request = r.ID; e.Verdict == Again {
		if e.Times, err = KindOf(r.Kind).times(h, bad, at, within); err != nil {
			return e, err
		}
	}
	return e, bad.Err()
}

// Press is what the timer has to say of these now, each with the next after it.
func (l List) Press(h House, at time.Time) (out []Pressed) {
	for i := range l {
		r, c := &l[i], l[i].Clock
		for range len(c.Rungs) + 2 {
			when, what, is := c.Next(at)
			if !is || when.After(at) {
				break
			}
			e := Pressed{Request: r.ID, Do: what}
			switch what {
			case clock.NextWarn:
				c = c.Warned(at)
			case clock.NextBreach:
				c = c.Breached(at)
			default:
				c.RungsDone++
				e.Do, e.Level, e.To = Escalate, c.RungsDone, h.Above(r.asked(h), c.RungsDone)
			}
			out = append(out, e)
		}
	}
	return out
}

// End withdraws what is open, for a reason in one word: the matter itself came to an end, or who was asked may have no
// part in it any more.
func (l List) End(why string, which func(*Request) bool) (out []WithdrawnFor) {
	for _, r := range l.Open() {
		if which(r) {
			out = append(out, WithdrawnFor{Request: r.ID, Ended: why})
		}
	}
	return out
}

// find is the one named, if it is fit; without a name the first that is.
func (l List) find(id string, fit func(*Request) bool) (*Request, error) {
	if id == "" {
		if i := slices.IndexFunc(l, func(r Request) bool { return fit(&r) }); i >= 0 {
			return &l[i], nil
		}
		return nil, fault.New(fault.Refused, "request.none")
	}
	switch r := l.Of(id); {
	case r == nil:
		return nil, fault.New(fault.Unknown, "request.unknown")
	case !fit(r):
		return nil, fault.New(fault.Refused, "request.over")
	default:
		return r, nil
	}
}

// toAnswer is the one named, or the first that waits for this person.
func (l List) toAnswer(h House, by, id string) (*Request, error) {
	if id == "" {
		for _, r := range l.Open() {
			if r.mayAnswer(h, by) == nil {
				return r, nil
			}
		}
	}
	r, err := l.find(id, (*Request).Open)
	if err != nil {
		return nil, err
	}
	return r, r.mayAnswer(h, by)
}

// MayAnswer says that somebody may answer one that waits, or return it.
func (r *Request) MayAnswer(h House, by string) bool { return r.Open() && r.mayAnswer(h, by) == nil }

// mayAnswer refuses whoever was not asked: it is of whoever was, of his department when it was asked as a whole, and of
// those above. Nobody answers himself.
func (r *Request) mayAnswer(h House, by string) error {
	switch {
	case by == r.By:
		return fault.New(fault.Refused, "request.own")
	case r.Staff == by, r.Staff == "" && h.DepartmentOf(by) == r.Department, h.LeadOf(r.Department) == by,
		h.Answers(r.asked(h), by):
		return nil
	}
	return fault.New(fault.Forbidden, "request.not_yours")
}

// asked is the person who answers for it.
func (r *Request) asked(h House) string {
	if r.Staff != "" {
		return r.Staff
	}
	return h.LeadOf(r.Department)
}

// AskedBy says that it is somebody's own question: he asked it, the matter is his, or he stands above who asked.
func (r *Request) AskedBy(h House, by string) bool {
	return by == r.By || h.Accounts(by) || h.Answers(r.By, by)
}

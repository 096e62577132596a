package complaint

import (
	"slices"

	"amends/internal/request"
	"amends/internal/stream"
)

// What happened to a request of the case.
type (
	// RequestAsked says what was asked of whom, by when.
	RequestAsked struct{ request.AskedOf }
	// RequestAnswered is the answer.
	RequestAnswered struct{ request.AnsweredWith }
	// RequestReturned says that somebody else should be asked.
	RequestReturned struct{ request.ReturnedFor }
	// RequestReminded says that the answer is still waited for.
	RequestReminded struct{ request.RemindedOf }
	// RequestWithdrawn says that no answer is needed any more.
	RequestWithdrawn struct{ request.WithdrawnFor }
	// RequestWeighed says whether the answer was enough.
	RequestWeighed struct{ request.Weighed }
	// RequestPressed says that its time runs out, or is over.
	RequestPressed struct{ request.Pressed }
)

func (RequestAsked) trait() Trait {
	return Trait{Name: "complaint.request_asked", Voice: Change, Icon: "users", Found: true, Moves: true}
}

func (e RequestAsked) notice(a *audience) {
	a.each(a.asked(e.Request), requestAsked, stream.Args{Due: e.Due})
}

func (e RequestAsked) apply(s *State, r Recorded) {
	s.Requests = e.Evolve(s.Requests, r.At, r.By)
	s.fileAll(e.Files, "system", r)
}

func (RequestAnswered) trait() Trait {
	return Trait{Name: "complaint.request_answered", Voice: Work, Icon: "check", Found: true}
}

func (e RequestAnswered) notice(a *audience) {
	a.unask(e.Request)
	a.asker(e.Request, requestAnswered, stream.Args{})
}

func (e RequestAnswered) apply(s *State, r Recorded) {
	s.Requests = e.Evolve(s.Requests, r.At, r.By)
	s.fileAll(e.Files, "respondent", r)
}

func (RequestReturned) trait() Trait {
	return Trait{Name: "complaint.request_returned", Voice: Work, Icon: "undo"}
}

func (e RequestReturned) notice(a *audience) {
	a.unask(e.Request)
	a.asker(e.Request, requestReturned, stream.Args{})
}

func (e RequestReturned) apply(s *State, r Recorded) { s.Requests = e.Evolve(s.Requests, r.At, r.By) }

func (RequestReminded) trait() Trait {
	return Trait{Name: "complaint.request_reminded", Voice: Change, Icon: "bell"}
}

func (e RequestReminded) notice(a *audience) {
	if r := a.after().Requests.Of(e.Request); r != nil {
		a.each(a.asked(e.Request), requestReminded, stream.Args{Due: int64(r.Clock.DueAt)})
	}
}

func (e RequestReminded) apply(s *State, r Recorded) { s.Requests = e.Evolve(s.Requests, r.At, r.By) }

func (RequestWithdrawn) trait() Trait {
	return Trait{Name: "complaint.request_withdrawn", Voice: Change, Icon: "x", Moves: true}
}

// notice tells whoever was asked that he need not answer. Who turned out to be a party hears nothing; who asked him does.
func (e RequestWithdrawn) notice(a *audience) {
	a.unask(e.Request)
	switch r := a.after().Requests.Of(e.Request); {
	case r == nil:
	case e.Ended == "party":
		a.tell(r.By, requestVoid, stream.Args{})
	case e.Ended != "":
		a.each(a.asked(e.Request), requestEnded, stream.Args{})
	default:
		a.each(a.asked(e.Request), requestWithdrawn, stream.Args{})
	}
}

func (e RequestWithdrawn) apply(s *State, r Recorded) { s.Requests = e.Evolve(s.Requests, r.At, r.By) }

func (RequestWeighed) trait() Trait {
	return Trait{Name: "complaint.request_weighed", Voice: Change, Icon: "check"}
}

func (e RequestWeighed) notice(a *audience) {
	if e.Verdict == request.Again {
		a.each(a.asked(e.Request), requestAsked, stream.Args{Due: e.Due})
	}
}

func (e RequestWeighed) apply(s *State, r Recorded) { s.Requests = e.Evolve(s.Requests, r.At, r.By) }

func (RequestPressed) trait() Trait {
	return Trait{Name: "complaint.request_pressed", Voice: Clockwork}
}

// notice tells who was asked when the time runs out, who asked too when it is over, and then those above.
func (e RequestPressed) notice(a *audience) {
	r := a.after().Requests.Of(e.Request)
	if r == nil {
		return
	}
	args := stream.Args{Due: int64(r.Clock.DueAt), Level: e.Level}
	switch e.Do {
	case request.Warn:
		a.each(a.asked(e.Request), requestDue, args)
	case request.Breach:
		a.each(a.asked(e.Request), requestLate, args)
		a.asker(e.Request, requestLate, args)
	default:
		a.tell(e.To, requestLate, args)
	}
}

func (e RequestPressed) apply(s *State, r Recorded) { s.Requests = e.Evolve(s.Requests, r.At, r.By) }

// mostAsked is how many of a department are told at once that something is asked of it; all find it in their list.
const mostAsked = 20

// asked are those whose turn it is: who was named, and while he is not here who stands above him and sees the case; or
// whoever of the department is here and may answer.
func (a *audience) asked(id string) (out []string) {
	s := a.after()
	r := s.Requests.Of(id)
	switch {
	case r == nil:
		return nil
	case r.Staff != "":
		out = append(out, r.Staff)
		if w := a.world(); w.Away(r.Staff) || !w.HasStaff(r.Staff) {
			line := w.Line(r.Staff)
			if i := slices.IndexFunc(line, func(up string) bool { return up != r.By && !w.Away(up) && w.Sees(up, s) }); i >= 0 {
				out = append(out, line[i])
			}
		}
		return out
	}
	a.world().Others(answerRequestAct.Name, func(staff string) bool {
		if a.world().DepartmentOf(staff) == r.Department && !s.Party(staff) {
			out = append(out, staff)
		}
		return len(out) == mostAsked
	})
	return out
}

// asker tells who asked, and whoever is accountable for the case.
func (a *audience) asker(id string, n stream.Notice, args stream.Args) {
	a.owner(n, args)
	if r := a.after().Requests.Of(id); r != nil {
		a.tell(r.By, n, args)
	}
}

// unask says that what they were told asks them for nothing any more.
func (a *audience) unask(id string) {
	whose := a.asked(id)
	if r := a.after().Requests.Of(id); r != nil {
		whose = append(whose, r.Over)
	}
	for _, staff := range whose {
		for _, n := range []stream.Notice{requestAsked, requestReminded, requestDue, requestLate} {
			a.SettleFor(staff, n)
		}
	}
}

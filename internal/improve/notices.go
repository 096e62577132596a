package improve

import (
	"slices"

	"amends/internal/stream"
)

// The notices that events of an action bring; who gets which stands beside the event.
var (
	promised = stream.Notice{Kind: "rectify_promised", Call: stream.Acts, Answerable: true, Icon: "repeat"}
	due      = stream.Notice{Kind: "rectify_due", Call: stream.Acts, Answerable: true, Icon: "clock", Risk: "soon"}
	overdue  = stream.Notice{Kind: "rectify_overdue", Call: stream.Acts, Answerable: true, Icon: "triangle", Risk: "over"}
	reported = stream.Notice{Kind: "rectify_reported", Call: stream.Acts, Answerable: true, Icon: "check"}
	returned = stream.Notice{Kind: "rectify_returned", Call: stream.Acts, Answerable: true, Icon: "undo"}
	done     = stream.Notice{Kind: "rectify_done", Icon: "check"}
	moved    = stream.Notice{Kind: "rectify_moved", Icon: "calendar"}
	given    = stream.Notice{Kind: "rectify_given", Call: stream.Acts, Answerable: true, Icon: "user"}
	passed   = stream.Notice{Kind: "rectify_passed", Icon: "user"}
	dropped  = stream.Notice{Kind: "rectify_withdrawn", Icon: "undo"}
)

var notices = []stream.Notice{promised, due, overdue, reported, returned, done, moved, given, passed, dropped}

// noticed is an event of which somebody hears: it says beside itself who, and what asks for nothing any more.
type noticed interface{ notice(a *audience) }

// audience is who hears of an event of an action.
type audience struct {
	*stream.Audience
	before, s *State
}

func hears(e Event) bool { _, ok := e.(noticed); return ok }

func hear(to *stream.Audience, around stream.Around[State], r Recorded) {
	if e, ok := r.Event.(noticed); ok {
		before, s := around()
		e.notice(&audience{to, before, s})
	}
}

// tell tells somebody something of the action.
func (a *audience) tell(staff string, n stream.Notice) {
	a.Tell(staff, n, stream.Args{Number: a.s.Number, By: a.By, Due: a.s.DueAt - 1, Level: a.s.Level}) // the day's last minute
}

// owner tells who is to do it; once he has left, who leads the department.
func (a *audience) owner(n stream.Notice) {
	who := a.s.Owner
	if leads := a.World.Leads(a.s.Department); !a.World.HasStaff(who) && len(leads) > 0 {
		who = leads[0]
	}
	a.tell(who, n)
}

// checkers tells who is to look whether it was done: who decided it, and quality, which looks when he cannot; never who had
// a hand in it.
func (a *audience) checkers(n stream.Notice) {
	for _, id := range append(a.World.Holders("quality"), a.s.By) {
		if (id == a.s.By || a.World.Reaches(id, a.s.Department)) && !slices.Contains(a.s.Doers, id) {
			a.tell(id, n)
		}
	}
}

func (e Opened) notice(a *audience) {
	if e.DoneAt == 0 {
		a.By = e.By
		a.tell(e.Owner, promised)
	}
}

func (e Corrected) notice(a *audience) {
	a.By = e.By
	a.Settle(reported)
	if was := a.before.Owner; e.Owner != "" && was != e.Owner {
		a.Settle(promised, given, due, overdue, returned)
		a.tell(was, dropped)
	}
	a.owner(promised)
}

func (e Accepted) notice(a *audience) {
	a.Settle(promised, given)
	a.tell(e.Owner, given) // whom the lead has named
	if a.before.Owner != e.Owner && a.before.Status == Taken {
		a.tell(a.before.Owner, passed)
	}
}

func (e Passed) notice(a *audience) {
	a.SettleFor(e.From, promised)
	a.SettleFor(e.From, given)
	a.tell(e.To, given)
}

func (Completed) notice(a *audience) {
	a.Settle(promised, given, due, overdue, returned)
	a.checkers(reported)
}

func (Returned) notice(a *audience) {
	a.Settle(reported)
	a.owner(returned)
}

func (Verified) notice(a *audience) {
	a.Settle(reported)
	a.tell(a.s.By, done)
	a.owner(done)
}

func (Moved) notice(a *audience) {
	a.Settle(due, overdue)
	a.owner(moved)
}

func (e Withdrawn) notice(a *audience) {
	a.By = e.By
	a.Settle(promised, given, due, overdue, reported, returned)
	a.owner(dropped)
}

func (e Reminded) notice(a *audience) {
	switch {
	case e.Status == Reported:
		a.checkers(reported)
	case e.Late:
		a.Settle(due)
		a.owner(overdue)
		a.tell(a.s.By, overdue)
		a.tell(e.To, overdue)
	default:
		a.owner(due)
	}
}

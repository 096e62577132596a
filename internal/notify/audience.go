package notify

import (
	"slices"
	"strings"

	"amends/internal/complaint"
	"amends/internal/procedure"
	"amends/internal/register"
)

// Args are what the sentence of a notice is made of.
type Args struct {
	Number string            `json:"number"`
	By     string            `json:"by,omitempty"`    // staff id, "customer" or "system"
	Clock  map[string]string `json:"clock,omitempty"` // title of the time limit, by language
	Due    int64             `json:"due,omitempty"`   // µs
	Level  int               `json:"level,omitempty"`
	Amount int64             `json:"amount,omitempty"` // cents
	Score  int               `json:"score,omitempty"`
	Medium string            `json:"medium,omitempty"` // of the message that did not arrive
	Why    string            `json:"why,omitempty"`    // it did not arrive
	// Statement is what a party is asked for; such a notice names no case.
	Statement string `json:"statement,omitempty"`
	// Whose way in it is about, for others than himself; and the account event that says so.
	Whose string `json:"whose,omitempty"`
	Act   string `json:"act,omitempty"`
	// Roles are the names, by language, of the roles by which somebody may more than before.
	Roles []map[string]string `json:"roles,omitempty"`
}

// hearer is one notice to be written.
type hearer struct {
	staff string
	kind  string
	args  Args
}

// forParties are the notices that a party has of his case: that it was taken from him, and what he is asked.
var forParties = []string{TakenAway, StatementAsked}

// audience says who hears of an event. Nobody is told what he did himself, and a party hears nothing but what is meant for
// him. One event tells a person one thing: the gravest.
func audience(snap *register.Snapshot, before, after complaint.State, r complaint.Recorded) []hearer {
	var out []hearer
	tell := func(staff, kind string, args Args) {
		if staff == after.Owner {
			staff = accountable(snap, &after)
		}
		p := snap.StaffByID[staff]
		party := after.Party(staff)
		if p == nil || !p.Active || staff == r.By || party && !slices.Contains(forParties, kind) {
			return
		}
		if args.Number, args.By = after.Number, r.By; party {
			args.By = "" // who found him to be one is not his to know
		}
		if args.Statement != "" {
			args.Number = ""
		}
		i := slices.IndexFunc(out, func(h hearer) bool { return h.staff == staff })
		if i >= 0 {
			out[i] = hearer{staff, kind, args} // later moves are the graver ones
			return
		}
		out = append(out, hearer{staff, kind, args})
	}
	switch e := r.Event.(type) {
	case complaint.Registered:
		if e.About != "" {
			for _, id := range watching(snap, &after, e.About) {
				tell(id, PartyNamed, Args{})
			}
		}
		tell(e.Owner, Assigned, Args{})
	case complaint.PartyNamed:
		for _, id := range watching(snap, &after, e.Staff) {
			tell(id, PartyNamed, Args{})
		}
	case complaint.PartyCleared:
		for _, id := range watching(snap, &after, e.Staff) {
			tell(id, PartyCleared, Args{})
		}
	case complaint.Assigned:
		if e.Owner != before.Owner {
			if before.Given || r.By != complaint.System { // whoever took it in never had it to work on: a rule gives it out
				tell(before.Owner, TakenAway, Args{})
			}
			tell(e.Owner, Assigned, Args{})
		}
	case complaint.Noted:
		for _, id := range e.Mentions {
			tell(id, Mentioned, Args{})
		}
	case complaint.StatementAsked:
		tell(e.Staff, StatementAsked, Args{Statement: complaint.StatementID(after.ID, e.ID)})
	case complaint.StatementGiven:
		tell(after.Owner, StatementGiven, Args{})
	case complaint.ClocksMoved:
		for _, m := range e.Moves {
			args := Args{Clock: title(snap, after, m.Clock)}
			if c, ok := after.Clock(m.Clock); ok {
				args.Due = int64(c.DueAt)
			}
			switch m.Do {
			case "warn":
				tell(after.Owner, Warned, args)
			case "breach":
				tell(after.Owner, Breached, args)
			case "escalate":
				args.Level = m.Level
				for _, id := range named(snap, after, m.To) {
					tell(id, Escalated, args)
				}
			}
		}
	case complaint.Escalated:
		for _, id := range named(snap, after, e.To) {
			tell(id, Escalated, Args{Level: e.Level})
		}
	case complaint.PlanProposed:
		for _, id := range approvers(snap, after) {
			tell(id, PlanWaiting, Args{Amount: e.Amount})
		}
	case complaint.PlanApproved:
		tell(after.Owner, PlanApproved, Args{})
		tell(after.Plan.By, PlanApproved, Args{})
	case complaint.PlanReturned:
		tell(after.Owner, PlanReturned, Args{})
		tell(after.Plan.By, PlanReturned, Args{})
	case complaint.LiabilityReviewed:
		if e.Verdict == "return" {
			tell(before.Liability.By, LiabilityReturned, Args{})
		}
	case complaint.Heard:
		tell(after.Owner, CustomerWrote, Args{})
	case complaint.WaitedLong:
		args := Args{Due: e.Since}
		tell(after.Owner, WaitedLong, args)
		if e.Times > 1 {
			tell(lead(snap, &after), WaitedLong, args)
		}
	case complaint.Unsolved:
		tell(after.Owner, CustomerRefused, Args{})
	case complaint.SuperiorAsked:
		tell(e.To, SuperiorWanted, Args{Due: e.DueAt})
	case complaint.SuperiorLate:
		tell(e.To, SuperiorWanted, Args{Due: e.DueAt})
	case complaint.SuperiorAnswered:
		tell(after.Owner, SuperiorAnswered, Args{})
	case complaint.Rectified:
		if e.Decision == "action" {
			tell(leadOf(snap, &after, e.Department), RectifyPromised, Args{Due: e.DueAt})
		}
	case complaint.RectificationDue:
		tell(leadOf(snap, &after, e.Department), RectifyDue, Args{})
		if e.Late {
			tell(after.Owner, RectifyDue, Args{})
		}
	case complaint.RectificationDone:
		tell(after.Owner, RectifyDone, Args{})
	case complaint.Contested:
		tell(e.By, CustomerContested, Args{})
		tell(lead(snap, &after), CustomerContested, Args{})
	case complaint.YesDoubted:
		tell(after.Owner, YesDoubted, Args{})
		tell(lead(snap, &after), YesDoubted, Args{})
		tell(after.RegisteredBy, YesDoubted, Args{})
	case complaint.Confirmed:
		tell(after.Owner, CustomerAccepted, Args{})
	case complaint.Withdrawn:
		tell(after.Owner, CustomerWithdrew, Args{})
	case complaint.Surveyed:
		if low := e.Lowest(); low <= 2 {
			tell(after.Owner, LowScore, Args{Score: low})
		}
	case complaint.Reopened:
		tell(after.Owner, Reopened, Args{})
	}
	return out
}

// accountable is who hears of what concerns a case: its owner, or the lead once the owner has left.
func accountable(snap *register.Snapshot, s *complaint.State) string {
	if p := snap.StaffByID[s.Owner]; p != nil && p.Active {
		return s.Owner
	}
	return lead(snap, s)
}

// lead is the lead of the case's department, or of the nearest one above, who works here and is no party.
func lead(snap *register.Snapshot, s *complaint.State) string { return leadOf(snap, s, s.Department) }

// leadOf is the same of another department.
func leadOf(snap *register.Snapshot, s *complaint.State, department string) string {
	for _, d := range slices.Backward(snap.Path(department)) {
		if p := snap.StaffByID[d.Lead]; p != nil && p.Active && !s.Party(p.ID) {
			return p.ID
		}
	}
	return ""
}

// watching is who hears that somebody was made a party, or is none any more: the nearest above him who sees the case, else
// quality. Nobody loses sight of a case without somebody beside who did it knowing.
func watching(snap *register.Snapshot, s *complaint.State, staff string) []string {
	for _, id := range snap.Line(staff) {
		if !s.Party(id) && (snap.Reaches(id, s.Department) || s.Owner == id) {
			return []string{id}
		}
	}
	return holders(snap, *s, register.RoleQuality)
}

// named are the people behind the name in a record: a person, or those of a role who reach the case.
func named(snap *register.Snapshot, s complaint.State, to string) []string {
	role, isRole := strings.CutPrefix(to, "role:")
	if !isRole {
		return []string{to}
	}
	return holders(snap, s, role)
}

func holders(snap *register.Snapshot, s complaint.State, role string) []string {
	var out []string
	for _, p := range snap.WithRole(role) {
		if snap.Reaches(p.ID, s.Department) {
			out = append(out, p.ID)
		}
	}
	return out
}

// approvers are the people of the tier that a plan of this money and grade waits for; none when the procedure asks for
// no approval.
func approvers(snap *register.Snapshot, s complaint.State) []string {
	p, err := snap.Procedure(s.Procedure.ID, s.Procedure.Version)
	tier := snap.TierFor(s.Granted(), s.Grade)
	if err != nil || tier == nil || p.Ledger(&s, s.Marks).OpenOf("approve") == nil {
		return nil
	}
	return slices.DeleteFunc(holders(snap, s, tier.Role), func(id string) bool {
		return id == s.Plan.By || id == s.Owner || !snap.MayApprove(id, s.Granted(), s.Grade)
	})
}

// title is what people call a time limit.
func title(snap *register.Snapshot, s complaint.State, id string) procedure.Title {
	p, err := snap.Procedure(s.Procedure.ID, s.Procedure.Version)
	if err != nil {
		return nil
	}
	for _, l := range p.Live(&s, p.Ledger(&s, s.Marks)) {
		if l.ID == id {
			return l.Limit.Title
		}
	}
	return nil
}

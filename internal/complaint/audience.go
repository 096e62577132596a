package complaint

import (
	"slices"
	"strings"

	"amends/internal/procedure"
	"amends/internal/stream"
)

// noticed is an event of which somebody of the staff hears: it says beside itself who, and what asks for nothing any
// more.
type noticed interface{ notice(a *audience) }

// audience is who hears of an event of a case. A party hears nothing but what is meant for him, and what concerns the
// owner goes to the lead once the owner has left.
type audience struct {
	*stream.Audience
	around stream.Around[State]
}

func (a *audience) world() World { w, _ := a.World.(World); return w }

func (a *audience) before() *State { s, _ := a.around(); return s }

func (a *audience) after() *State { _, s := a.around(); return s }

// hears says of a type of event whether somebody hears of it, in the house or outside.
func hears(e Event) bool {
	_, in := e.(noticed)
	_, out := e.(written)
	return in || out
}

func hear(to *stream.Audience, around stream.Around[State], r Recorded) {
	if e, ok := r.Event.(noticed); ok {
		e.notice(&audience{to, around})
	}
	if l, ok := LetterOf(r.Event); ok {
		_, s := around()
		to.Write(l.Medium, s.Contact())
	}
}

// tell tells somebody something of the case.
func (a *audience) tell(staff string, n stream.Notice, args stream.Args) {
	s := a.after()
	if staff == s.Owner {
		staff = Accountable(a.World, s)
	}
	party := s.Party(staff)
	if party && !n.Party {
		return
	}
	if args.Number, args.By = s.Number, a.By; party {
		args.By = "" // who found him to be one is not his to know
	}
	if args.Statement != "" {
		args.Number = ""
	}
	a.Tell(staff, n, args)
}

// owner tells whoever is accountable for the case.
func (a *audience) owner(n stream.Notice, args stream.Args) { a.tell(a.after().Owner, n, args) }

// each tells several.
func (a *audience) each(staff []string, n stream.Notice, args stream.Args) {
	for _, id := range staff {
		a.tell(id, n, args)
	}
}

// Accountable is who hears of what concerns a case: its owner, or the lead once the owner has left.
func Accountable(w stream.World, s *State) string {
	if w.HasStaff(s.Owner) {
		return s.Owner
	}
	return leadOf(w, s, s.Department)
}

// lead is the lead of the case's department, or of the nearest one above, who works here and is no party.
func (a *audience) lead() string { return a.leadOf(a.after().Department) }

// leadOf is the same of another department.
func (a *audience) leadOf(department string) string { return leadOf(a.World, a.after(), department) }

func leadOf(w stream.World, s *State, department string) string {
	for _, id := range w.Leads(department) {
		if !s.Party(id) {
			return id
		}
	}
	return ""
}

// watching is who hears that somebody was made a party, or is none any more: the nearest above him who sees the case,
// else quality. Nobody loses sight of a case without somebody beside who did it knowing.
func (a *audience) watching(staff string) []string {
	s := a.after()
	for _, id := range a.World.Line(staff) {
		if !s.Party(id) && (a.World.Reaches(id, s.Department) || s.Owner == id) {
			return []string{id}
		}
	}
	return a.holders("quality")
}

// named are the people behind the name in a record: a person, or those of a role who reach the case.
func (a *audience) named(to string) []string {
	if role, isRole := strings.CutPrefix(to, "role:"); isRole {
		return a.holders(role)
	}
	return []string{to}
}

func (a *audience) holders(role string) []string {
	return slices.DeleteFunc(a.World.Holders(role), func(id string) bool {
		return !a.World.Reaches(id, a.after().Department)
	})
}

// procedure is that of the case, and its ledger; nil when it is not known any more.
func (a *audience) procedure() (*procedure.Procedure, procedure.Ledger) {
	s := a.after()
	p, err := a.world().Procedure(s.Procedure.ID, s.Procedure.Version)
	if err != nil {
		return nil, nil
	}
	return p, p.Ledger(s, s.Marks)
}

// approvers are the people of the tier that a plan of this money and grade waits for; none when the procedure asks for
// no approval.
func (a *audience) approvers() []string {
	s, w := a.after(), a.world()
	p, ledger := a.procedure()
	if p == nil || ledger.OpenOf("approve") == nil {
		return nil
	}
	return slices.DeleteFunc(a.holders(w.ApprovalRole(s.Granted(), s.Grade)), func(id string) bool {
		return id == s.Plan.By || id == s.Owner || !w.MayApprove(id, s.Granted(), s.Grade)
	})
}

// limit is what people call a time limit.
func (a *audience) limit(id string) procedure.Title {
	p, ledger := a.procedure()
	if p == nil {
		return nil
	}
	for _, l := range p.Live(a.after(), ledger) {
		if l.ID == id {
			return l.Limit.Title
		}
	}
	return nil
}

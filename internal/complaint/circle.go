package complaint

import (
	"slices"
	"strconv"

	"amends/internal/fault"
	"amends/internal/procedure"
)

// Insiders are those who know of the case beyond its department, its owner and who took it in: whoever was let in, and
// whoever has a measure of the plan to carry out. A party is never among them.
func (s *State) Insiders() []string {
	if len(s.Circle) == 0 && len(s.Plan.Measures) == 0 {
		return nil
	}
	out := slices.Clone(s.Circle)
	for _, m := range s.Plan.Measures {
		if m.Owner != "" && !slices.Contains(out, m.Owner) {
			out = append(out, m.Owner)
		}
	}
	return slices.DeleteFunc(out, s.Party)
}

// Charged are the departments that an action against repetition was promised for: whoever is of one knows of the case, or
// nobody there could do what he is reminded of.
func (s *State) Charged() []string {
	var out []string
	for _, r := range s.Rectifications {
		if r.Department != "" && !slices.Contains(out, r.Department) {
			out = append(out, r.Department)
		}
	}
	return out
}

// GrantAccess (授权查看) lets a colleague see a case that is not within his reach, as somebody who is asked for advice must.
type GrantAccess struct {
	Staff  string `json:"staff"`
	Reason Text   `json:"reason,omitzero"`
}

// AccessGranted says who was let in.
type AccessGranted struct {
	Staff  []string `json:"staff"`
	Reason Text     `json:"reason,omitzero"`
}

// Name is the API name.
func (*GrantAccess) Name() string { return "grant_access" }

// Texts are sealed by the desk.
func (c *GrantAccess) Texts() []*Text { return []*Text{&c.Reason} }

// circleMax is how many may be let in: a list that everybody is on keeps nobody out.
const circleMax = 50

func (c *GrantAccess) decide(d *decision) error {
	if err := d.known(); err != nil {
		return err
	}
	var l fault.List
	d.welcome(&l, c.Staff, "staff")
	bound(&l, c.Reason, "reason", ParaMax)
	if len(d.s.Circle) >= circleMax {
		l.Add("staff", "input.too_many", "max", circleMax)
	}
	if err := l.Err(); err != nil || d.w.Sees(c.Staff, &d.s) {
		return err
	}
	d.emit(AccessGranted{Staff: []string{c.Staff}, Reason: c.Reason})
	return nil
}

// welcome notes why somebody cannot be let in: nobody knows him, he is a party, or he sees no cases at all.
func (d *decision) welcome(l *fault.List, staff, path string) bool {
	switch {
	case !d.w.HasStaff(staff):
		known(l, staff, path, d.w.HasStaff)
	case d.s.Party(staff):
		l.Add(path, "complaint.is_party")
	case !d.w.MayView(staff):
		l.Add(path, "complaint.sees_no_cases")
	default:
		return true
	}
	return false
}

func (AccessGranted) trait() Trait {
	return Trait{Name: "complaint.access_granted", Voice: Change, Moves: true}
}

func (e AccessGranted) tell(t *Telling) {
	t.fact("staff", procedure.Staff, e.Staff)
	t.say("reason", e.Reason)
}

func (e AccessGranted) apply(s *State, _ Recorded) {
	s.Circle = add(s.Circle, e.Staff...)
}

// EndAccess takes back what GrantAccess gave.
type EndAccess struct {
	Staff  string `json:"staff"`
	Reason Text   `json:"reason,omitzero"`
}

// AccessEnded says who is no longer let in.
type AccessEnded struct {
	Staff  []string `json:"staff"`
	Reason Text     `json:"reason,omitzero"`
}

// Name is the API name.
func (*EndAccess) Name() string { return "end_access" }

// Texts are sealed by the desk.
func (c *EndAccess) Texts() []*Text { return []*Text{&c.Reason} }

func (c *EndAccess) decide(d *decision) error {
	if err := d.known(); err != nil {
		return err
	}
	var l fault.List
	if l.Need(c.Staff != "", "staff"); c.Staff != "" && !slices.Contains(d.s.Circle, c.Staff) {
		l.Add("staff", "complaint.not_let_in")
	} else if c.Staff != "" && c.Staff == d.s.Superior.To && d.m.By != c.Staff { // nobody shuts out who is asked past him
		l.Add("staff", "complaint.superior_waits")
	}
	bound(&l, c.Reason, "reason", ParaMax)
	if err := l.Err(); err != nil {
		return err
	}
	d.emit(AccessEnded{Staff: []string{c.Staff}, Reason: c.Reason})
	return nil
}

func (AccessEnded) trait() Trait {
	return Trait{Name: "complaint.access_ended", Voice: Change, Moves: true}
}

func (e AccessEnded) tell(t *Telling) {
	t.fact("staff", procedure.Staff, e.Staff)
	t.say("reason", e.Reason)
}

func (e AccessEnded) apply(s *State, _ Recorded) {
	s.Circle = slices.DeleteFunc(slices.Clone(s.Circle), func(id string) bool { return slices.Contains(e.Staff, id) })
}

// mentioned looks at who is named in a note: whoever may not see the case would follow the notice to a page that is not
// there for him. He is let in with the note when its writer asks for that and may; a party never is.
func (d *decision) mentioned(l *fault.List, staff []string, grant bool) (in []string) {
	for i, id := range staff {
		path := "mentions." + strconv.Itoa(i)
		switch {
		case d.w.HasStaff(id) && !d.s.Party(id) && d.w.Sees(id, &d.s):
		case !d.welcome(l, id, path) || slices.Contains(in, id):
		case !d.w.Permitted(d.m.By, (*GrantAccess)(nil).Name()):
			l.Add(path, "complaint.mention_blind")
		case !grant:
			l.Add(path, "complaint.mention_grant")
		default:
			in = append(in, id)
		}
	}
	return in
}

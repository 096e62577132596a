package complaint

import (
	"slices"
	"strconv"

	"amends/internal/act"
	"amends/internal/fault"
	"amends/internal/field"
)

// Insiders are those who know of the case beyond its department, its owner and who took it in: whoever was let in, whoever
// is or was asked for something, and whoever has a measure of the plan to carry out. A party is never among them.
func (s *State) Insiders() []string {
	if len(s.Circle) == 0 && len(s.Plan.Measures) == 0 && len(s.Requests) == 0 {
		return nil
	}
	out := slices.Clone(s.Circle)
	_, asked := s.Requests.Asked()
	for _, staff := range asked {
		if !slices.Contains(out, staff) {
			out = append(out, staff)
		}
	}
	for _, m := range s.Plan.Measures {
		if m.Owner != "" && !slices.Contains(out, m.Owner) {
			out = append(out, m.Owner)
		}
	}
	return slices.DeleteFunc(out, s.Party)
}

// Charged are the departments that an action against repetition was promised for, and those that were asked for something
// as a whole: whoever is of one knows of the case, or nobody there could do what he is reminded of.
func (s *State) Charged() []string {
	out, _ := s.Requests.Asked()
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

var grantAccessAct = &Act{
	Act: act.Act{Name: "grant_access", Conflict: act.Free, At: "POST access", May: []string{"case.work", "case.assign"},
		Menu: act.Ever, Icon: "users", Fields: []field.Field{
			field.Staff.Of("staff").Need().ByRule(),
			field.Para.Of("reason"),
		}},
	New: func() Command { return new(GrantAccess) },
}

// Act is the declaration.
func (*GrantAccess) Act() *Act { return grantAccessAct }

// circleMax is how many may be let in: a list that everybody is on keeps nobody out.
const circleMax = 50

func (c *GrantAccess) decide(d *decision) error {
	l := d.fields(c)
	d.welcome(l, c.Staff, "staff")
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
	case staff == "":
		l.Add(path, "input.required")
	case !d.w.HasStaff(staff):
		l.Add(path, "input.unknown", "value", staff)
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

var endAccessAct = &Act{
	Act: act.Act{Name: "end_access", Conflict: act.Free, At: "DELETE access", May: []string{"case.work", "case.assign"},
		Menu: act.Ever, Icon: "lock", Fields: []field.Field{
			field.Staff.Of("staff").Need(),
			field.Para.Of("reason"),
		}},
	New:     func() Command { return new(EndAccess) },
	Offered: func(s *State) bool { return len(s.Circle) > 0 },
	Asks: func(w World, s *State, by string, list []field.Field) []field.Field {
		return offered(list, "staff", s.Circle)
	},
}

// Act is the declaration.
func (*EndAccess) Act() *Act { return endAccessAct }

func (c *EndAccess) decide(d *decision) error {
	l := d.fields(c)
	if l.Need(c.Staff != "", "staff"); c.Staff != "" && !slices.Contains(d.s.Circle, c.Staff) {
		l.Add("staff", "complaint.not_let_in")
	} else if c.Staff != "" && c.Staff == d.s.Superior.To && d.m.By != c.Staff { // nobody shuts out who is asked past him
		l.Add("staff", "complaint.superior_waits")
	}
	if err := l.Err(); err != nil {
		return err
	}
	d.emit(AccessEnded{Staff: []string{c.Staff}, Reason: c.Reason})
	return nil
}

func (AccessEnded) trait() Trait {
	return Trait{Name: "complaint.access_ended", Voice: Change, Moves: true}
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
		case !d.w.Permitted(d.m.By, grantAccessAct.Name):
			l.Add(path, "complaint.mention_blind")
		case !grant:
			l.Add(path, "complaint.mention_grant")
		default:
			in = append(in, id)
		}
	}
	return in
}

package improve

import (
	"slices"

	"amends/internal/act"
	"amends/internal/fault"
	"amends/internal/field"
)

// AcceptAction (认领整改) takes an action: whoever does is its owner from then on. Who leads the department may name
// another. What somebody has taken already nobody takes from him without naming who is to have it.
type AcceptAction struct {
	Owner string `json:"owner,omitempty"` // empty: who takes it
	Text  Text   `json:"text,omitzero"`   // how it is to be done
}

// Accepted says whose it is.
type Accepted struct {
	Owner string `json:"owner"`
	Text  Text   `json:"text,omitzero"`
}

var acceptAct = &Act{
	Act: act.Act{Name: "accept_action", Conflict: act.Free, At: "POST acceptance", May: mayWork, Menu: act.Open,
		Icon: "check", Fields: []field.Field{
			field.Staff.Of("owner"),
			field.Para.Of("text"),
		}},
	New: func() Command { return new(AcceptAction) },
	Asks: func(w World, s *State, by string, list []field.Field) []field.Field {
		list = slices.Clone(list)
		i := slices.IndexFunc(list, func(f field.Field) bool { return f.Name == "owner" })
		if !leads(w, s, by) { // who may name nobody is not asked whom
			return slices.Delete(list, i, i+1)
		}
		list[i].Options = w.Hands(s.Department)
		list[i].Required = s.Status == Taken && s.Owner != by // else he would take it from him unsaid
		return list
	},
}

// mayWork are the permissions that whoever works on an action needs one of.
var mayWork = []string{"case.work", "case.evaluate"}

// some are words in place of what nobody has written yet.
var some = field.TextOf("?")

// Act is the declaration.
func (*AcceptAction) Act() *Act { return acceptAct }

func (c *AcceptAction) decide(d *decision) error {
	if err := d.standing(Open, Taken); err != nil {
		return err
	}
	if err := d.yours(); err != nil {
		return err
	}
	l := d.fields(c)
	owner := d.m.By
	if c.Owner != "" && c.Owner != owner {
		switch owner = c.Owner; {
		case !d.w.HasStaff(owner): // said above
		case !d.leads(d.m.By):
			l.Add("owner", "improve.names_nobody")
		case d.w.Party(owner):
			l.Add("owner", "complaint.is_party")
		case d.w.DepartmentOf(owner) != d.s.Department && d.w.Lead(d.s.Department) != owner:
			l.Add("owner", "improve.not_of_department")
		case !d.w.Works(owner):
			l.Add("owner", "improve.may_not_work")
		}
	}
	if d.s.Status == Taken && d.s.Owner != d.m.By && (c.Owner == "" || !d.leads(d.m.By)) {
		if !d.leads(d.m.By) {
			return fault.New(fault.Refused, "improve.taken_already")
		}
		l.Add("owner", "improve.name_who")
	}
	if err := l.Err(); err != nil {
		return err
	}
	if d.s.Status == Taken && d.s.Owner == owner {
		return nil
	}
	d.emit(Accepted{owner, c.Text})
	return nil
}

func (Accepted) trait() act.Trait {
	return act.Trait{Name: "improve.accepted", Voice: act.Change, Icon: "user"}
}

func (e Accepted) apply(s *State, r Recorded) {
	s.Owner, s.Status, s.AcceptedAt = e.Owner, Taken, micros(r.At)
	s.did(e.Owner)
}

// taken refuses what nobody has taken yet.
func (d *decision) taken() error {
	if d.s.Status == Open {
		return fault.New(fault.Refused, "improve.not_taken")
	}
	return d.standing(Taken)
}

package complaint

import (
	"slices"

	"amends/internal/act"
	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/stream"
)

// Party tells whether somebody is a party (当事人) to the case: whoever it is about, stands to gain by it or decided what it
// complains of. He neither sees the case nor handles it (row I2); what he has to say he says in a statement. This is the
// one answer that rules, queries, notices and streams go by.
func (s *State) Party(staff string) bool { return staff != "" && slices.Contains(s.Parties, staff) }

// PartyGrounds are why somebody is a party: it is about him, he stands to gain, he decided what is complained of.
var PartyGrounds = []string{"about", "gains", "decided"}

// NameParty (回避) says that somebody is a party to the case, when that comes out later than at the registration. Whoever sees
// the case may say so of himself; of another it is for those whom judges tells.
type NameParty struct {
	Staff  string `json:"staff"`
	Ground string `json:"ground"` // about, gains, decided
	Reason Text   `json:"reason"`
}

// PartyNamed says that somebody is a party from now on.
type PartyNamed NameParty

var namePartyAct = &Act{
	Act: act.Act{Name: "name_party", Conflict: act.Free, At: "POST parties", May: []string{"case.note"}, Menu: act.Ever,
		Icon: "shield", Fields: []field.Field{
			field.Staff.Of("staff").Need(),
			field.Choice.Of("ground").Among(PartyGrounds...).Need().First("about"),
			field.Para.Of("reason").Need(),
		}},
	New: func() Command { return new(NameParty) },
}

// Act is the declaration.
func (*NameParty) Act() *Act { return namePartyAct }

func (c *NameParty) decide(d *decision) error {
	if err := d.check(c); err != nil {
		return err
	}
	if d.s.Party(c.Staff) {
		return nil
	}
	if by := d.m.By; by != System && by != c.Staff && !d.judges(by, c.Staff) {
		return fault.Input("staff", "complaint.party_not_yours")
	}
	owned, before := c.Staff == d.s.Owner, d.clearable()
	d.emit(PartyNamed(*c))
	if owned {
		to := d.instead(c.Staff)
		if to == "" {
			return fault.New(fault.Refused, "complaint.nobody_instead")
		}
		d.emit(Assigned{Department: d.s.Department, Owner: to, Opens: d.waivedBy(to)})
	}
	after := d.clearable()
	for _, staff := range append(before, c.Staff) {
		if !slices.Contains(after, staff) {
			return fault.New(fault.Refused, "complaint.nobody_clears")
		}
	}
	return nil
}

// judges says who may say of another that he is a party, or is none after all: quality, unless it handled the case itself,
// and whoever the other answers to. Nobody shuts out those who look at his own work: neither his superiors nor quality.
func (d *decision) judges(by, staff string) bool {
	if d.w.Answers(staff, by) {
		return true
	}
	return d.w.Holds(by, "quality") && by != staff && by != d.s.Owner && !slices.Contains(d.s.Handlers, by)
}

// clearable are the parties of whom somebody who is here and sees the case could say that they are none after all. A party
// of whom nobody could is one for ever, and nobody above him would know.
func (d *decision) clearable() (out []string) {
	for _, staff := range d.s.Parties {
		if d.w.Others(clearPartyAct.Name, func(id string) bool { return d.judges(id, staff) && d.w.Sees(id, &d.s) }) {
			out = append(out, staff)
		}
	}
	return out
}

// instead is who takes over from an owner that became a party: his lead, else whoever stands above, else who is on duty.
func (d *decision) instead(staff string) string {
	for _, to := range []string{d.lead(d.w.DepartmentOf(staff)), d.above(staff, 1), d.lead(d.s.Department),
		d.w.DutyOwner(d.s.Channel)} {
		if to != "" && !d.s.Party(to) && d.w.MayOwn(to) {
			return to
		}
	}
	return ""
}

func (PartyNamed) trait() Trait {
	return Trait{Name: "complaint.party_named", Voice: Change, Moves: true}
}

func (e PartyNamed) notice(a *audience) { a.each(a.watching(e.Staff), partyNamed, stream.Args{}) }

func (e PartyNamed) apply(s *State, _ Recorded) {
	s.Parties = add(s.Parties, e.Staff)
	s.Circle = without(s.Circle, e.Staff)
}

// ClearParty says that somebody is no party after all.
type ClearParty struct {
	Staff  string `json:"staff"`
	Reason Text   `json:"reason"`
}

// PartyCleared says that somebody is no party any more.
type PartyCleared ClearParty

var clearPartyAct = &Act{
	Act: act.Act{Name: "clear_party", Conflict: act.Free, At: "DELETE parties", May: []string{"case.note"}, Menu: act.Ever,
		Icon: "undo", Fields: []field.Field{
			field.Staff.Of("staff").Need().ByRule(),
			field.Para.Of("reason").Need(),
		}},
	New:   func() Command { return new(ClearParty) },
	Tried: true, Offered: func(s *State) bool { return len(s.Parties) > 0 },
	Asks: func(w World, s *State, by string, list []field.Field) []field.Field {
		return offered(list, "staff", s.Parties)
	},
}

// Act is the declaration.
func (*ClearParty) Act() *Act { return clearPartyAct }

func (c *ClearParty) decide(d *decision) error {
	if by := d.m.By; by != System && !slices.ContainsFunc(d.s.Parties,
		func(staff string) bool { return d.judges(by, staff) }) && len(d.s.Parties) > 0 {
		return fault.New(fault.Forbidden, "complaint.clear_not_yours")
	}
	l := d.fields(c)
	switch {
	case !d.s.Party(c.Staff):
		l.Add("staff", "complaint.no_party")
	case d.m.By != System && !d.judges(d.m.By, c.Staff):
		l.Add("staff", "complaint.clear_not_yours")
	}
	if err := l.Err(); err != nil {
		return err
	}
	d.emit(PartyCleared(*c))
	return nil
}

func (PartyCleared) trait() Trait {
	return Trait{Name: "complaint.party_cleared", Voice: Change, Moves: true}
}

func (e PartyCleared) notice(a *audience) {
	a.each(a.watching(e.Staff), partyCleared, stream.Args{})
}

func (e PartyCleared) apply(s *State, _ Recorded) { s.Parties = without(s.Parties, e.Staff) }

// without is a list of its own that lacks one word.
func without(list []string, word string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return s == word })
}

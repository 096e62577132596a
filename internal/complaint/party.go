package complaint

import (
	"slices"

	"amends/internal/fault"
)

// Party tells whether somebody is a party (当事人) to the case: whoever it is about, stands to gain by it or decided what it
// complains of. He neither sees the case nor handles it (row I2); what he has to say he says in a statement. This is the
// one answer that rules, queries, notices and streams go by.
func (s *State) Party(staff string) bool { return staff != "" && slices.Contains(s.Parties, staff) }

// PartyGrounds are why somebody is a party: it is about him, he stands to gain, he decided what is complained of.
var PartyGrounds = []string{"about", "gains", "decided"}

// NameParty (回避) says that somebody is a party to the case, when that comes out later than at the registration. He may say
// so of himself.
type NameParty struct {
	Staff  string `json:"staff"`
	Ground string `json:"ground"` // about, gains, decided
	Reason Text   `json:"reason"`
}

// PartyNamed says that somebody is a party from now on.
type PartyNamed struct {
	Staff  string `json:"staff"`
	Ground string `json:"ground"`
	Reason Text   `json:"reason"`
}

// Name is the API name.
func (*NameParty) Name() string { return "name_party" }

// Texts are sealed by the desk.
func (c *NameParty) Texts() []*Text { return []*Text{&c.Reason} }

func (c *NameParty) decide(d *decision) error {
	if err := d.known(); err != nil {
		return err
	}
	var l fault.List
	known(&l, c.Staff, "staff", d.w.HasStaff)
	oneOf(&l, c.Ground, "ground", true, PartyGrounds...)
	need(&l, c.Reason, "reason", ParaMax)
	if err := l.Err(); err != nil {
		return err
	}
	if d.s.Party(c.Staff) {
		return nil
	}
	owned := c.Staff == d.s.Owner
	d.emit(PartyNamed(*c))
	if !owned {
		return nil
	}
	to := d.instead(c.Staff)
	if to == "" {
		return fault.New(fault.Refused, "complaint.nobody_instead")
	}
	d.emit(Assigned{Department: d.s.Department, Owner: to, Opens: d.waivedBy(to)})
	return nil
}

// instead is who takes over from an owner that became a party: his lead, else whoever stands above, else who is on duty.
func (d *decision) instead(staff string) string {
	for _, to := range []string{d.lead(d.w.DepartmentOf(staff)), d.above(staff, 1), d.lead(d.s.Department), d.w.DutyOwner(d.s.Channel)} {
		if to != "" && !d.s.Party(to) && d.w.MayOwn(to) {
			return to
		}
	}
	return ""
}

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
type PartyCleared struct {
	Staff  string `json:"staff"`
	Reason Text   `json:"reason"`
}

// Name is the API name.
func (*ClearParty) Name() string { return "clear_party" }

// Texts are sealed by the desk.
func (c *ClearParty) Texts() []*Text { return []*Text{&c.Reason} }

func (c *ClearParty) decide(d *decision) error {
	if err := d.known(); err != nil {
		return err
	}
	var l fault.List
	if !d.s.Party(c.Staff) {
		l.Add("staff", "complaint.no_party")
	}
	need(&l, c.Reason, "reason", ParaMax)
	if err := l.Err(); err != nil {
		return err
	}
	d.emit(PartyCleared(*c))
	return nil
}

func (e PartyCleared) apply(s *State, _ Recorded) { s.Parties = without(s.Parties, e.Staff) }

// without is a list of its own that lacks one word.
func without(list []string, word string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return s == word })
}

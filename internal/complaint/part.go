package complaint

import (
	"amends/internal/act"
	"amends/internal/fault"
)

// PartPerson moves a case from a customer to whom it was wrongly joined to the one it is about. It is the house's own order:
// in the same transaction the words of the case go under the other's key.
type PartPerson struct {
	Person     string `json:"person" tell:"-"` // whose it is from now on
	From       string `json:"from"`
	Reason     string `json:"reason" tell:"line"`
	Repeat     int    `json:"repeat,omitempty"`      // which of his complaints it is; 0: as it was counted
	Digest     string `json:"digest,omitempty"`      // what his row is, when it was written here
	FromDigest string `json:"from_digest,omitempty"` // what the row of the other is, when it was changed here
}

// PersonParted says that a case is about another customer than it was thought to be, and what the rows of the two are.
type PersonParted PartPerson

var partPersonAct = &Act{
	Act: act.Act{Name: "part_person", Conflict: act.Free, May: []string{"case.register", "case.evaluate"}},
	New: func() Command { return new(PartPerson) },
}

// Act is the declaration.
func (*PartPerson) Act() *Act { return partPersonAct }

func (c *PartPerson) decide(d *decision) error {
	l := d.fields(c)
	l.Need(c.Reason != "", "reason")
	switch {
	case c.From == "" || c.From != d.s.Person && c.From != d.s.Representative:
		l.Add("from", "input.unknown", "value", c.From)
	case c.Person == "" || c.Person == c.From:
		l.Add("person", "input.unknown", "value", c.Person)
	}
	if err := l.Err(); err != nil {
		return err
	}
	if c.From == d.s.Person && d.s.Erased || c.From != d.s.Person && d.s.RepresentativeErased {
		return fault.New(fault.Refused, "vault.erased")
	}
	d.emit(PersonParted(*c))
	return nil
}

func (PersonParted) trait() Trait {
	return Trait{Name: "complaint.person_parted", Voice: Change, Icon: "split"}
}

func (e PersonParted) apply(s *State, r Recorded) {
	if s.Person == e.From {
		s.Person = e.Person
		if e.Repeat > 0 {
			s.Repeat = e.Repeat
		}
		s.PersonBy = r.By // it is at his word from now on
	}
	if s.Representative == e.From {
		s.Representative = e.Person
	}
	s.places(r.By)
}

// spoke remembers who of the house wrote down the complainant's words in a case that came by the portal in the name of
// somebody known: until then nobody but the one who typed his number says that it is his. Who works on the case says it of
// his own work, and does not count.
func (s *State) spoke(by string) {
	if s.RegisteredBy == Customer && s.Repeat > 1 && s.PersonBy == "" && house(by) && by != s.Owner {
		s.PersonBy = by
	}
}

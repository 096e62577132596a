package complaint

import (
	"slices"

	"amends/internal/act"
	"amends/internal/fault"
)

// ChangePerson records that what is known of the complainant, or of who complains for him, was changed outside of the
// case: the vault did it. The digest lets nobody put another person's data, or older ones, in its place.
type ChangePerson struct {
	Person string   `json:"person"`
	Digest string   `json:"digest"`
	Fields []string `json:"fields"`
}

// PersonChanged says which details of a person were changed, and what his row is from then on. It stands in the newest
// case that points to him.
type PersonChanged struct {
	Person string   `json:"person" tell:"-"`
	Digest string   `json:"digest"`
	Fields []string `json:"fields,omitempty" tell:"choice,details"`
}

var changePersonAct = &Act{
	Act: act.Act{Name: "change_person", Conflict: act.Free, May: []string{"case.register"}},
	New: func() Command { return new(ChangePerson) },
}

// Act is the declaration.
func (*ChangePerson) Act() *Act { return changePersonAct }

func (c *ChangePerson) decide(d *decision) error {
	if c.Person == "" || c.Person != d.s.Person && c.Person != d.s.Representative {
		return fault.Input("person", "input.unknown", "value", c.Person)
	}
	d.emit(PersonChanged(*c))
	return nil
}

func (PersonChanged) trait() Trait { return Trait{Name: "complaint.person_changed", Voice: Change} }

func (e PersonChanged) apply(s *State, r Recorded) {
	if slices.Contains(e.Fields, "phones") || slices.Contains(e.Fields, "emails") {
		s.places(r.By)
	}
}

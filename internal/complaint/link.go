package complaint

import (
	"slices"

	"amends/internal/fault"
)

// LinkTo ties the case to another one.
type LinkTo struct {
	Kind string `json:"kind"` // duplicate, same_cause, follow_up
	Case string `json:"case"` // id of the other
}

// Linked says which case this one is tied to.
type Linked struct{ Link }

// Name is the API name.
func (*LinkTo) Name() string { return "link" }

func (c *LinkTo) decide(d *decision) error {
	if err := d.known(); err != nil {
		return err
	}
	var l fault.List
	oneOf(&l, c.Kind, "kind", true, "duplicate", "same_cause", "follow_up")
	l.Need(c.Case != "", "case")
	if c.Case == d.s.ID {
		l.Add("case", "complaint.link_self")
	}
	if err := l.Err(); err != nil {
		return err
	}
	n := Link{c.Kind, c.Case}
	if !slices.Contains(d.s.Links, n) {
		d.emit(Linked{n})
	}
	return nil
}

func (Linked) trait() Trait { return Trait{Name: "complaint.linked", Voice: Change} }

func (e Linked) tell(t *Telling) {
	t.choice("kind", e.Kind)
	t.fact("case", FactCase, e.Case)
}

func (e Linked) apply(s *State, r Recorded) { s.Links = add(s.Links, e.Link) }

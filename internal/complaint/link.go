package complaint

import (
	"slices"

	"amends/internal/act"
	"amends/internal/field"
)

// LinkTo ties the case to another one.
type LinkTo struct {
	Kind string `json:"kind"` // duplicate, same_cause, follow_up
	Case string `json:"case"` // id of the other
}

// Linked says which case this one is tied to.
type Linked struct{ Link }

var linkToAct = &Act{
	Act: act.Act{Name: "link", Conflict: act.Free, At: "POST links", May: []string{"case.note"}, Menu: act.Ever,
		Icon: "link", Fields: []field.Field{
			field.Choice.Of("kind").Among("duplicate", "same_cause", "follow_up").Need().First("duplicate"),
			field.Case.Of("case").Need(),
		}},
	New: func() Command { return new(LinkTo) },
}

// Act is the declaration.
func (*LinkTo) Act() *Act { return linkToAct }

func (c *LinkTo) decide(d *decision) error {
	l := d.fields(c)
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

func (Linked) trait() Trait { return Trait{Name: "complaint.linked", Voice: Change, Icon: "link"} }

func (e Linked) apply(s *State, r Recorded) { s.Links = add(s.Links, e.Link) }

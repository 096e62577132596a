package complaint

import (
	"cmp"

	"amends/internal/act"
	"amends/internal/fault"
	"amends/internal/field"
)

// Erase records that somebody's data was destroyed: the complainant's, or that of who complains for him. It is the vault's
// own order, with what it found to destroy.
type Erase struct {
	Reason string `json:"reason"`
	Person string `json:"person,omitempty"` // empty: the complainant
	Texts  int    `json:"texts,omitempty"`  // of this case, that can be read still
	Files  int    `json:"files,omitempty"`
	Anew   bool   `json:"anew,omitempty"` // say so again: more has come since
}

// Erased says that a person's words and data can no longer be read. Whatever of a case cannot be read must have such an
// event behind it. Those from before name nobody and emptied no field.
type Erased struct {
	Reason string   `json:"reason"`
	Person string   `json:"person,omitempty"`
	Fields []string `json:"fields,omitempty"` // words in the open that are not shown any more
	Texts  int      `json:"texts,omitempty"`
	Files  int      `json:"files,omitempty"`
}

var eraseAct = &Act{
	Act: act.Act{Name: "erase", Conflict: act.Free, May: []string{"customer.erase"}},
	New: func() Command { return new(Erase) },
}

// Act is the declaration.
func (*Erase) Act() *Act { return eraseAct }

func (c *Erase) decide(d *decision) error {
	e := Erased{Reason: c.Reason, Person: cmp.Or(c.Person, d.s.Person)}
	done := d.s.RepresentativeErased
	switch {
	case e.Person == d.s.Person: // with him goes what was said and shown in his matter
		e.Fields, e.Texts, e.Files = d.s.OpenWords(d.w), c.Texts, c.Files
		done = d.s.Erased && len(e.Fields) == 0
	case e.Person != d.s.Representative:
		return fault.Input("person", "input.unknown", "value", e.Person)
	}
	if !done || c.Anew {
		d.emit(e)
	}
	return nil
}

// OpenWords names the fields that hold words in the open which no list has: an erasure empties them. The tags, and what
// versions from before let in; it stays in the events that brought it.
func (s *State) OpenWords(w World) []string {
	var out []string
	for _, f := range s.listed() {
		if unlisted(w, f) {
			out = append(out, f.field)
		}
	}
	if len(s.Tags) > 0 {
		out = append(out, "tags")
	}
	return out
}

func (Erased) trait() Trait {
	return Trait{Name: "complaint.erased", Voice: Change, Icon: "lock", Moves: true}
}

func (e Erased) tell(t *Telling) {
	t.Fact("reason", field.Line, e.Reason)
	t.Fact("texts", field.Number, e.Texts)
	t.Fact("gone_files", field.Number, e.Files)
	t.Fact("emptied", field.Choice, e.Fields)
}

func (e Erased) apply(s *State, r Recorded) {
	if e.Person != "" && e.Person == s.Representative && e.Person != s.Person {
		s.RepresentativeErased = true
		return
	}
	s.Erased = true
	for _, name := range e.Fields {
		for _, f := range s.listed() {
			if f.field == name {
				*f.word = ""
			}
		}
		if name == "tags" {
			s.Tags = nil
		}
	}
}

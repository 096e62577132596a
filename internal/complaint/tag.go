package complaint

import (
	"slices"
	"strings"
	"unicode/utf8"

	"amends/internal/act"
	"amends/internal/fault"
	"amends/internal/field"
)

// Tag adds and removes tags (标签).
type Tag struct {
	Add    []string `json:"add,omitempty"`
	Remove []string `json:"remove,omitempty"`
}

// Tagged says which tags changed.
type Tagged Tag

var tagAct = &Act{
	Act: act.Act{Name: "tag", Conflict: act.Free, At: "POST tags", May: []string{"case.note"}, Menu: act.Ever, Icon: "tag",
		Fields: []field.Field{
			field.Tags.Of("add"),
			field.Tags.Of("remove"),
		}},
	New: func() Command { return new(Tag) },
}

// Act is the declaration.
func (*Tag) Act() *Act { return tagAct }

func (c *Tag) decide(d *decision) error {
	var e Tagged
	l := d.fields(c)
	for _, t := range c.Add {
		t = strings.TrimSpace(t)
		if tag(l, t, "add") && !slices.Contains(d.s.Tags, t) && !slices.Contains(e.Add, t) && !slices.Contains(c.Remove, t) {
			e.Add = append(e.Add, t)
		}
	}
	for _, t := range c.Remove {
		if slices.Contains(d.s.Tags, t) && !slices.Contains(e.Remove, t) {
			e.Remove = append(e.Remove, t)
		}
	}
	if len(d.s.Tags)+len(e.Add)-len(e.Remove) > tagsMax {
		l.Add("add", "input.too_many", "max", tagsMax)
	}
	if err := l.Err(); err != nil {
		return err
	}
	if len(e.Add)+len(e.Remove) > 0 {
		d.emit(e)
	}
	return nil
}

// How many tags a case may have, and how many characters each.
const tagsMax, tagLength = 20, 20

func tag(l *fault.List, t, path string) bool {
	ok := t != "" && utf8.RuneCountInString(t) <= tagLength
	if !ok {
		l.Add(path, "input.tag", "value", t, "max", tagLength)
	}
	return ok
}

func (Tagged) trait() Trait { return Trait{Name: "complaint.tagged", Voice: Change, Icon: "tag"} }

func (e Tagged) apply(s *State, r Recorded) {
	tags := slices.DeleteFunc(slices.Clone(s.Tags), func(t string) bool { return slices.Contains(e.Remove, t) })
	s.Tags = append(tags, e.Add...)
}

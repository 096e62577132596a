package complaint

import (
	"slices"
	"strings"
	"unicode/utf8"

	"amends/internal/fault"
)

// Tag adds and removes tags (标签).
type Tag struct {
	Add    []string `json:"add,omitempty"`
	Remove []string `json:"remove,omitempty"`
}

// Tagged says which tags changed.
type Tagged struct {
	Add    []string `json:"add,omitempty"`
	Remove []string `json:"remove,omitempty"`
}

// Name is the API name.
func (*Tag) Name() string { return "tag" }

func (c *Tag) decide(d *decision) error {
	if err := d.known(); err != nil {
		return err
	}
	var e Tagged
	var l fault.List
	for _, t := range c.Add {
		t = strings.TrimSpace(t)
		if tag(&l, t, "add") && !slices.Contains(d.s.Tags, t) && !slices.Contains(e.Add, t) && !slices.Contains(c.Remove, t) {
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

func (e Tagged) apply(s *State, r Recorded) {
	tags := slices.DeleteFunc(slices.Clone(s.Tags), func(t string) bool { return slices.Contains(e.Remove, t) })
	s.Tags = append(tags, e.Add...)
}

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

func (e Linked) apply(s *State, r Recorded) { s.Links = add(s.Links, e.Link) }

// Escalate (升级) brings the case up the reporting line by hand.
type Escalate struct {
	Reason Text `json:"reason"`
}

// Escalated says who was told.
type Escalated struct {
	Level  int    `json:"level"`
	To     string `json:"to"`
	Reason Text   `json:"reason"`
}

// Name is the API name.
func (*Escalate) Name() string { return "escalate" }

// Texts are sealed by the desk.
func (c *Escalate) Texts() []*Text { return []*Text{&c.Reason} }

func (c *Escalate) decide(d *decision) error {
	if err := d.alive(); err != nil {
		return err
	}
	var l fault.List
	need(&l, c.Reason, "reason", ParaMax)
	if err := l.Err(); err != nil {
		return err
	}
	level := d.s.Escalated + 1
	to := d.w.Manager(d.s.Owner, level)
	if to == "" {
		return fault.New(fault.Refused, "complaint.top_reached")
	}
	d.emit(Escalated{level, to, c.Reason})
	return nil
}

func (e Escalated) apply(s *State, r Recorded) { s.Escalated = e.Level }

// Erase records that the person's data was destroyed; the vault did it.
type Erase struct {
	Reason string `json:"reason"`
}

// Erased says that the complainant's words and data can no longer be read.
type Erased struct {
	Reason string `json:"reason"`
}

// Name is the API name.
func (*Erase) Name() string { return "erase" }

func (c *Erase) decide(d *decision) error {
	if err := d.known(); err != nil {
		return err
	}
	if !d.s.Erased {
		d.emit(Erased{c.Reason})
	}
	return nil
}

func (e Erased) apply(s *State, r Recorded) { s.Erased = true }

// MoveProcedure puts the case under another version of its procedure, with a reason.
type MoveProcedure struct {
	Version int  `json:"version"`
	Reason  Text `json:"reason"`
}

// ProcedureMoved says which version applies from now on.
type ProcedureMoved struct {
	Procedure Version `json:"procedure"`
	Reason    Text    `json:"reason"`
}

// Name is the API name.
func (*MoveProcedure) Name() string { return "move_procedure" }

// Texts are sealed by the desk.
func (c *MoveProcedure) Texts() []*Text { return []*Text{&c.Reason} }

func (c *MoveProcedure) decide(d *decision) error {
	if err := d.alive(); err != nil {
		return err
	}
	var l fault.List
	need(&l, c.Reason, "reason", ParaMax)
	if err := l.Err(); err != nil {
		return err
	}
	if c.Version == d.s.Procedure.Version {
		return nil
	}
	p, err := d.w.Procedure(d.s.Procedure.ID, c.Version)
	if err != nil {
		return fault.Input("version", "input.unknown", "value", c.Version)
	}
	d.emit(ProcedureMoved{Version{p.ID, p.Version}, c.Reason})
	d.use(p)
	return nil
}

func (e ProcedureMoved) apply(s *State, r Recorded) { s.Procedure = e.Procedure }

// Package improve is the rules of one corrective action (整改): what was promised against repetition, by whom and by when, and
// that somebody else than who did it looked whether it was done. Its own record, beside that of the complaint it was
// promised in, which may be closed and put away while the action goes on. Pure.
package improve

import (
	"slices"
	"time"

	"amends/internal/act"
	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/stream"
)

// World is what the rules may ask of the organisation, and of the complaint that an action was promised in.
type World interface {
	Zone() *time.Location
	HasStaff(id string) bool
	HasDepartment(id string) bool
	DepartmentOf(staff string) string
	Holds(staff, role string) bool
	Works(staff string) bool // he may work on actions, by his roles
	// Hands are the people who may be given an action of a department.
	Hands(department string) []string
	Alone(staff string) bool // nobody else here works on or decides cases

	// Party tells whether somebody is a party to the complaint.
	Party(staff string) bool
	// Lead is who stands for a department in the complaint: its lead, or who is above him when he is a party.
	Lead(department string) string
	// Above goes so many steps up somebody's reporting line, past the parties; past its end the top is asked again.
	Above(staff string, level int) string
	// Promises tells whether somebody answers for what was promised: the owner of the complaint, and the lead of its department.
	Promises(staff string) bool
}

// What every stream has in common keeps its short name here.
type (
	// Meta says when, by whom and through which door a command came.
	Meta = stream.Meta
	// Recorded is an event with what the journal adds.
	Recorded = stream.Recorded[Event]
	// Text is what somebody wrote.
	Text = field.Text
	// File is a document or picture kept in the blob store.
	File = field.File
)

// Command is an order; the set is closed.
type Command interface {
	// Act is what is true of it whoever gives it.
	Act() *Act
	decide(d *decision) error
}

// Event is something that happened; the set is closed.
type Event interface {
	apply(s *State, r Recorded)
	trait() act.Trait
}

// Is gives the trait of an event.
func Is(e Event) act.Trait { return e.trait() }

// Tell reads an event.
func Tell(e Event) act.Telling {
	t := act.Telling{Trait: e.trait()}
	acts.Tell(&t, e)
	return t
}

// decision is the working table of one Decide: the state as it becomes while events are added.
type decision struct {
	w      World
	s      State
	m      Meta
	events []Event
}

// Decide is every rule: given what is known and what is asked, what happened? A refusal is a fault. Asking for what is so
// already gives no events and no error. s is nil for an action that is not there yet.
func Decide(w World, s *State, m Meta, c Command) ([]Event, error) {
	d := &decision{w: w, m: m}
	if s != nil {
		d.s = *s
	}
	if c.Act().At != "" { // the house's own are given by no person, and begin the action
		if d.s.Version == 0 {
			return nil, fault.New(fault.Unknown, "improve.unknown")
		}
		if w.Party(m.By) {
			return nil, fault.New(fault.Refused, "improve.own_matter")
		}
	}
	if key := c.Act().Conflict.Refusal(); key != "" && slices.Contains(d.s.Doers, m.By) && !w.Alone(m.By) {
		return nil, fault.New(fault.Refused, key)
	}
	if files := field.FilesIn(c); files != nil && len(*files) > 0 {
		if err := field.Attached(files, d.s.Named); err != nil {
			return nil, err
		}
	}
	if err := c.decide(d); err != nil {
		return nil, err
	}
	return d.events, nil
}

// emit records that something happened; later rules of the same command see it.
func (d *decision) emit(e Event) {
	d.events = append(d.events, e)
	d.s.evolve(Recorded{Event: e, Version: d.s.Version + 1, At: d.m.At, By: d.m.By, Channel: d.m.Channel})
}

// check refuses fields that are not as they are declared.
func (d *decision) check(c Command) error { return d.fields(c).Err() }

// fields notes what is wrong with the fields of a command, by their declaration. The rule adds what only it can know.
func (d *decision) fields(c Command) *fault.List { return field.Noted(lists{d}, c.Act().Fields, c) }

// lists is the world as the fields of a command are held against it.
type lists struct{ d *decision }

// Has tells whether a code is there.
func (k lists) Has(t *field.Type, code string) bool {
	switch t {
	case field.Department:
		return k.d.w.HasDepartment(code)
	case field.Staff:
		return k.d.w.HasStaff(code)
	}
	return true
}

// Today is the day here, and the last that it is anywhere.
func (k lists) Today() (here, anywhere string) { return field.Days(k.d.m.At, k.d.w.Zone()) }

func micros(t time.Time) int64   { return t.UnixMicro() }
func instant(us int64) time.Time { return time.UnixMicro(us).UTC() }

// yours refuses whoever the action is not for: it is for the people of its department, who leads it, and quality.
func (d *decision) yours() error {
	if by := d.m.By; d.w.DepartmentOf(by) == d.s.Department || d.leads(by) {
		return nil
	}
	return fault.New(fault.Forbidden, "improve.not_yours")
}

// leads tells whether somebody stands for the department of the action, or for quality.
func (d *decision) leads(by string) bool { return leads(d.w, &d.s, by) }

func leads(w World, s *State, by string) bool {
	return w.Lead(s.Department) == by || w.Holds(by, "quality")
}

// standing refuses what comes at another time than a status.
func (d *decision) standing(want ...Status) error {
	for _, s := range want {
		if d.s.Status == s {
			return nil
		}
	}
	return fault.New(fault.Refused, "improve.is_"+string(d.s.Status))
}

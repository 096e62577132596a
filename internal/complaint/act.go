package complaint

import (
	"sync"

	"amends/internal/act"
	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/procedure"
)

// Act is one act on a complaint: what is true of it, and what its rule lets others ask.
type Act struct {
	act.Act
	New func() Command // an empty command

	// Tried says that the rules have more to say of it than the permission, where it belongs to no step.
	Tried bool
	// Trial is a command that goes as far into the rules as one can without knowing the fields; nil: an empty one.
	Trial func(on Asking) Command
	// Offered tells whether the case has what it is about; nil: always.
	Offered func(s *State) bool
	// Asks are the fields as one case asks for them from one person; nil: as they are declared.
	Asks func(w World, s *State, by string, list []field.Field) []field.Field

	once  sync.Once
	asked []field.Field // those that a form asks for; nobody changes the list
}

// Acts are all of them that a door may give, in the order of the menu and of the API.
func Acts() []*Act { return acts.Shown() }

// ActNames are their names, sorted.
func ActNames() []string { return acts.Names() }

// ActNamed finds an act by its name; nil when no door may give it.
func ActNamed(name string) *Act { return acts.Named(name) }

// AnyAct finds an act by its name, also one that only the house itself gives; nil when there is none.
func AnyAct(name string) *Act { return acts.Any(name) }

// ActOf finds the act that does steps of a kind; nil when there is none.
func ActOf(kind string) *Act {
	if k := Kinds()[kind]; k != nil {
		return ActNamed(k.Name)
	}
	return nil
}

// Kinds are the kinds of steps that the acts do, for procedures.
var Kinds = sync.OnceValue(func() procedure.Kinds {
	out := procedure.Kinds{}
	for _, a := range acts.All {
		if a.Kind != "" {
			out[a.Kind] = &a.Act
		}
	}
	return out
})

// Procedures are those that ship with Amends. Each call gives copies of its own.
func Procedures() []*procedure.Procedure {
	out := make([]*procedure.Procedure, len(shipped()))
	for i, p := range shipped() {
		out[i] = p.Copy()
	}
	return out
}

var shipped = sync.OnceValue(func() []*procedure.Procedure { return procedure.Builtin(Kinds()) })

// Try is a command of the act that goes as far into the rules as one can without knowing the fields.
func (a *Act) Try(on Asking, step string) Command {
	c := a.New()
	if a.Trial != nil {
		c = a.Trial(on)
	}
	if step != "" {
		field.Put(c, "step", step)
	}
	return c
}

// Asking is who asks what may be done, and on which case.
type Asking struct {
	State     *State
	Procedure *procedure.Procedure
	By        string
}

// some are words in place of what nobody has written yet.
var some = TextOf("?")

// fields notes what is wrong with the fields of a command, by their declaration. The rule adds what only it can know.
func (d *decision) fields(c Command) *fault.List { return field.Noted(lists{d}, c.Act().Fields, c) }

// check refuses fields that are not as they are declared.
func (d *decision) check(c Command) error { return d.fields(c).Err() }

// lists is the world as the fields of a command are held against it.
type lists struct{ d *decision }

// Has tells whether a code is there.
func (k lists) Has(t *field.Type, code string) bool {
	switch t {
	case field.Category:
		return k.d.w.HasCategory(code)
	case field.Cause:
		return k.d.w.HasCause(code)
	case field.Department:
		return k.d.w.HasDepartment(code)
	case field.Staff:
		return k.d.w.HasStaff(code)
	case field.Channel:
		return k.d.w.HasChannel(code)
	case field.Measure:
		return k.d.s.hasMeasure(code)
	}
	return true
}

// Today is the day here, and the last that it is anywhere.
func (k lists) Today() (here, anywhere string) { return field.Days(k.d.m.At, k.d.w.Zone()) }

var fromNote = field.Bool.Of("from_note").ByHand()

package field

import (
	"reflect"
	"slices"
)

// The codes of the organisation's settings: a node of the tree of categories or of causes, a department, somebody of its
// staff, a channel, a procedure. The API lists them under the same names.
var (
	Category   = code("category")
	Cause      = code("cause")
	Department = code("department")
	Staff      = code("staff")
	Channel    = code("channel")
	Procedure  = code("procedure")
)

// What a case has of its own: a measure of its plan, one of its clocks, a step of its procedure, one of its requests, and
// another case. The rule of the act knows whether there is such a one.
var (
	Measure = named(&Type{name: "measure", read: readWords, check: isThere})
	Clock   = named(&Type{name: "clock", read: readWords})
	Step    = named(&Type{name: "step", read: readWords})
	Request = named(&Type{name: "request", read: readWords})
	Case    = named(&Type{name: "case", read: func(p *Form, _ *Field, from, to string, into reflect.Value) {
		s := p.Text(from, to)
		if s == "" {
			s = p.Text(from+"_text", to+"_text") // as it was typed, where nothing was chosen from the list
		}
		write(into, s)
	}})
)

// Length is a span of time, "2wd": a number, and beside it its unit.
var Length = named(&Type{name: "span", read: func(p *Form, _ *Field, from, to string, into reflect.Value) {
	if s := p.Text(from, to); s != "" {
		write(into, s+p.Text(from+"_unit", to+"_unit"))
	}
}})

// Role is one of the house's roles, and Spoken what something was called at the time, by language. No form has them: they are
// told of an event.
var (
	Role   = named(&Type{name: "role"})
	Spoken = named(&Type{name: "words"})
)

func isThere(c *Checking, f *Field, v reflect.Value, path string) {
	if v.Kind() == reflect.String && !c.World.Has(f.Type, v.String()) {
		c.Add(path, "input.unknown", "value", v.String())
	}
}

// code is a type whose values the settings list. A list of them is several.
func code(kind string) *Type {
	t := named(&Type{name: kind})
	t.read = func(p *Form, _ *Field, from, to string, into reflect.Value) {
		if into.Kind() != reflect.Slice {
			write(into, p.Text(from, to))
			return
		}
		if list := slices.DeleteFunc(slices.Clone(p.All(from, to)), func(s string) bool { return s == "" }); len(list) > 0 {
			into.Set(reflect.ValueOf(list))
		}
	}
	t.check = isThere
	t.shape = func(_ *Field, s *Shape) { s.Choices = kind }
	return t
}

package field

import (
	"reflect"
	"slices"
)

// Choice is one of a few words that the rules know.
var Choice = named(&Type{name: "choice", read: readWords, check: oneOf, shape: func(f *Field, s *Shape) { s.Enum = f.Options }})

// Grade is one of the grades.
var Grade = named(&Type{name: "grade", read: readWords, check: func(c *Checking, _ *Field, v reflect.Value, path string) {
	among(c, Grades, v.String(), path)
}, shape: func(_ *Field, s *Shape) { s.Enum = Grades }})

func oneOf(c *Checking, f *Field, v reflect.Value, path string) {
	among(c, f.Options, v.String(), path)
}

func among(c *Checking, options []string, v, path string) {
	if !slices.Contains(options, v) {
		c.Add(path, "input.choice", "value", v)
	}
}

// Bool is a box: ticked or not.
var Bool = named(&Type{name: "bool", read: func(p *Form, _ *Field, from, to string, into reflect.Value) {
	into.SetBool(p.Text(from, to) != "")
}})

package field

import (
	"reflect"
	"time"

	"amends/internal/fault"
)

// Type is a type of fields. There is one value of each; what has no function has nothing special there.
type Type struct {
	name     string
	min, max int // of a field that says nothing else

	// read takes what was typed under a name and puts it into the field of a command; what was left empty stays as it is.
	read func(p *Form, f *Field, from, to string, into reflect.Value)
	// check notes what is wrong with a value that is there.
	check func(c *Checking, f *Field, v reflect.Value, path string)
	// shape adds what the schema says.
	shape func(f *Field, s *Shape)
}

var types = map[string]*Type{}

// named makes a type known by its name.
func named(t *Type) *Type {
	types[t.name] = t
	return t
}

// TypeNamed finds a type; it panics where there is none: a mistake in a declaration.
func TypeNamed(name string) *Type {
	if t := types[name]; t != nil {
		return t
	}
	panic("field: no type " + name)
}

// String is the name of the type, as the API and the catalogue know it.
func (t *Type) String() string {
	if t == nil {
		return ""
	}
	return t.name
}

// MarshalText writes the name.
func (t *Type) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// Checking is what a check goes by, and where it notes what is wrong.
type Checking struct {
	fault.List
	World World
}

// World is what a value is held against.
type World interface {
	// Has says whether a code of this type is there: a category, a department, a measure of the case …
	Has(t *Type, code string) bool
	// Today is the day where the organisation is, and the last day that it is anywhere: "2026-11-22".
	Today() (here, anywhere string)
}

// Noted notes what is wrong with the fields of a command, by their declaration.
func Noted(w World, list []Field, command any) *fault.List {
	c := Checking{World: w}
	Check(&c, list, command)
	return &c.List
}

// Days is the day it is in a zone, and the last that it is anywhere.
func Days(at time.Time, zone *time.Location) (here, anywhere string) {
	return at.In(zone).Format(time.DateOnly), at.Add(14 * time.Hour).UTC().Format(time.DateOnly)
}

// Shape is what the schema of a field says, for OpenAPI.
type Shape struct {
	MaxLength int
	Enum      []string
	Format    string
	Min, Max  *int // of a number
	MinItems  int
	MaxItems  int
	Choices   string // the kind under which the API lists the codes; "": it is no code
	Note      string

	Items []Field
}

// ShapeOf describes a field.
func ShapeOf(f *Field) Shape {
	var s Shape
	if f.Type.shape != nil {
		f.Type.shape(f, &s)
	}
	return s
}

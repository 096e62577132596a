// Package field says what a field of an act is: its type, what it takes and when it is needed. From that one declaration
// follow the form on the page, the body of the API and its schema, the refusal of a bad value, and the word on the timeline.
// A type is one file: how it reads from a form, checks and describes itself; the web adds how it draws. Pure.
package field

import "slices"

// Field is one field of an act. Its label is the catalogue key "input.<name>", or "input.<act>.<name>" where that exists.
type Field struct {
	Name     string
	Type     *Type
	Required bool
	Options  []string // of a choice: label key "choice.<field>.<option>" where there is one, else "choice.<option>"; of a code: the only ones that come into question
	Fields   []Field  // of the rows of a list; a single one without a name makes a list of plain values
	Min, Max int      // of numbers, scales and the length of lists; 0, 0: free
	Default  string   // what the form begins with
	Late     bool     // asked only of a late change, and then needed: see complaint.Late
	Ruled    bool     // whether it is missing is refused by the rule of the act, in words of its own; Required and Needed mark it

	// Needed are the choices beside which the field may not stay empty.
	Needed []When

	// Reader says that the complainant reads these words, and whose they are.
	Reader Reader

	When Span // of a date: which days are taken
	Only bool // a form shows it only where it is needed
	Hand bool // the API and the rules know it, and no form asks for it
}

// Reader says whether the complainant reads the words of a field on his page, and whose they are.
type Reader int

// Who reads.
const (
	Colleagues Reader = iota
	House             // what the house says to him: nothing may be left to fill in, and no word of a note goes in by mistake
	Own               // his own words, written down for him
)

// Span says which days a date may be.
type Span int

// The spans.
const (
	Any  Span = iota
	Past      // it has happened
	Open      // it is promised: today or later
)

// Of begins a declaration.
func (t *Type) Of(name string) Field { return Field{Name: name, Type: t, Min: t.min, Max: t.max} }

// Need makes the field required.
func (f Field) Need() Field { f.Required = true; return f }

// Among are the only values that it takes.
func (f Field) Among(options ...string) Field { f.Options = options; return f }

// Rows are the fields of each row of a list.
func (f Field) Rows(fields ...Field) Field { f.Fields = fields; return f }

// Between bounds a number, or how many rows a list has.
func (f Field) Between(least, most int) Field { f.Min, f.Max = least, most; return f }

// First is what a form begins with.
func (f Field) First(value string) Field { f.Default = value; return f }

// OnlyLate says that it is asked only of a late change, and then needed.
func (f Field) OnlyLate() Field { f.Late = true; return f }

// ByRule leaves it to the rule of the act to refuse what is missing.
func (f Field) ByRule() Field { f.Ruled = true; return f }

// Beside says that it is needed beside any of these choices.
func (f Field) Beside(when ...When) Field {
	f.Needed = append(slices.Clone(f.Needed), when...)
	return f
}

// With says that it is needed beside these values of another field.
func (f Field) With(name string, values ...string) Field { return f.Beside(When{name: values}) }

// WhereNeeded keeps it out of the form where it is not needed.
func (f Field) WhereNeeded() Field { f.Only = true; return f }

// ToHim says that the complainant reads these words of the house.
func (f Field) ToHim() Field { f.Reader = House; return f }

// ToComplainant tells whether the complainant reads any of these.
func ToComplainant(list []Field) bool {
	return slices.ContainsFunc(list, func(f Field) bool { return f.Reader == House || ToComplainant(f.Fields) })
}

// OfHim says that these are the complainant's own words.
func (f Field) OfHim() Field { f.Reader = Own; return f }

// Happened says that a date is none that is still to come.
func (f Field) Happened() Field { f.When = Past; return f }

// Promised says that a date is none that is over.
func (f Field) Promised() Field { f.When = Open; return f }

// ByHand says that no form asks for it.
func (f Field) ByHand() Field { f.Hand = true; return f }

// Plain tells whether the rows of a list are values, and no objects with fields.
func (f *Field) Plain() bool { return len(f.Fields) == 1 && f.Fields[0].Name == "" }

// Asked are the fields that a form asks for.
func Asked(list []Field) []Field {
	return slices.DeleteFunc(slices.Clone(list), func(f Field) bool { return f.Hand })
}

// Named finds a field; nil when there is none.
func Named(list []Field, name string) *Field {
	for i := range list {
		if list[i].Name == name {
			return &list[i]
		}
	}
	return nil
}

package view

import (
	"slices"

	"amends/internal/field"
	"amends/internal/procedure"
	"amends/internal/register"
)

// Strange is a field of a filter with values that nothing here has: a typing mistake, or what was there once.
type Strange struct {
	Name   string   // as in the address
	Values []string // what nobody knows
}

// Choices are the values of a field that takes one of a few words; nil for all other fields.
func Choices(name string) []string {
	switch name {
	case "hue":
		return procedure.Hues
	case "grade", "nature":
		return field.Grades
	case "state":
		return []string{StateOpen, StateWaiting, StateClosed, StateArchived}
	case "outcome":
		return field.Outcomes
	}
	return nil
}

// Strange finds what a filter asks for and nothing can have, in the order of the fields. A setting that is out of use is
// known: complaints still have it. Regions, products and tags are words of the complaints themselves; any may come.
func (f *Filter) Strange(s *register.Snapshot) []Strange {
	var out []Strange
	for _, l := range f.lists() {
		known := knows(s, l.name)
		if known == nil {
			continue
		}
		var bad []string
		for _, v := range *l.list {
			if !known(v) {
				bad = append(bad, v)
			}
		}
		if len(bad) > 0 {
			out = append(out, Strange{l.name, bad})
		}
	}
	return out
}

// Without is the filter without the strange values.
func (f Filter) Without(strange []Strange) Filter {
	for _, x := range strange {
		for _, l := range f.lists() {
			if l.name == x.Name {
				*l.list = slices.DeleteFunc(slices.Clone(*l.list), func(v string) bool { return slices.Contains(x.Values, v) })
			}
		}
	}
	return f
}

// knows tells what a field may hold; nil when it may hold anything.
func knows(s *register.Snapshot, name string) func(string) bool {
	if few := Choices(name); few != nil {
		return func(v string) bool { return slices.Contains(few, v) }
	}
	switch name {
	case "channel":
		return func(v string) bool { return s.ChannelByID[v] != nil }
	case "category":
		return func(v string) bool { return s.CategoryByCode[v] != nil }
	case "department":
		return func(v string) bool { return s.DepartmentByID[v] != nil }
	case "owner":
		return func(v string) bool { return s.StaffByID[v] != nil }
	case "procedure":
		return func(v string) bool { return len(s.Procedures[v]) > 0 }
	case "stage":
		return func(v string) bool { return huesOf(s, []string{v}) != nil }
	}
	return nil
}

package field

import "slices"

// When is what somebody chose in the fields of the same form, under which another field is needed: each field named holds
// one of its values. "" is an empty field, Something any value; a box that is ticked is "1".
type When map[string][]string

// Something stands in a When for whatever was entered.
const Something = "*"

// Holds tells whether the fields have such values.
func (w When) Holds(value func(field string) string) bool {
	for field, among := range w {
		v := value(field)
		if !slices.Contains(among, v) && (v == "" || !slices.Contains(among, Something)) {
			return false
		}
	}
	return true
}

// NeededBy tells whether the field may not be left empty beside these values.
func (f *Field) NeededBy(value func(field string) string) bool {
	return f.Required || slices.ContainsFunc(f.Needed, func(w When) bool { return w.Holds(value) })
}

// Needing gives the fields with one of them marked as needed; the list given stays as it was.
func Needing(list []Field, name string) []Field {
	return change(list, name, func(in *Field) { in.Required = true })
}

// NeededWhen gives the fields with other choices beside which one of them is needed; none makes it optional.
func NeededWhen(list []Field, name string, when ...When) []Field {
	return change(list, name, func(in *Field) { in.Needed = when })
}

func change(list []Field, name string, with func(*Field)) []Field {
	i := slices.IndexFunc(list, func(in Field) bool { return in.Name == name })
	if i < 0 {
		return list
	}
	list = slices.Clone(list)
	with(&list[i])
	return list
}

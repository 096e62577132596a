package complaint

import (
	"slices"

	"amends/internal/field"
	"amends/internal/procedure"
)

// AskedOf are the fields that this act asks of this person now, on this case. What any case asks for is declared; here is what
// the rules of one look up in the case.
func (a *Act) AskedOf(w World, s *State, by string) []field.Field {
	a.once.Do(func() { a.asked = field.Asked(a.Fields) })
	if a.Asks != nil {
		return a.Asks(w, s, by, a.asked)
	}
	return a.asked
}

// classifyReason: more time than the case had, or days for an urgent one that did not have them for just that reason.
func classifyReason(on Classification) []field.When {
	var out []field.When
	if i := slices.Index(field.Limits, on.Limit); i >= 0 && i+1 < len(field.Limits) {
		out = append(out, field.When{"limit": field.Limits[i+1:]})
	}
	days := field.Limits[slices.Index(field.Limits, "h24")+1:]
	if on.Nature == "urgent" {
		days = slices.DeleteFunc(slices.Clone(days), func(l string) bool { return l == on.Limit })
	}
	return append(out, field.When{"nature": {"urgent"}, "limit": days})
}

// AskedLate are the inputs of a step that is done once more: the reason of a late change is asked for where there is one.
func AskedLate(s *State, st *procedure.Step, list []field.Field) []field.Field {
	if Late(s, st) {
		return field.Needing(list, st.Is().Revised)
	}
	if slices.ContainsFunc(list, func(in field.Field) bool { return in.Late }) {
		return slices.DeleteFunc(slices.Clone(list), func(in field.Field) bool { return in.Late })
	}
	return list
}

// offered is a list of inputs in which a field takes only some values.
func offered(list []field.Field, name string, only []string) []field.Field {
	out := slices.Clone(list)
	for i := range out {
		if out[i].Name == name {
			out[i].Options = only
		}
	}
	return out
}

// unoffered is a list of inputs in which a choice is not offered.
func unoffered(list []field.Field, name, option string) []field.Field {
	out := slices.Clone(list)
	for i := range out {
		if out[i].Name == name {
			out[i].Options = slices.DeleteFunc(slices.Clone(out[i].Options), func(o string) bool { return o == option })
		}
	}
	return out
}

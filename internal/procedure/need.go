package procedure

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
func (in Input) NeededBy(value func(field string) string) bool {
	return in.Required || slices.ContainsFunc(in.Needed, func(w When) bool { return w.Holds(value) })
}

// gradeReason is when an assessment has a grade that its marks do not give: see complaint.Assessment.Grade.
func gradeReason() []When {
	on, off := []string{"1"}, []string{""}
	low, mid, hard, notTop := []string{"1", "2"}, []string{"1", "2", "3"}, []string{"4", "5"}, []string{"1", "2", "3", "4"}
	calm := func(grade string, severity, impact []string) When {
		return When{"grade": {grade}, "severity": severity, "impact": impact, "safety": off, "immediate": off}
	}
	common := func(severity, impact, complexity []string) When {
		w := calm("major", severity, impact)
		w["media"], w["complexity"] = off, complexity
		return w
	}
	out := []When{calm("urgent", notTop, notTop), common(low, low, []string{Something}), common(mid, mid, mid)}
	for field, values := range map[string][]string{"severity": {"5"}, "impact": {"5"}, "safety": on, "immediate": on} {
		out = append(out, When{"grade": {"general", "major"}, field: values})
	}
	return append(out, When{"grade": {"general"}, "media": on}, When{"grade": {"general"}, "severity": {"4"}}, When{"grade": {"general"}, "impact": {"4"}},
		When{"grade": {"general"}, "severity": {"3"}, "complexity": hard}, When{"grade": {"general"}, "impact": {"3"}, "complexity": hard})
}

// Needing gives the inputs with one of them marked as needed; the list given stays as it was.
func Needing(list []Input, name string) []Input {
	return change(list, name, func(in *Input) { in.Required = true })
}

// NeededWhen gives the inputs with other choices beside which one of them is needed; none makes it optional.
func NeededWhen(list []Input, name string, when ...When) []Input {
	return change(list, name, func(in *Input) { in.Needed = when })
}

func change(list []Input, name string, with func(*Input)) []Input {
	i := slices.IndexFunc(list, func(in Input) bool { return in.Name == name })
	if i < 0 {
		return list
	}
	list = slices.Clone(list)
	with(&list[i])
	return list
}

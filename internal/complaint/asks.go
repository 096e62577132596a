package complaint

import (
	"slices"

	"amends/internal/procedure"
)

// Asks gives the inputs of a step's kind, or of a command outside the procedure, as this case asks for them from this person
// now. What any case asks for is declared with the inputs; here is what the rules of one look up in the case.
func Asks(w World, s *State, by, kind string, list []procedure.Input) []procedure.Input {
	switch kind {
	case "classify":
		if p, err := w.Procedure(s.Procedure.ID, s.Procedure.Version); err == nil && Placed(s, p.Ledger(s, s.Marks).Of("dispatch")) {
			list = slices.DeleteFunc(slices.Clone(list), func(in procedure.Input) bool { return in.Name == "department" })
		}
		return procedure.NeededWhen(list, "reason", classifyReason(s.Class)...)
	case "assess":
		below := slices.DeleteFunc(slices.Clone(grades), func(g string) bool {
			return slices.Index(grades, g) >= slices.Index(grades, w.LeastGrade(s.Class.Nature))
		})
		if i := slices.IndexFunc(list, func(in procedure.Input) bool { return in.Name == "reason" }); i >= 0 && len(below) > 0 {
			return procedure.NeededWhen(list, "reason", append(slices.Clone(list[i].Needed), procedure.When{"grade": below})...)
		}
	case "assign":
		if HandoverExplained(s, by) {
			return procedure.Needing(list, "reason")
		}
	case "liability-review":
		if s.Anonymous { // nobody to ask
			return procedure.NeededWhen(list, "reason", procedure.When{"verdict": {"return"}}, procedure.When{"customer_view": {"objects"}})
		}
	case "compensate":
		if s.Amount <= s.Paid {
			return procedure.NeededWhen(list, "amount")
		}
	case "confirm":
		d := decision{w: w, s: *s, m: Meta{By: by}}
		if !Doubtful(w, s) {
			list = unoffered(list, "basis", "checked")
		}
		if s.Contested > 0 || d.own("confirm", anybody) {
			return procedure.NeededWhen(list, "files", procedure.When{"solved": {"yes"}, "basis": {"", "customer", "phone"}})
		}
	case "ask_statement":
		return offered(list, "staff", slices.DeleteFunc(slices.Clone(s.Parties), s.asked))
	case "clear_party":
		return offered(list, "staff", s.Parties)
	case "end_access":
		return offered(list, "staff", s.Circle)
	}
	return list
}

// classifyReason: more time than the case had, or days for an urgent one that did not have them for just that reason.
func classifyReason(on Classification) []procedure.When {
	var out []procedure.When
	if i := slices.Index(limits, on.Limit); i >= 0 && i+1 < len(limits) {
		out = append(out, procedure.When{"limit": limits[i+1:]})
	}
	days := limits[slices.Index(limits, "h24")+1:]
	if on.Nature == "urgent" {
		days = slices.DeleteFunc(slices.Clone(days), func(l string) bool { return l == on.Limit })
	}
	return append(out, procedure.When{"nature": {"urgent"}, "limit": days})
}

// AskedLate are the inputs of a step that is done once more: the reason of a late change is asked for where there is one.
func AskedLate(s *State, st *procedure.Step, list []procedure.Input) []procedure.Input {
	if Late(s, st) {
		if st.Kind == "evaluate" {
			return procedure.Needing(list, "text")
		}
		return procedure.Needing(list, "reason")
	}
	if slices.ContainsFunc(list, func(in procedure.Input) bool { return in.Late }) {
		return slices.DeleteFunc(slices.Clone(list), func(in procedure.Input) bool { return in.Late })
	}
	return list
}

// offered is a list of inputs in which a field takes only some values.
func offered(list []procedure.Input, name string, only []string) []procedure.Input {
	out := slices.Clone(list)
	for i := range out {
		if out[i].Name == name {
			out[i].Options = only
		}
	}
	return out
}

// unoffered is a list of inputs in which a choice is not offered.
func unoffered(list []procedure.Input, name, option string) []procedure.Input {
	out := slices.Clone(list)
	for i := range out {
		if out[i].Name == name {
			out[i].Options = slices.DeleteFunc(slices.Clone(out[i].Options), func(o string) bool { return o == option })
		}
	}
	return out
}

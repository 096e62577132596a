package register

import (
	"fmt"
	"slices"

	"amends/internal/procedure"
)

// condition is a compiled expression over the facts of a case. It is a procedure of one branch, so that rules read
// exactly the language that procedures read, with the same faults.
type condition struct{ gate *procedure.Procedure }

func newCondition(text string) (condition, error) {
	if text == "" {
		return condition{}, nil
	}
	gate := &procedure.Procedure{ID: "rule", Steps: []procedure.Step{
		{ID: "asked", Next: []procedure.Branch{{When: text, To: "holds"}}}, {ID: "refused"}, {ID: "holds"}}}
	if err := gate.Compile(nil); err != nil {
		return condition{}, err
	}
	return condition{gate}, nil
}

func (c condition) holds(f procedure.Facts) bool {
	return c.gate == nil || c.gate.Branch("asked", f) == "holds"
}

// RuleFor is the assignment rule that decides for a case: the first active one, by Order, that fits; nil when none does.
// Where somebody chose the department, only the rules of that department are asked.
func (s *Snapshot) RuleFor(f procedure.Facts, department string) *Rule {
	for _, r := range s.Rules {
		if r.Active && (department == "" || r.Department == department) && s.fits(r, f) {
			return r
		}
	}
	return nil
}

func (s *Snapshot) fits(r *Rule, f procedure.Facts) bool {
	if len(r.Category) > 0 {
		content := text(f, "content")
		if !slices.ContainsFunc(r.Category, func(c string) bool { return content != "" && s.categories.within(content, c) }) {
			return false
		}
	}
	for _, m := range []struct {
		list []string
		fact string
	}{{r.Grade, "grade"}, {r.Region, "region"}, {r.Channel, "channel"}} {
		if len(m.list) > 0 && !slices.Contains(m.list, text(f, m.fact)) {
			return false
		}
	}
	c, compiled := s.conditions[r.ID]
	return compiled && c.holds(f)
}

func text(f procedure.Facts, name string) string {
	v, ok := f.Fact(name)
	if !ok || v == nil {
		return ""
	}
	return fmt.Sprint(v)
}

// DepartmentFor is the department that handles a category by default: its own, or that of the nearest category above.
func (s *Snapshot) DepartmentFor(category string) string {
	for _, c := range slices.Backward(s.CategoryPath(category)) {
		if c.Department != "" {
			return c.Department
		}
	}
	return ""
}

// LimitFor is the limit class of a category, its own or inherited; "standard" when nobody said.
func (s *Snapshot) LimitFor(category string) string {
	for _, c := range slices.Backward(s.CategoryPath(category)) {
		if c.Limit != "" {
			return c.Limit
		}
	}
	return "standard"
}

// CategoryPath leads from the top category to this one.
func (s *Snapshot) CategoryPath(code string) []*Category {
	var path []*Category
	for _, c := range s.categories.path(code) {
		path = append(path, s.CategoryByCode[c])
	}
	return path
}

// CausePath leads from the top cause to this one.
func (s *Snapshot) CausePath(code string) []*Cause {
	var path []*Cause
	for _, c := range s.causes.path(code) {
		path = append(path, s.CauseByCode[c])
	}
	return path
}

package procedure

import (
	"strconv"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
)

// verdict is what can be said of a condition before any case exists.
type verdict int

const (
	sometimes verdict = iota
	always
	never
)

// travel walks the compiled procedure without a case: are there steps that no case reaches, and steps that wait for
// something that never comes?
func (v *validator) travel() {
	c := v.compiled
	reached := make([]bool, len(v.Steps)+1)
	reached[0] = true
	for i := range v.Steps {
		s, code, at := &v.Steps[i], c.steps[i], "steps."+strconv.Itoa(i)
		if v.foresee(code.when, nil) == never {
			v.add(at+".when", "procedure.never", "expression", s.When)
		}
		onwards := true // whether a case may pass to the step below
		for j, next := range code.next {
			switch v.foresee(next, nil) {
			case never:
				v.add(at+".next."+strconv.Itoa(j)+".when", "procedure.never", "expression", s.Next[j].When)
				continue
			case always:
				// A step that a case may leave out does not send it anywhere.
				onwards = s.When != "" || s.Optional
			}
			if reached[i] {
				reached[code.to[j]] = true
			}
			if !onwards {
				break
			}
		}
		if reached[i] && onwards {
			reached[i+1] = true
		}
		if !reached[i] {
			v.add(at, "procedure.unreachable", "step", s.ID)
		}
		for j := range s.Next {
			if closing := v.Index(v.closing()); i < closing && code.to[j] > closing {
				v.add(at+".next."+strconv.Itoa(j)+".to", "procedure.branch_past_close", "step", s.Next[j].To)
			}
		}
	}
	v.waits()
}

// waits finds steps that can never be done because what they need never comes, such as two that wait for each other.
// It does whatever might be possible, whatever the facts, until nothing more is.
func (v *validator) waits() {
	done := make(map[string]bool, len(v.Steps))
	for i := range v.Steps {
		done[v.Steps[i].ID] = false
	}
	for more := true; more; {
		more = false
		for i := range v.Steps {
			if id := v.Steps[i].ID; !done[id] && v.foresee(v.compiled.steps[i].needs, done) != never {
				done[id], more = true, true
			}
		}
	}
	for i := range v.Steps {
		if s := &v.Steps[i]; !done[s.ID] {
			v.add("steps."+strconv.Itoa(i)+".needs", "procedure.dead_end", "step", s.ID, "expression", s.Needs)
		}
	}
}

// foresee evaluates a condition with every fact unknown; done may be known.
func (v *validator) foresee(x *expression, done map[string]bool) verdict {
	if x == nil {
		return always
	}
	env, err := language()
	if err != nil {
		return sometimes
	}
	program, err := env.Program(x.ast, cel.EvalOptions(cel.OptPartialEval))
	if err != nil {
		return sometimes
	}
	known := map[string]any{}
	var unknown []*cel.AttributePatternType
	for _, f := range Fields {
		if f.Name == "done" && done != nil {
			known[f.Name] = done
			continue
		}
		unknown = append(unknown, cel.AttributePattern(f.Name))
	}
	vars, err := cel.PartialVars(known, unknown...)
	if err != nil {
		return sometimes
	}
	out, _, err := program.Eval(vars)
	switch {
	case err != nil || types.IsUnknown(out):
		return sometimes
	case out == types.True:
		return always
	}
	return never
}

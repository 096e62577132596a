package procedure

import (
	"regexp"
	"slices"
	"strconv"

	"amends/internal/fault"
	"amends/internal/field"
)

// Hues are the stage hues of the design tokens, in the order of a case's life.
var Hues = []string{"new", "accepted", "investigating", "confirming", "rectifying", "revisiting", "closed"}

var (
	procedureID = regexp.MustCompile(`^[a-z][a-z0-9-]{0,47}$`)
	languageTag = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$`)
	stepID      = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)
)

// notIDs may not name a step: words of the condition language, and words that a limit's From means otherwise.
var notIDs = []string{"as", "break", "const", "continue", "else", "false", "for", "function", "if", "import", "in",
	"let",
	"loop", "package", "namespace", "null", "return", "true", "var", "void", "while", "received", "open"}

const (
	maxStages = 9
	maxSteps  = 100
)

// Validate finds every reason why the procedure could not carry a case from its receipt to its archive, and names the
// place of each. It compiles the conditions on the way.
func (p *Procedure) Validate(kinds Kinds) error {
	v := &validator{Procedure: p, kinds: kinds}
	v.head()
	v.stages()
	for i := range p.Steps {
		v.step(i, "steps."+strconv.Itoa(i))
	}
	v.order()
	v.limits()
	v.reopen()
	if err := p.Compile(kinds); err != nil {
		v.fields = append(v.fields, fault.As(err).Fields...)
	} else if len(v.fields) == 0 {
		v.travel() // on a procedure whose parts are sound, else it would report the same fault twice
	}
	if len(v.fields) == 0 {
		return nil
	}
	return &fault.Error{Kind: fault.Invalid, Key: "input.invalid", Fields: v.fields}
}

type validator struct {
	*Procedure
	kinds  Kinds
	fields []fault.Field
}

func (v *validator) add(path, key string, args ...any) {
	v.fields = append(v.fields, fault.Field{Path: path, Key: key, Args: args})
}

// words asks for a text in every language; an optional one may be absent altogether.
func (v *validator) words(path string, w Title, required bool) {
	if len(w) == 0 && !required {
		return
	}
	for _, lang := range field.Languages {
		if w[lang] == "" {
			v.add(path+"."+lang, "input.required")
		}
	}
	for tag := range sorted(w) { // "{en: Yes, sir}" is two keys to YAML
		if !languageTag.MatchString(tag) {
			v.add(path+"."+tag, "procedure.not_a_language", "tag", tag)
		}
	}
}

func (v *validator) head() {
	if !procedureID.MatchString(v.ID) {
		v.add("id", "procedure.bad_id", "id", v.ID)
	}
	v.words("title", v.Title, true)
	v.words("description", v.Description, false)
	if len(v.Steps) == 0 {
		v.add("steps", "input.required")
	}
	if len(v.Steps) > maxSteps {
		v.add("steps", "procedure.too_many", "max", maxSteps)
	}
}

func (v *validator) stages() {
	if len(v.Stages) == 0 {
		v.add("stages", "input.required")
	}
	if len(v.Stages) > maxStages {
		v.add("stages", "procedure.too_many", "max", maxStages)
	}
	seen := map[string]bool{}
	for i, s := range v.Stages {
		at := "stages." + strconv.Itoa(i)
		if !stepID.MatchString(s.ID) {
			v.add(at+".id", "procedure.bad_id", "id", s.ID)
		}
		if seen[s.ID] {
			v.add(at+".id", "procedure.duplicate_id", "id", s.ID)
		}
		seen[s.ID] = true
		v.words(at+".title", s.Title, true)
		v.words(at+".public", s.Public, false)
		if !slices.Contains(Hues, s.Hue) {
			v.add(at+".hue", "procedure.unknown_hue", "hue", s.Hue)
		}
		if !slices.ContainsFunc(v.Steps, func(t Step) bool { return t.Stage == s.ID }) {
			v.add(at, "procedure.empty_stage", "stage", s.ID)
		}
	}
}

func (v *validator) step(i int, at string) {
	s := &v.Steps[i]
	switch {
	case !stepID.MatchString(s.ID), slices.Contains(notIDs, s.ID):
		v.add(at+".id", "procedure.bad_id", "id", s.ID)
	case v.Index(s.ID) != i:
		v.add(at+".id", "procedure.duplicate_id", "id", s.ID)
	}
	kind, known := v.kinds[s.Kind]
	if !known {
		v.add(at+".kind", "procedure.unknown_kind", "kind", s.Kind)
	}
	for name := range sorted(s.Params) {
		if known && !slices.Contains(kind.Params, name) {
			v.add(at+".params."+name, "procedure.unknown_param", "param", name, "kind", s.Kind)
		}
	}
	v.words(at+".title", s.Title, true)
	v.words(at+".hint", s.Hint, false)
	v.words(at+".public", s.Public, false)
	v.words(at+".needs_words", s.NeedsWords, false)
	if len(s.NeedsWords) > 0 && s.Needs == "" {
		v.add(at+".needs_words", "procedure.words_without_needs")
	}
	switch {
	case s.Who == "":
		v.add(at+".who", "input.required")
	case known && (s.Who == "complainant") && kind.By != "complainant":
		v.add(at+".who", "procedure.not_by_complainant", "kind", s.Kind)
	}
	stage := v.stage(s.Stage)
	switch {
	case stage < 0:
		v.add(at+".stage", "procedure.unknown_stage", "stage", s.Stage)
	case i > 0 && stage < v.stage(v.Steps[i-1].Stage):
		v.add(at+".stage", "procedure.stage_backwards", "stage", s.Stage)
	}
	for j, b := range s.Next {
		path := at + ".next." + strconv.Itoa(j)
		switch to := v.Index(b.To); {
		case to < 0:
			v.add(path+".to", "procedure.unknown_step", "step", b.To)
		case to <= i:
			v.add(path+".to", "procedure.branch_backwards", "step", b.To)
		}
		if b.When == "" && j < len(s.Next)-1 {
			v.add(path, "procedure.branch_hides_others")
		}
	}
}

func (v *validator) stage(id string) int {
	return slices.IndexFunc(v.Stages, func(s Stage) bool { return s.ID == id })
}

func (v *validator) reopen() {
	r := v.Reopen
	if r.To == "" && r.Within.IsZero() {
		return
	}
	i := v.Index(r.To)
	switch closing := v.Index(v.closing()); {
	case i < 0:
		v.add("reopen.to", "procedure.unknown_step", "step", r.To)
	case closing >= 0 && i >= closing:
		v.add("reopen.to", "procedure.reopen_after_close", "step", r.To)
	}
	if err := r.Within.Validate(); err != nil {
		v.add("reopen.within", "procedure.bad_span", "span", r.Within.String())
	}
}

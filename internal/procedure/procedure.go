// Package procedure says how a complaint must travel: an ordered set of typed steps with conditions, limits and
// notices, kept as data. It reads, checks, explains and simulates procedures and draws the ledger (闭环台账) of a case.
// Pure: it knows no clock, no database and no person.
package procedure

import (
	"strings"

	"amends/internal/act"
	"amends/internal/clock"
)

// Title is a text in the organisation's languages, by tag ("zh", "en"); zh is the fallback.
type Title map[string]string

// Procedure is one version of a procedure (流程模板). A case keeps the version that it was received under.
type Procedure struct {
	ID          string  `json:"id" yaml:"id"`
	Version     int     `json:"version" yaml:"version"`
	Title       Title   `json:"title" yaml:"title"`
	Description Title   `json:"description,omitempty" yaml:"description,omitempty"`
	Source      string  `json:"source,omitempty" yaml:"source,omitempty"` // the document it was read from
	Stages      []Stage `json:"stages" yaml:"stages"`
	Steps       []Step  `json:"steps" yaml:"steps"`
	Limits      []Limit `json:"limits,omitempty" yaml:"limits,omitempty"` // clocks over several steps (statutory, resolve)
	Reopen      Reopen  `json:"reopen" yaml:"reopen"`

	compiled *compiled // set by Compile; nil until then
}

// Stage is a segment of the stage bar (阶段); steps name the stage they belong to. Hue is one of the design tokens'
// stage hues: new accepted investigating confirming rectifying revisiting closed.
type Stage struct {
	ID     string `json:"id" yaml:"id"`
	Title  Title  `json:"title" yaml:"title"`
	Public Title  `json:"public,omitempty" yaml:"public,omitempty"` // what the complainant reads; empty: Title
	Hue    string `json:"hue" yaml:"hue"`
}

// Step is one thing that must happen, done by a command of its kind.
type Step struct {
	ID         string         `json:"id" yaml:"id"`
	Kind       string         `json:"kind" yaml:"kind"` // the name of a Kind
	Title      Title          `json:"title" yaml:"title"`
	Hint       Title          `json:"hint,omitempty" yaml:"hint,omitempty"`     // how to do it well, for the officer
	Public     Title          `json:"public,omitempty" yaml:"public,omitempty"` // "what happens now", for the complainant
	Stage      string         `json:"stage" yaml:"stage"`
	Who        string         `json:"who" yaml:"who"`                                     // a role; "owner" is the accountable owner; "complainant"
	Limit      *Limit         `json:"limit,omitempty" yaml:"limit,omitempty"`             // its own clock; Until is this step
	Needs      string         `json:"needs,omitempty" yaml:"needs,omitempty"`             // CEL: may be done only when true
	NeedsWords Title          `json:"needs_words,omitempty" yaml:"needs_words,omitempty"` // the refusal in words when Needs is false
	When       string         `json:"when,omitempty" yaml:"when,omitempty"`               // CEL: required only when true; empty: always
	Optional   bool           `json:"optional,omitempty" yaml:"optional,omitempty"`       // may be done, never required for closing
	Notice     string         `json:"notice,omitempty" yaml:"notice,omitempty"`           // template id told to the complainant when done
	Next       []Branch       `json:"next,omitempty" yaml:"next,omitempty"`               // where to go when done; empty: the step below
	Params     map[string]any `json:"params,omitempty" yaml:"params,omitempty"`           // settings declared by the kind

	kind *act.Act // set by Compile
}

// Branch leads to a later step; the steps between are then not applicable.
type Branch struct {
	When string `json:"when,omitempty" yaml:"when,omitempty"` // CEL; empty: always
	To   string `json:"to" yaml:"to"`
}

// Limit (时限) starts a clock on the case.
type Limit struct {
	ID        string       `json:"id" yaml:"id"` // accept, first_reply, resolve, statutory, revisit …; a step's limit defaults to the step id
	Title     Title        `json:"title" yaml:"title"`
	Span      clock.Span   `json:"span" yaml:"span"`
	Calendar  string       `json:"calendar,omitempty" yaml:"calendar,omitempty"`     // empty: the organisation's default
	From      string       `json:"from,omitempty" yaml:"from,omitempty"`             // "received" (default), "open" (the step becomes current) or a step id (when it is done)
	Until     string       `json:"until,omitempty" yaml:"until,omitempty"`           // step id that stops it; "close" for closing
	When      string       `json:"when,omitempty" yaml:"when,omitempty"`             // CEL; the clock exists only while true
	Warn      int          `json:"warn,omitempty" yaml:"warn,omitempty"`             // % of the time used; default 60
	Law       string       `json:"law,omitempty" yaml:"law,omitempty"`               // the source of a statutory limit: its code and its name
	LawTitle  Title        `json:"law_title,omitempty" yaml:"law_title,omitempty"`   // its name in the languages of the organisation
	Late      []clock.Rung `json:"late,omitempty" yaml:"late,omitempty"`             // escalation after the breach
	Pausable  bool         `json:"pausable,omitempty" yaml:"pausable,omitempty"`     // stops while waiting for the customer
	MaxExtend *clock.Span  `json:"max_extend,omitempty" yaml:"max_extend,omitempty"` // all extensions together; nil: may not be extended
}

// Source is the name of the law that a limit comes from, without the code by which the rule packs know it.
func (l *Limit) Source() Title {
	if len(l.LawTitle) > 0 || l.Law == "" {
		return l.LawTitle
	}
	if code, name, ok := strings.Cut(l.Law, " "); ok && code == strings.ToUpper(code) {
		return Title{"zh": name}
	}
	return Title{"zh": l.Law}
}

// Reopen says how a closed case may come back.
type Reopen struct {
	Within clock.Span `json:"within" yaml:"within"` // window after closing; after it, a new linked case
	To     string     `json:"to" yaml:"to"`         // the step from which all is open again
}

// Step finds a step by id; nil when there is none.
func (p *Procedure) Step(id string) *Step {
	for i := range p.Steps {
		if p.Steps[i].ID == id {
			return &p.Steps[i]
		}
	}
	return nil
}

// Index is the place of the step in the order, or -1.
func (p *Procedure) Index(id string) int {
	for i := range p.Steps {
		if p.Steps[i].ID == id {
			return i
		}
	}
	return -1
}

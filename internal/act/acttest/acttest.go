// Package acttest names whatever an act, or an event that it leaves, lacks; for the test of a room.
package acttest

import (
	"cmp"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"amends/internal/act"
	"amends/internal/field"
	"amends/internal/register"
)

// Room is where acts are declared: a folder of internal with its words and stories.
type Room struct {
	Name    string // begins the keys of its refusals
	Called  map[string]map[string]string
	Stories string
	Usual   map[string]string       // an example of each act
	ByHand  []string                // acts whose form is drawn by hand
	Nobody  []string                // acts that no permission gives
	Inner   []string                // fields that nobody fills in: the door does
	Written func(event string) bool // the complainant gets a letter of it; nil: this room writes none
}

// Stories reads those of a room.
func Stories(t testing.TB) string {
	t.Helper()
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no stories", err)
	}
	var all strings.Builder
	for _, f := range files {
		raw, err := os.ReadFile(filepath.Clean(f))
		if err != nil {
			t.Fatal(err)
		}
		all.Write(raw)
	}
	return all.String()
}

// Lacking is what an act that a door may give lacks; command is an empty one, a pointer.
func (r Room) Lacking(a *act.Act, command any) (out []string) {
	out = r.worded(out, "act."+a.Name)
	if a.Menu != act.Never {
		out = r.worded(out, "action."+a.Name)
	}
	if method, path := a.Route("/it/{id}"); method == "" || path == "" {
		out = append(out, "no route")
	}
	switch {
	case a.Conflict == "":
		out = append(out, "no conflict rule")
	case a.Conflict != act.Free && !r.refusesOwn(a):
		out = append(out, "no story refuses it on one's own work")
	}
	if key := a.Conflict.Refusal(); key != "" && slices.ContainsFunc(field.Languages, func(lang string) bool { return !r.said(key, lang) }) {
		out = append(out, "no words for the refusal "+key)
	}
	if len(a.May) == 0 && !slices.Contains(r.Nobody, a.Name) {
		out = append(out, "no permission")
	}
	for _, p := range a.May {
		if !slices.Contains(register.Permissions(), register.Permission(p)) {
			out = append(out, "there is no permission "+p)
		}
	}
	for _, f := range field.Lacking(a.Fields, command) {
		out = append(out, "the command has no field "+f)
	}
	for _, f := range field.Undeclared(a.Fields, command, r.inner(a.Name)...) {
		out = append(out, "the command's "+f+" is declared nowhere")
	}
	if r.Written != nil && field.ToComplainant(a.Fields) && !slices.ContainsFunc(r.leads(a), r.Written) {
		out = append(out, "the complainant is to read it, and gets no letter")
	}
	for _, f := range a.Fields {
		if !f.Hand && !slices.Contains(r.ByHand, a.Name) {
			out = r.labels(out, a, f)
		}
	}
	if r.Usual[a.Name] == "" {
		out = append(out, "no example")
	}
	if !strings.Contains(r.Stories, "when "+a.Name) {
		out = append(out, "no story gives it")
	}
	if f := field.Named(a.Fields, a.Revised); a.Revised != "" && f == nil {
		out = append(out, "no field "+a.Revised+" that says why it is done again")
	}
	return out
}

// Untold is what an event lacks; written says whether the complainant gets a letter of it.
func (r Room) Untold(is act.Trait, written bool) (out []string) {
	out = r.worded(out, "event."+is.Name)
	if is.Public {
		out = r.worded(out, "portal.event."+is.Name)
	}
	if is.Voice == "" {
		out = append(out, "no voice")
	}
	if is.Voice == act.ToCustomer && !written {
		out = append(out, "the complainant gets no letter of it")
	}
	if _, name, _ := strings.Cut(is.Name, "."); !strings.Contains(r.Stories, "then event "+name) {
		out = append(out, "no story leads to it")
	}
	return out
}

// inner are those fields of an act.
func (r Room) inner(name string) (fields []string) {
	for _, f := range r.Inner {
		if of, own, is := strings.Cut(f, "."); !is || of == name {
			fields = append(fields, cmp.Or(own, of))
		}
	}
	return fields
}

// leads are the events that stories have the act lead to.
func (r Room) leads(a *act.Act) (events []string) {
	for _, m := range regexp.MustCompile(`(?m)^when `+a.Name+`\b.*\n((?:then .*\n?)*)`).FindAllStringSubmatch(r.Stories, -1) {
		for _, e := range regexp.MustCompile(`(?m)^then event (\w+)`).FindAllStringSubmatch(m[1], -1) {
			events = append(events, r.Name+"."+e[1])
		}
	}
	return events
}

// worded adds the languages that a key has no words in.
func (r Room) worded(out []string, key string) []string {
	for _, lang := range field.Languages {
		if r.Called[key][lang] == "" {
			out = append(out, "no words for "+key+" in "+lang)
		}
	}
	return out
}

// refusesOwn tells whether a story has somebody refused who gives the act on his own work.
func (r Room) refusesOwn(a *act.Act) bool {
	own := regexp.QuoteMeta(a.Conflict.Refusal())
	if own == "" {
		own = regexp.QuoteMeta(r.Name) + `\.own_\w+`
	}
	return regexp.MustCompile(`(?m)^when ` + a.Name + `\b.*\nthen (refused|field \w+) ` + own + `$`).MatchString(r.Stories)
}

// labels adds what a field of a form lacks.
func (r Room) labels(out []string, a *act.Act, f field.Field) []string {
	for _, lang := range field.Languages {
		keys := []string{"input." + a.Kind + "." + f.Name, "input." + a.Name + "." + f.Name, "input." + f.Name}
		if !slices.ContainsFunc(keys, func(key string) bool { return r.said(key, lang) }) {
			out = append(out, f.Name+" has no name in "+lang)
		}
		for _, o := range f.Options {
			if key := "choice." + f.Name + "." + o; f.Type == field.Choice && !r.said(key, lang) && !r.said("choice."+o, lang) {
				out = append(out, "no word for "+key+" in "+lang)
			}
		}
	}
	for _, inner := range f.Fields {
		if inner.Name != "" && !inner.Hand {
			out = r.labels(out, a, inner)
		}
	}
	return out
}

// said tells whether a key has words in a language, of the room or of those that several acts share.
func (r Room) said(key, lang string) bool {
	return r.Called[key][lang] != "" || common()[lang][key] != nil
}

// common are the words that several acts share.
var common = sync.OnceValue(func() map[string]map[string]any {
	out := map[string]map[string]any{}
	for _, lang := range field.Languages {
		words := map[string]any{}
		for _, file := range []string{"form", "fault"} {
			raw, err := os.ReadFile("../web/form/" + file + "." + lang + ".json")
			if err == nil {
				err = json.Unmarshal(raw, &words)
			}
			if err != nil {
				panic(err)
			}
		}
		out[lang] = words
	}
	return out
})

package complaint_test

import (
	"cmp"
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"amends/internal/act"
	"amends/internal/complaint"
	"amends/internal/field"
	"amends/internal/register"
)

// TestEveryActIsWhole names whatever an act lacks: a word in either language, a field in its command, a permission that there
// is, a story, an example, what its events tell and what they say to the complainant.
func TestEveryActIsWhole(t *testing.T) {
	t.Parallel()
	stories := read(t, "testdata/*.txt")
	for _, a := range complaint.Acts() {
		for _, what := range lacking(a, stories) {
			t.Errorf("%s: %s", a.Name, what)
		}
	}
	for _, e := range complaint.Stream.Events {
		for _, what := range untold(e, stories) {
			t.Errorf("%s: %s", complaint.Is(e).Name, what)
		}
	}
}

// TestWhatIsForgottenIsNamed declares an act and an event that lack everything: each of it is named.
func TestWhatIsForgottenIsNamed(t *testing.T) {
	t.Parallel()
	a := &complaint.Act{Act: act.Act{Name: "mediate", Kind: "care", Menu: act.Open, Revised: "why",
		May: []string{"case.eat"}, Fields: []field.Field{
			field.Choice.Of("mood").Among("calm").Need(), field.Para.Of("nothing")}},
		New: func() complaint.Command { return &complaint.Care{} }}
	got := strings.Join(append(lacking(a, ""), untold(complaint.Forgotten{}, "")...), "\n")
	for _, want := range []string{"no words for act.mediate in zh", "no words for action.mediate in en", "no route",
		"no conflict rule", "there is no permission case.eat",
		"the command has no field mood", "the command has no field nothing", "mood has no name in zh",
		"no word for choice.mood.calm in en",
		"no example", "no story gives it", "another act does steps of its kind", "no field why that says why",
		"no words for event.complaint.mediated in en", "no words for portal.event.complaint.mediated in zh", "gets no letter",
		"no story leads to it"} {
		if !strings.Contains(got, want) {
			t.Errorf("not named: %s", want)
		}
	}
}

// lacking is what an act that a door may give lacks.
func lacking(a *complaint.Act, stories string) (out []string) {
	words := func(key string) {
		for _, lang := range []string{"zh", "en"} {
			if !said(key, lang) {
				out = append(out, "no words for "+key+" in "+lang)
			}
		}
	}
	words("act." + a.Name)
	if a.Menu != act.Never {
		words("action." + a.Name)
	}
	if method, path := a.Route("/complaints/{id}"); method == "" || path == "" {
		out = append(out, "no route")
	}
	switch {
	case a.Conflict == "":
		out = append(out, "no conflict rule")
	case a.Conflict != act.Free && !refusesOwn(a, stories):
		out = append(out, "no story refuses it on one's own work")
	}
	if key := a.Conflict.Refusal(); key != "" && (!said(key, "zh") && !common(key, "zh") || !said(key, "en") && !common(key, "en")) {
		out = append(out, "no words for the refusal "+key)
	}
	if len(a.May) == 0 && a.Name != "give_statement" { // which is of whoever was asked
		out = append(out, "no permission")
	}
	for _, p := range a.May {
		if !slices.Contains(register.Permissions(), register.Permission(p)) {
			out = append(out, "there is no permission "+p)
		}
	}
	for _, f := range field.Lacking(a.Fields, a.New()) {
		out = append(out, "the command has no field "+f)
	}
	for _, f := range a.Fields {
		if !f.Hand && a.Name != "register" { // the page of the registration is drawn by hand
			out = append(out, labels(a, f)...)
		}
	}
	if usual[a.Name] == "" {
		out = append(out, "no example")
	}
	if !strings.Contains(stories, "when "+a.Name) {
		out = append(out, "no story gives it")
	}
	if a.Kind != "" && complaint.ActOf(a.Kind) != a {
		out = append(out, "another act does steps of its kind")
	}
	if f := field.Named(a.Fields, a.Revised); a.Revised != "" && f == nil {
		out = append(out, "no field "+a.Revised+" that says why it is done again")
	}
	return out
}

// refusesOwn tells whether a story has somebody refused who gives the act on his own work.
func refusesOwn(a *complaint.Act, stories string) bool {
	own := cmp.Or(regexp.QuoteMeta(a.Conflict.Refusal()), `complaint\.own_\w+`)
	return regexp.MustCompile(`(?m)^when ` + a.Name + `\b.*\nthen (refused|field \w+) ` + own + `$`).MatchString(stories)
}

// labels is what a field of a form lacks.
func labels(a *complaint.Act, f field.Field) (out []string) {
	for _, lang := range []string{"zh", "en"} {
		if !slices.ContainsFunc([]string{"input." + a.Kind + "." + f.Name, "input." + a.Name + "." + f.Name, "input." +
			f.Name},
			func(key string) bool { return said(key, lang) || common(key, lang) }) {
			out = append(out, f.Name+" has no name in "+lang)
		}
		for _, o := range f.Options {
			if key := "choice." + f.Name + "." + o; f.Type == field.Choice && !said(key, lang) && !common(key, lang) {
				out = append(out, "no word for "+key+" in "+lang)
			}
		}
	}
	for _, inner := range f.Fields {
		if inner.Name != "" && !inner.Hand {
			out = append(out, labels(a, inner)...)
		}
	}
	return out
}

// untold is what an event lacks.
func untold(e complaint.Event, stories string) (out []string) {
	is := complaint.Is(e)
	keys := []string{"event." + is.Name}
	if is.Public {
		keys = append(keys, "portal.event."+is.Name)
	}
	for _, key := range keys {
		for _, lang := range []string{"zh", "en"} {
			if !said(key, lang) {
				out = append(out, "no words for "+key+" in "+lang)
			}
		}
	}
	if is.Voice == "" {
		out = append(out, "no voice")
	}
	if is.Voice == complaint.ToCustomer && !complaint.Written(e) {
		out = append(out, "the complainant gets no letter of it")
	}
	if !strings.Contains(stories, "then event "+strings.TrimPrefix(is.Name, "complaint.")) {
		out = append(out, "no story leads to it")
	}
	return out
}

func said(key, lang string) bool { return complaint.Called()[key][lang] != "" }

// common says that a word stands among those that several acts share.
func common(key, lang string) bool { return shared()[lang][key] != nil }

var shared = sync.OnceValue(func() map[string]map[string]any {
	out := map[string]map[string]any{}
	for _, lang := range []string{"zh", "en"} {
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

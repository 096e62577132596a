package story

import (
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"amends/internal/act"
	"amends/internal/complaint"
	"amends/internal/field"
	"amends/internal/i18n"
	"amends/internal/improve"
	"amends/internal/procedure"
	"amends/internal/register"
	"amends/internal/stream"
	"amends/internal/view"
	"amends/internal/web/form"
	"amends/internal/web/form/look"
)

// TestEveryFactIsToldInWords tells every event that was ever frozen, with all its fields, in both languages, under each kind of
// step that could have left it: what stands before a fact is a name, in words of that language, and no message that a refusal
// speaks; what the fact is, is said in words too.
func TestEveryFactIsToldInWords(t *testing.T) {
	t.Parallel()
	words := i18n.New()
	for _, c := range []fs.FS{Words, form.Words, look.Words, complaint.Catalogue, improve.Catalogue} {
		if err := words.Add(c); err != nil {
			t.Fatal(err)
		}
	}
	spoken := messages(t)
	if !spoken["input.required"] || !spoken["input.too_long"] {
		t.Fatalf("what refusals say was not found: %v", spoken)
	}
	names := 0
	for _, told := range append(tellings(t, "../../../complaint", complaint.Stream, complaint.Tell),
		tellings(t, "../../../improve", improve.Stream, improve.Tell)...) {
		e := view.Entry{Key: "event." + told.Name, Kind: told.Voice, Step: told.Step, Args: told.Facts}
		whole := sentence(e.Key) != "" || told.Name == "complaint.assigned" || told.Name == "complaint.registered"
		var called []string // what stands there by its name
		for _, f := range told.Facts {
			if !whole {
				called = append(called, f.Name)
			}
		}
		for _, s := range told.Said {
			if !plainBodies[s.Label] && s.Label != "subject" {
				called = append(called, s.Label)
			}
		}
		for _, kind := range kindsOf(told.Step) {
			teller := &Teller{Snap: &register.Snapshot{}, Procedure: &procedure.Procedure{Steps: []procedure.Step{{ID: told.Step, Kind: kind}}}}
			for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
				ctx := i18n.With(words.Into(context.Background()), lang)
				for _, fact := range called {
					names++
					key := teller.labelKey(ctx, e, fact)
					name := i18n.T(ctx, key)
					switch {
					case spoken[key]:
						t.Errorf("%s: the fact %s is called by what a refusal says: %q", told.Name, fact, name)
					case name == "" || name == key || strings.ContainsAny(name, "{}"):
						t.Errorf("%s: the fact %s has no name in %s: %q", told.Name, fact, lang, name)
					}
				}
				for _, f := range told.Facts {
					for _, option := range optionsOf(f) {
						if (!whole || slices.Contains(holes, f.Name)) && !i18n.Has(ctx, "choice."+f.Name+"."+option) && !i18n.Has(ctx, "choice."+option) {
							t.Errorf("%s: %s %q has no word in %s", told.Name, f.Name, option, lang)
						}
					}
				}
				if text := teller.Sentence(ctx, e); whole && strings.Contains(text, "–") {
					t.Errorf("%s in %s: something is missing in %q", told.Name, lang, text)
				}
			}
		}
	}
	if lost := words.Lost(); len(lost) > 0 || names < 500 {
		t.Errorf("%d names told; no words for %v", names, lost)
	}
}

// optionsOf are what a fact that somebody chose can be: what the sample has, and what the acts take.
func optionsOf(f complaint.Fact) (out []string) {
	if f.Type != field.Choice || f.Name == "channel" { // channels are settings
		return nil
	}
	switch v := f.Value.(type) {
	case string:
		out = append(out, v)
	case []string:
		out = append(out, v...)
	}
	for _, a := range complaint.Acts() {
		if declared := field.Named(a.Fields, f.Name); declared != nil {
			out = append(out, declared.Options...)
		}
	}
	return out
}

// kindsOf are the kinds of step under which an event is told: any, where it finished one.
func kindsOf(step string) []string {
	kinds := []string{""}
	for _, a := range complaint.Acts() {
		if step != "" && a.Kind != "" {
			kinds = append(kinds, a.Kind)
		}
	}
	return kinds
}

// tellings is what the frozen events of a room tell.
func tellings[S, E any](t *testing.T, room string, of *stream.Of[S, E], tell func(E) act.Telling) (out []act.Telling) {
	t.Helper()
	files, _ := filepath.Glob(room + "/testdata/events/*.json")
	for _, file := range files {
		payload, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name, _, _ := strings.Cut(strings.TrimSuffix(filepath.Base(file), ".json"), "@")
		r, err := of.Decode(stream.Record{Type: name, Version: 1, Payload: payload})
		if err != nil {
			t.Fatal(err)
		}
		if moves, ok := any(r.Event).(complaint.ClocksMoved); ok {
			for _, m := range moves.Moves {
				told := complaint.TellMove(m)
				told.Name = "clock." + m.Do
				out = append(out, told)
			}
			continue
		}
		out = append(out, tell(r.Event))
	}
	if len(out) < len(of.Events) {
		t.Fatalf("%s: %d tellings of %d events", room, len(out), len(of.Events))
	}
	return out
}

// messages are the keys that refusals speak: those that the program writes out, since the name of an input is put together,
// and those that stand among the words of the program itself.
func messages(t *testing.T) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	key := regexp.MustCompile(`"(input\.[a-z_0-9]+)"`)
	note := func(text []byte) {
		for _, m := range key.FindAllSubmatch(text, -1) {
			out[string(m[1])] = true
		}
	}
	err := filepath.WalkDir("../../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		note(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"../../../i18n/core.zh.json", "../fault.zh.json"} {
		text, err := os.ReadFile(file)
		if err != nil || !json.Valid(text) {
			t.Fatal(file, err)
		}
		note(text)
	}
	return out
}

// TestAFactThatIsMissing is a dash where a sentence tells it, and nothing where the sentence asks whether it is there.
func TestAFactThatIsMissing(t *testing.T) {
	t.Parallel()
	words := i18n.New()
	if err := words.Add(Words, form.Words, look.Words, improve.Catalogue, complaint.Catalogue); err != nil {
		t.Fatal(err)
	}
	ctx := i18n.With(words.Into(t.Context()), i18n.Zh)
	teller := Teller{Snap: &register.Snapshot{}}
	soon := view.Entry{Key: "event.improve.reminded", Args: []complaint.Fact{{Name: "status", Type: field.Choice, Value: "open"},
		{Name: "due_on", Value: "2026-10-18"}}}
	if got := teller.Sentence(ctx, soon); got != "待认领，期限 2026-10-18。" {
		t.Error(got)
	}
	linked := view.Entry{Key: "event.complaint.linked", Args: []complaint.Fact{{Name: "kind", Type: field.Choice, Value: "follow_up"},
		{Name: "case", Type: field.Case, Value: "01a2291b-87bd-75cf-9a20-cd94fd0d0677"}}}
	if got := teller.Sentence(ctx, linked); strings.Contains(got, "01a2291b") || !strings.Contains(got, "另一件投诉") {
		t.Error(got)
	}
	soon.Args = append(soon.Args, complaint.Fact{Name: "late", Value: true})
	if got := teller.Sentence(ctx, soon); got != "待认领，期限 2026-10-18，已逾期。" {
		t.Error(got)
	}
}

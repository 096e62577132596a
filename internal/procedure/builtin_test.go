package procedure

import (
	"slices"
	"strings"
	"testing"
)

// TestBuiltin names each fault of a shipped file, where Builtin would only panic.
func TestBuiltin(t *testing.T) {
	t.Parallel()
	names, err := files.ReadDir("builtin")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, n := range names {
		text, _ := files.ReadFile("builtin/" + n.Name())
		p, err := Parse(text, kinds)
		if err != nil {
			t.Errorf("%s: %v", n.Name(), err)
			continue
		}
		if err := p.Validate(kinds); err != nil {
			t.Errorf("%s: %v", n.Name(), err)
		}
		if p.ID+".yaml" != n.Name() {
			t.Errorf("%s holds %s", n.Name(), p.ID)
		}
		for _, s := range p.Steps {
			if s.Hint["zh"] == "" || s.Public["zh"] == "" || (s.Needs != "" && s.NeedsWords["zh"] == "") {
				t.Errorf("%s: %s lacks a hint, a public sentence or the words of its needs", p.ID, s.ID)
			}
			if !slices.Contains([]string{"intake", "handler", "lead", "approver", "quality", "executive", "admin", "owner", "complainant"}, s.Who) {
				t.Errorf("%s: who is %s?", s.ID, s.Who)
			}
			if s.ID != strings.ReplaceAll(s.Kind, "-", "_") {
				t.Errorf("%s: step %s is a %s", p.ID, s.ID, s.Kind)
			}
		}
	}
}

// TestOpenStepsPromiseNothingDone reads what the complainant is told while a step is open: it does not say that its work
// is done, nor that what it only decides on is under way. What is registered was received.
func TestOpenStepsPromiseNothingDone(t *testing.T) {
	t.Parallel()
	done := map[string][]string{"zh": {"已"}, "en": {" has been ", " have been ", "Closed", "Answered"}}
	decided := map[string][]string{"zh": {"落实", "正在改进", "正在整改"}, "en": {"making changes", "mproving"}}
	reads := func(at string, said Title, not map[string][]string) {
		for lang, words := range not {
			text := strings.ReplaceAll(said[lang], "是否已经", "")
			for _, w := range words {
				if strings.Contains(text, w) {
					t.Errorf("%s: %q while it is open", at, said[lang])
				}
			}
		}
	}
	for _, p := range Builtin(kinds) {
		first := p.Steps[0].Stage
		for _, st := range p.Stages {
			if st.ID != first {
				reads(p.ID+" stage "+st.ID, st.Public, done)
			}
			if st.ID == "rectify" {
				reads(p.ID+" stage "+st.ID, st.Public, decided)
			}
		}
		for _, s := range p.Steps {
			if s.Kind != "register" {
				reads(p.ID+" "+s.ID, s.Public, done)
			}
			if s.Kind == "rectify" {
				reads(p.ID+" "+s.ID, s.Public, decided)
			}
		}
	}
}

func TestBuiltinGivesCopies(t *testing.T) {
	t.Parallel()
	Builtin(kinds)[0].Steps[0].ID = "spoiled"
	if Builtin(kinds)[0].Steps[0].ID == "spoiled" {
		t.Error("one caller changed the procedure of another")
	}
}

func TestTelecomHasTheTenChapters(t *testing.T) {
	t.Parallel()
	want := strings.Fields(`register acknowledge classify assess dispatch first-reply investigate cause liability
		liability-review plan approve carry-out compensate care result-notice confirm survey rectify evaluate close revisit archive`)
	var got []string
	for _, s := range shipped(t, "telecom").Steps {
		got = append(got, s.Kind)
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
}

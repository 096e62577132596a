package web

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"amends/internal/complaint"
	"amends/internal/i18n"
	"amends/internal/web/page"
	"amends/internal/web/webtest"
)

// TestHouseRules lints every template, style sheet and catalogue of the web: no colour outside the tokens, no class
// without a style, no Chinese in a template, no key without words, both languages alike.
func TestHouseRules(t *testing.T) {
	t.Parallel()
	words, err := Words()
	if err != nil {
		t.Fatal(err)
	}
	assets, err := page.NewAssets(sources()...)
	if err != nil {
		t.Fatal(err)
	}
	wrong, err := webtest.Lint(assets, words, "feature", "form", "shell", "kit", "site")
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range wrong {
		t.Error(w)
	}
}

// The first reply has one name: of the step and its button, its clock, the story, the portal.
func TestOneNameForTheFirstReply(t *testing.T) {
	t.Parallel()
	const name = "首次回复"
	words, err := Words()
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]string{}
	for _, p := range complaint.Procedures() {
		for _, s := range p.Steps {
			if s.Kind == "first-reply" {
				said[p.ID+": step"] = s.Title["zh"]
				said[p.ID+": clock"] = s.Limit.Title["zh"]
			}
		}
	}
	ctx := i18n.With(words.Into(t.Context()), i18n.Zh)
	for _, key := range []string{"event.complaint.first_replied", "portal.event.complaint.first_replied"} {
		said[key] = i18n.T(ctx, key)
	}
	for where, s := range said {
		if !strings.Contains(s, name) {
			t.Errorf("%s says %q, not %q", where, s, name)
		}
	}
}

// TestPublicEntriesHaveTheCustomersWords: whatever the customer's page shows has words of its own there, in each language.
func TestPublicEntriesHaveTheCustomersWords(t *testing.T) {
	t.Parallel()
	words, err := Words()
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, e := range complaint.Stream.Events {
		is := complaint.Is(e)
		if !is.Public {
			continue
		}
		seen++
		for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
			key := "portal.event." + is.Name
			if said := i18n.T(i18n.With(words.Into(t.Context()), lang), key); said == key {
				t.Errorf("%s: the customer reads %q", lang, said)
			}
		}
	}
	if seen < 10 {
		t.Errorf("only %d public entries found", seen)
	}
}

// TestWhatAnEventTellsHasALabel: whatever the timeline lists of an event has a name in both languages; the facts of one that
// has a sentence stand in that.
func TestWhatAnEventTellsHasALabel(t *testing.T) {
	t.Parallel()
	words, err := Words()
	if err != nil {
		t.Fatal(err)
	}
	told, err := os.ReadFile("../complaint/testdata/tellings.golden")
	if err != nil {
		t.Fatal(err)
	}
	seen, event := 0, ""
	for line := range strings.Lines(string(told)) {
		f := strings.Fields(line)
		if !strings.HasPrefix(line, "\t") {
			event = strings.TrimPrefix(f[0], "complaint.")
			continue
		}
		for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
			ctx := i18n.With(words.Into(t.Context()), lang)
			key := "input." + f[1]
			if i18n.T(ctx, key) == key && i18n.T(ctx, "told."+f[1]) == "told."+f[1] && !words.Has("told."+event) {
				t.Errorf("%s: the timeline says %q of %s", lang, key, event)
			}
		}
		seen++
	}
	if seen < 100 {
		t.Errorf("only %d: does the test still read them?", seen)
	}
}

var faultKey = regexp.MustCompile(`^[a-z]+\.[a-z0-9_]+$`)

// TestEveryRefusalHasWords reads every fault that the program can make and looks for its sentence.
func TestEveryRefusalHasWords(t *testing.T) {
	t.Parallel()
	words, err := Words()
	if err != nil {
		t.Fatal(err)
	}
	missing := map[string]string{}
	err = filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "catalog") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		for _, key := range faultKeys(file) {
			if !words.Has(key) && !words.Has("fault."+key) {
				missing[key] = path
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for key, path := range missing {
		t.Errorf("%s: %q has no words", path, key)
	}
}

// faultKeys finds the keys in fault.New(kind, key), fault.Input(path, key), List.Add(path, key) and Item{Key: key}.
func faultKeys(file *ast.File) []string {
	var out []string
	take := func(e ast.Expr) {
		lit, ok := e.(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			return
		}
		if s, err := strconv.Unquote(lit.Value); err == nil && faultKey.MatchString(s) && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) < 2 {
			return true
		}
		sel, ok := call.Fun.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		pkg, _ := sel.X.(*ast.Ident)
		if pkg != nil && pkg.Name == "fault" && (sel.Sel.Name == "New" || sel.Sel.Name == "Input") || sel.Sel.Name == "Add" {
			take(call.Args[1])
		}
		if sel.Sel.Name == "NewLimiter" {
			take(call.Args[0])
		}
		return true
	})
	return out
}

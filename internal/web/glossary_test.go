package web

import (
	"amends/internal/complaint"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// entry is one line of docs/glossary.md: the words of one thing, and those that are not used for it.
type entry struct {
	zh    string
	en    []string // any of them
	not   []string
	notEn []*regexp.Regexp
}

// glossary reads the table that people read.
func glossary(t *testing.T) (out []entry) {
	t.Helper()
	raw, err := os.ReadFile("../../docs/glossary.md")
	if err != nil {
		t.Fatal(err)
	}
	list := func(cell string) (out []string) {
		for w := range strings.SplitSeq(cell, ",") {
			if w = strings.TrimSpace(w); w != "" {
				out = append(out, w)
			}
		}
		return out
	}
	for line := range strings.Lines(string(raw)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if len(cells) != 5 || !strings.ContainsFunc(cells[0], func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			continue
		}
		e := entry{zh: strings.TrimSpace(cells[0]), en: list(cells[1]), not: list(cells[3])}
		for _, w := range list(cells[4]) {
			rule := `(?i)\b` + regexp.QuoteMeta(w) // with its endings
			if strings.Contains(w, " ") {
				rule += `\b` // "new complaints" are recent ones
			}
			e.notEn = append(e.notEn, regexp.MustCompile(rule))
		}
		out = append(out, e)
	}
	if len(out) < 15 {
		t.Fatalf("only %d words in the glossary", len(out))
	}
	return out
}

// only are words that mean one thing only, and the keys under which they may be said.
var only = []struct{ word, keys string }{
	{"责任部门", "liability cause rectif accountab 立项"}, // who is liable; who handles a case is 处理部门
}

// wrong tells what a line says that the glossary does not. A word of the glossary may hold another's (部门负责人), so those
// are taken out first.
func wrong(words []entry, line string) (out []string) {
	rest := line
	for _, e := range words {
		rest = strings.ReplaceAll(rest, e.zh, "·")
	}
	for _, e := range words {
		for _, w := range e.not {
			if strings.Contains(rest, w) {
				out = append(out, w+" (the glossary says "+e.zh+")")
			}
		}
	}
	return out
}

// TestWrongWords: the lint finds what it is for, and only that.
func TestWrongWords(t *testing.T) {
	t.Parallel()
	words := glossary(t)
	for line, n := range map[string]int{
		`"a": "由部门负责人安排。"`: 0, `"a": "由负责人安排。"`: 1, `"a": "由部门负责人安排，负责人会联系您"`: 1, `"a": "规则不再改派"`: 1,
		`"a": "分派规则"`: 1, `"a": "派单规则"`: 0, `"a": "每个投诉要点一项"`: 1, `"a": "责任人已开始"`: 1, `"a": "查询验证码"`: 1, `"a": "查询码"`: 0,
	} {
		if got := wrong(words, line); len(got) < n || n == 0 && len(got) > 0 {
			t.Errorf("%s: %v, want %d", line, got, n)
		}
	}
}

// spoken is whether a file says something to people: catalogues in both languages, settings and procedures, and the
// descriptions of the API, which stand in two tables.
func spoken(path string) (zh, en bool) {
	name := filepath.Base(path)
	switch {
	case strings.HasSuffix(name, ".zh.json"), filepath.Ext(name) == ".yaml":
		return true, false
	case strings.HasSuffix(name, ".en.json"):
		return false, true
	case name == "fields.json", name == "sentences.json":
		return true, true
	case filepath.Ext(name) == ".go" && !strings.HasSuffix(name, "_test.go") && !strings.HasSuffix(name, "_templ.go"):
		return true, false
	}
	return false, false
}

// lines are what a file says, line by line: of code only what stands in it as text.
func lines(t *testing.T, path string) []string {
	t.Helper()
	if filepath.Ext(path) != ".go" {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Split(string(raw), "\n")
	}
	files := token.NewFileSet()
	f, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	ast.Inspect(f, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			at := files.Position(lit.Pos()).Line
			out = append(out, make([]string, max(0, at-len(out)))...)
			s, _ := strconv.Unquote(lit.Value)
			out[at-1] += s
		}
		return true
	})
	return out
}

// TestOneWordForOneThing reads everything that ships with words in it.
func TestOneWordForOneThing(t *testing.T) {
	t.Parallel()
	words := glossary(t)
	read := map[string]int{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if n := d.Name(); n == "testdata" || n == "stories" || n == "vendor" || n == "bench" {
				return fs.SkipDir // what customers say is theirs
			}
			return nil
		}
		zh, en := spoken(path)
		if !zh && !en || filepath.Ext(path) == ".go" && filepath.Base(filepath.Dir(path)) == "demo" { // its people speak as they like
			return nil
		}
		read[filepath.Base(path)]++
		for i, line := range lines(t, path) {
			if zh && !strings.HasPrefix(strings.TrimSpace(line), "#") {
				for _, w := range wrong(words, line) {
					t.Errorf("%s:%d says %s: %.120s", path, i+1, w, line)
				}
				for _, w := range only {
					if strings.Contains(line, w.word) && !anyOf(path+line, w.keys) && filepath.Ext(path) != ".go" {
						t.Errorf("%s:%d says %s, which means something else: %.120s", path, i+1, w.word, line)
					}
				}
			}
			for _, e := range words {
				for _, w := range e.notEn {
					if en && w.MatchString(line) {
						t.Errorf("%s:%d says %q; the glossary says %s: %.120s", path, i+1, w.FindString(line), e.en, line)
					}
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"sentences.json", "fields.json", "api.zh.json", "fault.en.json", "telecom.yaml", "templates.yaml", "commands.go"} {
		if read[name] == 0 {
			t.Errorf("%s was not read", name)
		}
	}
	if read["i18n.zh.json"] < 10 || read["i18n.en.json"] < 10 {
		t.Errorf("only %d catalogues", read["i18n.zh.json"])
	}
}

// TestOneLabelForOneThing: a label that is a word of the glossary has the glossary's word in English, wherever it stands.
func TestOneLabelForOneThing(t *testing.T) {
	t.Parallel()
	said := map[string][]string{}
	for _, e := range glossary(t) {
		said[e.zh] = e.en
	}
	met := map[string]bool{}
	files, err := filepath.Glob("feature/*/i18n.zh.json")
	if err != nil {
		t.Fatal(err)
	}
	more, _ := filepath.Glob("*/*.zh.json")
	for _, path := range append(files, more...) {
		zh, en := catalogue(t, path), catalogue(t, strings.TrimSuffix(path, "zh.json")+"en.json")
		for _, key := range slices.Sorted(maps.Keys(zh)) {
			want, ok := said[zh[key]]
			if !ok || en[key] == "" {
				continue
			}
			met[zh[key]] = true
			if got := strings.ToLower(en[key]); !slices.ContainsFunc(want, func(w string) bool { return strings.Contains(got, w) }) {
				t.Errorf("%s: %s is %q and %q; the glossary says %s", path, key, zh[key], en[key], want)
			}
		}
	}
	if len(met) < 8 {
		t.Errorf("only %d words of the glossary were met: %v", len(met), met)
	}
}

// catalogue gives the plain words of one file.
func catalogue(t *testing.T, path string) map[string]string {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]any
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	out := map[string]string{}
	for key, v := range all {
		if s, ok := v.(string); ok {
			out[key] = s
		}
	}
	return out
}

func anyOf(s, words string) bool {
	for _, w := range strings.Fields(words) {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// TestOneNameForAClock: limits that are one clock, each for another class of cases, have one name in pane, list and story.
func TestOneNameForAClock(t *testing.T) {
	t.Parallel()
	for _, p := range complaint.Procedures() {
		names := map[string]string{}
		for _, l := range p.Limits {
			if was, ok := names[l.ID]; ok && was != l.Title["zh"]+"/"+l.Title["en"] {
				t.Errorf("%s: the clock %s is called %s and %s", p.ID, l.ID, was, l.Title["zh"]+"/"+l.Title["en"])
			}
			names[l.ID] = l.Title["zh"] + "/" + l.Title["en"]
		}
	}
}

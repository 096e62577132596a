// Package internal holds the test of the arrows: who may import whom, as docs/architecture.md says.
package internal

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "amends/internal/"

// pure packages decide; they know no clock on the wall, no database, no network and no goroutine.
var pure = []string{"complaint", "procedure", "clock", "fault", "file", "typed", "bound"}

// allowed lists what each room may import of the house. A room that is not listed may not exist.
var allowed = map[string]string{
	"fault":         "",
	"bound":         "fault",
	"pace":          "fault",
	"typed":         "fault",
	"clock":         "fault",
	"file":          "fault typed",
	"procedure":     "fault bound clock",
	"complaint":     "fault clock file procedure typed",
	"store":         "fault",
	"config":        "",
	"download":      "",
	"i18n":          "fault",
	"beat":          "",
	"journal":       "fault beat store complaint",
	"heads":         "journal",
	"register":      "fault bound store clock procedure typed",
	"vault":         "fault store auth typed",
	"blob":          "fault file store",
	"auth":          "fault store typed",
	"job":           "fault beat store",
	"text":          "store typed",
	"desk":          "auth fault file store journal register vault complaint procedure clock typed",
	"view":          "fault file store journal register vault text complaint procedure clock desk typed",
	"report":        "fault store journal register complaint procedure clock",
	"flow":          "fault beat store journal register vault desk complaint procedure clock i18n",
	"notify":        "fault store journal register vault job complaint procedure clock i18n",
	"channel/batch": "fault bound complaint desk",
	"house":         "fault typed store journal heads register vault blob auth job text desk view report flow notify config complaint clock procedure",
	"said":          "fault complaint desk i18n procedure register",
	"casefile":      "fault blob complaint download house journal vault",
	"demo":          "auth blob clock complaint desk journal procedure register store vault fault",
	"bench":         "auth complaint demo desk flow house journal store",
	"api": "fault store journal register vault blob auth desk view report flow notify house casefile download file i18n said typed " +
		"complaint procedure clock bound pace",
	"web": "fault store journal register vault blob auth job desk view report flow notify house casefile download file i18n said " +
		"typed complaint procedure clock bound pace demo api",
}

// walls stand inside the web: kit knows no page, and one feature knows no other. A feature's parts that others need
// belong into form or site.
var walls = []struct{ room, mayNot string }{
	{"web/kit", "web/shell web/form web/site web/feature web/paper"}, {"web/page", "web/kit web/shell web/form web/site web/feature web/paper"},
	{"web/shell", "web/form web/site web/feature web/paper"}, {"web/form", "web/site web/feature web/paper"}, {"web/site", "web/feature"},
}

// TestWalls: see walls.
func TestWalls(t *testing.T) {
	t.Parallel()
	const feature = "web/feature/"
	each(t, func(room, file string, imports []string) {
		for _, path := range imports {
			to, _ := strings.CutPrefix(path, module)
			for _, w := range walls {
				if !within(room, w.room) {
					continue
				}
				for _, no := range strings.Fields(w.mayNot) {
					if within(to, no) {
						t.Errorf("%s: %s may not import %s", file, room, to)
					}
				}
			}
			mine, inFeature := strings.CutPrefix(room, feature)
			other, ofFeature := strings.CutPrefix(to, feature)
			if inFeature && ofFeature && top(mine) != top(other) && neighbours[top(mine)] != top(other) {
				t.Errorf("%s: one feature imports another, %s", file, to)
			}
		}
	})
}

// neighbours are the features that draw a part of another: what is done to a case shows in its row, and so does a notice.
var neighbours = map[string]string{"casefile": "queue", "inbox": "queue"}

func within(room, of string) bool { return room == of || strings.HasPrefix(room, of+"/") }

// TestDoorsAskViews: a door asks the rooms behind it and never the database.
func TestDoorsAskViews(t *testing.T) {
	t.Parallel()
	query := regexp.MustCompile(`(?is)^\s*(select\s|insert\s+into|update\s+\w+\s+set|delete\s+from|with\s+\w+\s+as)`)
	source(t, func(room, file string, set *token.FileSet, f *ast.File) {
		if door := top(room); door != "web" && door != "api" && door != "channel" {
			return
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
				if s, err := strconv.Unquote(l.Value); err == nil && query.MatchString(s) {
					t.Errorf("%s: a query stands in a door: %.60s", set.Position(l.Pos()), s)
				}
			}
			return true
		})
	})
}

// TestArrows checks every import of the house against the list.
func TestArrows(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	each(t, func(room, file string, imports []string) {
		key := room
		for key != "" && allowed[key] == "" {
			if _, ok := allowed[key]; ok {
				break
			}
			key = parent(key)
		}
		list, ok := allowed[key]
		if !ok {
			t.Errorf("%s: room %q is not in the list of arrows", file, room)
			return
		}
		seen[key] = true
		may := strings.Fields(list)
		for _, path := range imports {
			to, inside := strings.CutPrefix(path, module)
			if !inside || list == "*" || strings.HasPrefix(to, room) || strings.HasPrefix(to, key+"/") {
				continue
			}
			if !slices.Contains(may, to) {
				t.Errorf("%s: %s may not import %s", file, room, to)
			}
		}
	})
	for room := range allowed {
		if !seen[room] && room != "bench" {
			t.Errorf("%s is in the list of arrows and does not exist", room)
		}
	}
}

// TestNobodyImportsDoors: web, api and channels are imported by cmd/amends only, and by their own.
func TestNobodyImportsDoors(t *testing.T) {
	t.Parallel()
	each(t, func(room, file string, imports []string) {
		if top(room) == "web" || top(room) == "api" || top(room) == "channel" || top(room) == "bench" {
			return
		}
		for _, path := range imports {
			if to, ok := strings.CutPrefix(path, module); ok && slices.Contains([]string{"web", "api", "channel"}, top(to)) {
				t.Errorf("%s: %s imports the door %s", file, room, to)
			}
		}
	})
}

// wall are the functions of package time that ask the clock on the wall, or wait for it.
var wall = []string{"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker"}

// TestPure: the rules use no wall clock, database, network or goroutine. "time" itself is fine; time.Now is not.
func TestPure(t *testing.T) {
	t.Parallel()
	source(t, func(room, file string, set *token.FileSet, f *ast.File) {
		if !slices.Contains(pure, room) {
			return
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.GoStmt:
				t.Errorf("%s: the pure package %s starts a goroutine", set.Position(n.Pos()), room)
			case *ast.SelectorExpr:
				if x, ok := n.X.(*ast.Ident); ok && x.Name == "time" && slices.Contains(wall, n.Sel.Name) {
					t.Errorf("%s: the pure package %s asks the clock on the wall: time.%s", set.Position(n.Pos()), room, n.Sel.Name)
				}
			}
			return true
		})
	})
	banned := []string{"database/sql", "net", "net/http", "os", "math/rand", "math/rand/v2", "context"}
	each(t, func(room, file string, imports []string) {
		if !slices.Contains(pure, room) {
			return
		}
		for _, path := range imports {
			if slices.Contains(banned, path) {
				t.Errorf("%s: the pure package %s imports %s", file, room, path)
			}
		}
	})
}

func parent(room string) string {
	if i := strings.LastIndexByte(room, '/'); i >= 0 {
		return room[:i]
	}
	return ""
}

func top(room string) string { head, _, _ := strings.Cut(room, "/"); return head }

// each visits the imports of the Go files that are no tests.
func each(t *testing.T, do func(room, file string, imports []string)) {
	t.Helper()
	files(t, parser.ImportsOnly, func(room, file string, _ *token.FileSet, f *ast.File) {
		imports := make([]string, 0, len(f.Imports))
		for _, i := range f.Imports {
			p, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			imports = append(imports, p)
		}
		do(room, file, imports)
	})
}

// source visits the whole of them.
func source(t *testing.T, do func(room, file string, set *token.FileSet, f *ast.File)) {
	t.Helper()
	files(t, parser.SkipObjectResolution, do)
}

func files(t *testing.T, mode parser.Mode, do func(room, file string, set *token.FileSet, f *ast.File)) {
	t.Helper()
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		room := filepath.ToSlash(filepath.Dir(path))
		if room == "." || strings.HasSuffix(room, "test") || room == "deps" {
			return nil
		}
		set := token.NewFileSet()
		f, err := parser.ParseFile(set, path, nil, mode)
		if err == nil {
			do(room, path, set, f)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

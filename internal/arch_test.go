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
var pure = []string{"complaint", "stream", "procedure", "clock", "fault", "field", "act", "file", "typed", "bound", "contact", "area"}

// allowed lists what each room may import of the house. A room that is not listed may not exist.
var allowed = map[string]string{
	"fault":         "",
	"field":         "fault file",
	"act":           "field",
	"bound":         "fault",
	"pace":          "fault",
	"typed":         "fault",
	"area":          "",
	"contact":       "",
	"clock":         "fault",
	"file":          "fault typed",
	"procedure":     "fault bound clock",
	"stream":        "",
	"complaint":     "act fault field clock file procedure typed contact stream",
	"store":         "fault",
	"config":        "",
	"download":      "",
	"i18n":          "fault clock",
	"beat":          "",
	"journal":       "fault beat store stream",
	"heads":         "journal",
	"register":      "fault area bound complaint store clock procedure typed contact",
	"vault":         "fault store auth typed contact",
	"blob":          "fault file store",
	"auth":          "fault store typed",
	"job":           "fault beat store",
	"text":          "store typed",
	"desk":          "field auth fault file store stream journal register vault complaint procedure clock typed contact",
	"view":          "field fault file store journal register vault text complaint procedure clock desk typed contact",
	"report":        "fault store journal register complaint procedure clock",
	"flow":          "fault beat store journal register vault desk complaint procedure clock i18n contact",
	"notify":        "fault store journal register vault job complaint procedure clock i18n contact",
	"intake":        "auth blob fault file pace vault view desk complaint i18n",
	"channel/batch": "fault bound clock complaint desk intake typed",
	"house":         "field fault intake typed store journal heads register vault blob auth job text desk view report flow notify config complaint clock procedure",
	"said":          "fault complaint desk i18n procedure register",
	"casefile":      "field fault blob complaint download house journal vault",
	"demo":          "field auth blob clock complaint desk journal procedure register store vault fault",
	"bench":         "auth complaint demo desk flow house journal register store",
	"api": "field auth blob bound casefile clock complaint desk download fault house i18n intake journal notify pace procedure register " +
		"report said store typed vault view",

	// The web has walls inside: kit knows no page, page and shell no case, and what several features need stands in form or site.
	"web":         "api fault house i18n notify pace register report view",
	"web/kit":     "file",
	"web/static":  "web/page",
	"web/page":    "bound fault i18n typed",
	"web/shell":   "i18n web/kit web/page",
	"web/catalog": "i18n web/kit web/page web/shell",
	"web/form":    "field auth blob clock complaint fault i18n procedure register vault view web/kit web/page",
	"web/site":    "auth bound fault house i18n pace register view web/kit web/page web/shell",
	"web/paper":   "casefile clock house i18n procedure register view web/form/look web/form/story web/kit",
	"web/feature": "field auth blob casefile clock complaint demo desk download fault file house i18n intake job journal notify pace procedure " +
		"register report said store vault view web/form web/form/look web/form/story web/kit web/page web/paper web/shell web/site",
	"web/feature/gate/testsite": "auth house house/housetest i18n register store web/page web/shell web/site web/static",
}

// TestFeaturesApart: one feature of the web knows no other, but for its neighbour.
func TestFeaturesApart(t *testing.T) {
	t.Parallel()
	const feature = module + "web/feature/"
	each(t, func(room, file string, imports []string) {
		mine, inside := strings.CutPrefix(module+room, feature)
		for _, path := range imports {
			other, ok := strings.CutPrefix(path, feature)
			if inside && ok && top(mine) != top(other) && neighbours[top(mine)] != top(other) {
				t.Errorf("%s: one feature imports another, %s", file, other)
			}
		}
	})
}

// neighbours are the features that draw a part of another: what is done to a case shows in its row, and so does a notice.
var neighbours = map[string]string{"casefile": "queue", "inbox": "queue"}

// asking are the functions by which the database is asked: of the room store, and of what it hands out.
var asking = []string{"store.One", "store.All", "store.Each", "store.Exec", "store.NewRows", "store.NewTable", "QueryContext", "QueryRowContext", "ExecContext"}

// TestDoorsAskViews: a door asks the rooms behind it and never the database, in words or by calling it.
func TestDoorsAskViews(t *testing.T) {
	t.Parallel()
	query := regexp.MustCompile(`(?i)^\s*(select\s|insert\s+into|update\s+\w+\s+set|delete\s+from|with\s+\w+\s+as|from\s+\w+\s+where)`)
	source(t, func(room, file string, set *token.FileSet, f *ast.File) {
		if door := top(room); door != "web" && door != "api" && door != "channel" {
			return
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				if s, err := strconv.Unquote(n.Value); n.Kind == token.STRING && err == nil && query.MatchString(s) {
					t.Errorf("%s: a query stands in a door: %.60s", set.Position(n.Pos()), s)
				}
			case *ast.SelectorExpr:
				name := n.Sel.Name
				if x, ok := n.X.(*ast.Ident); ok && x.Name == "store" {
					name = "store." + name
				}
				if slices.Contains(asking, name) {
					t.Errorf("%s: a door asks the database: %s", set.Position(n.Pos()), name)
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
		list, ok := allowed[key]
		for !ok && key != "" {
			key = parent(key)
			list, ok = allowed[key]
		}
		if !ok {
			t.Errorf("%s: room %q is not in the list of arrows", file, room)
			return
		}
		seen[key] = true
		may := strings.Fields(list)
		for _, path := range imports {
			to, inside := strings.CutPrefix(path, module)
			own := to == key || strings.HasPrefix(to, key+"/")
			if inside && !own && !slices.Contains(may, to) {
				t.Errorf("%s: %s may not import %s", file, room, to)
			}
		}
	})
	for room := range allowed {
		if !seen[room] {
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
		clock := "time" // by whatever name the file has it
		for _, i := range f.Imports {
			if i.Path.Value == `"time"` && i.Name != nil {
				clock = i.Name.Name
			}
		}
		if clock == "." {
			t.Errorf("%s: the pure package %s takes the clock on the wall into its own names", file, room)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.GoStmt:
				t.Errorf("%s: the pure package %s starts a goroutine", set.Position(n.Pos()), room)
			case *ast.SelectorExpr:
				if x, ok := n.X.(*ast.Ident); ok && x.Name == clock && slices.Contains(wall, n.Sel.Name) {
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

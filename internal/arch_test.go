// Package internal holds the test of the arrows: who may import whom, as docs/architecture.md says.
package internal

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "amends/internal/"

// pure packages decide; they know no clock on the wall, no database, no network and no goroutine.
var pure = []string{"complaint", "improve", "request", "account", "customer", "stream", "procedure", "clock", "fault", "field", "act", "file",
	"typed", "bound", "contact", "area"}

// allowed lists what each room may import of the house. A room that is not listed may not exist.
var allowed = map[string]string{
	"fault":         "",
	"field":         "fault file",
	"act":           "clock fault field",
	"bound":         "fault",
	"pace":          "fault",
	"typed":         "fault",
	"area":          "",
	"contact":       "",
	"clock":         "fault",
	"file":          "fault typed",
	"procedure":     "act fault field bound clock",
	"request":       "clock fault field",
	"stream":        "",
	"account":       "field stream",
	"customer":      "field stream",
	"complaint":     "act fault field clock file procedure request typed contact stream",
	"improve":       "act fault field stream",
	"store":         "fault",
	"config":        "",
	"download":      "",
	"i18n":          "fault clock",
	"beat":          "",
	"journal":       "fault beat store stream",
	"heads":         "journal",
	"register":      "fault field area bound complaint lane store stream journal vault clock procedure typed contact",
	"vault":         "customer fault field store stream typed contact",
	"blob":          "fault file store",
	"auth":          "account fault store stream typed",
	"job":           "fault beat store",
	"text":          "store typed",
	"lane":          "auth fault field store stream journal vault typed",
	"record":        "account auth customer journal lane store stream vault",
	"desk":          "act improve stream field auth fault file lane store journal register vault complaint procedure clock typed contact",
	"view":          "act improve stream request field fault file lane store journal register vault text complaint procedure clock desk typed contact",
	"report":        "fault store journal register complaint procedure clock",
	"flow":          "field improve fault beat store stream journal register vault desk complaint procedure clock i18n contact",
	"notify":        "act fault field store stream journal register vault job complaint procedure clock i18n contact",
	"intake":        "auth blob fault file pace vault view desk complaint i18n",
	"channel/batch": "fault bound clock complaint desk intake typed",
	"house": "account customer record act improve field fault intake typed store stream lane journal heads register vault blob auth job text desk view report flow notify config " +
		"complaint clock procedure",
	"said":     "fault complaint desk i18n procedure register",
	"casefile": "account customer improve field blob complaint download fault house journal lane register stream vault",
	"demo":     "improve stream field auth blob clock complaint desk journal procedure register store vault fault",
	"bench":    "auth complaint demo desk flow house journal register store",
	// The doors have walls inside. Those of api stand between its files: see walls.
	"api": "act improve auth blob bound casefile clock complaint desk download fault field house i18n intake journal notify pace procedure " +
		"register report said typed vault view",
	"cmd/amends": "auth bench casefile channel/batch complaint config demo fault heads house i18n intake pace register " +
		"web web/paper",

	// In the web, kit knows no page, page and shell no case, and what several features need stands in form or site.
	"web":            "api complaint fault house i18n notify pace register report view",
	"web/kit":        "file",
	"web/static":     "web/page",
	"web/page":       "bound fault i18n typed",
	"web/shell":      "i18n web/kit web/page",
	"web/catalog":    "i18n web/kit web/page web/shell",
	"web/form":       "improve field auth blob clock complaint fault i18n procedure register vault view web/kit web/page",
	"web/form/story": "clock complaint field i18n procedure register view web/form web/form/look web/kit web/page",
	"web/site":       "auth bound casefile fault house i18n pace register view web/kit web/page web/shell",
	"web/paper":      "casefile clock house i18n procedure register view web/form/look web/form/story web/kit",

	// What a feature is drawn with is the same for all; beside that each has its own, and who follows his complaint on the
	// portal reaches nothing of the staff's screens. What is done to a case shows in its row, and so does a notice.
	"web/feature/admin": screen + "auth casefile clock complaint house job journal notify procedure",
	"web/feature/casefile": screen + "request casefile clock complaint desk house notify procedure said vault view " +
		"web/feature/queue web/paper",
	"web/feature/customer": screen + "casefile clock complaint house procedure vault view",
	"web/feature/dash":     screen + "procedure report",
	"web/feature/gate":     screen + "auth casefile demo",
	"web/feature/inbox":    screen + "complaint desk notify procedure view web/feature/queue",
	"web/feature/intake":   screen + "complaint desk intake procedure vault view",
	"web/feature/portal":   drawn + "auth clock complaint file intake pace procedure register view web/form web/form/look",
	"web/feature/queue":    screen + "clock complaint desk download procedure view",
	"web/feature/rectify":  screen + "casefile desk download improve stream view",
	"web/feature/setup":    screen + "auth procedure",
}

const (
	drawn  = "fault field i18n web/kit web/page web/shell web/site "
	screen = drawn + "register web/form web/form/look web/form/story "
)

// walls stand between the files of api: what each group of them may import. What every request goes by is not for one
// kind of caller, and the files of the portal know nobody who works here.
var walls = []struct{ who, files, rooms string }{
	{"every request",
		"acting api call choice described docs enter moment numbers openapi outcome problem query route schema table words",
		"act auth blob bound casefile complaint desk download fault field house i18n improve intake journal notify pace procedure " +
			"register said typed vault view"},
	{"the portal",
		"portal progress",
		"bound clock complaint house i18n intake view"},
	{"cases and customers",
		"case casedetail command commands customer erase file queue record rectification request saved statement",
		"auth blob bound casefile clock complaint improve desk fault field house i18n intake procedure register vault view"},
	{"the house",
		"account health notice outbox procedures report revision setting",
		"auth bound clock complaint desk fault field house i18n notify procedure register report"},
}

// staffs are the ways in which the files of api reach a member of staff, and what he may see.
var staffs = []string{"desk", "principal", "snap", "viewer", "who"}

// TestWallsOfAPI: each file of api stands behind one wall, imports what its group may, and the portal's name no staff.
func TestWallsOfAPI(t *testing.T) {
	t.Parallel()
	source(t, func(room, file string, set *token.FileSet, f *ast.File) {
		if room != "api" {
			return
		}
		name := strings.TrimSuffix(filepath.Base(file), ".go")
		i := slices.IndexFunc(walls, func(w struct{ who, files, rooms string }) bool {
			return slices.Contains(strings.Fields(w.files), name)
		})
		if i < 0 {
			t.Errorf("%s stands behind no wall: say who it is for", file)
			return
		}
		for _, imported := range f.Imports {
			path, _ := strconv.Unquote(imported.Path.Value)
			to, inside := strings.CutPrefix(path, module)
			if inside && !slices.Contains(strings.Fields(walls[i].rooms), to) {
				t.Errorf("%s: what is for %s may not import %s", file, walls[i].who, to)
			}
		}
		if walls[i].who != "the portal" {
			return
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if n, ok := n.(*ast.SelectorExpr); ok && slices.Contains(staffs, n.Sel.Name) {
				t.Errorf("%s: the portal reaches what is the staff's: %s", set.Position(n.Pos()), n.Sel.Name)
			}
			return true
		})
	})
}

// doors are the rooms that somebody comes in by, from a browser, a program, a file or a shell.
var doors = []string{"web", "api", "channel", "cmd"}

// asking are the ways to the database: the house's own handle, and what asks it.
var asking = []string{"DB", "QueryContext", "QueryRowContext", "ExecContext"}

// databases are what gives one a way to the database.
var databases = []string{module + "store", "database/sql", "modernc.org/sqlite", "github.com/jackc/pgx"}

// TestDoorsAskRooms: a door asks the rooms behind it and never the database: it does not know the room store, holds no
// handle, and says no query.
func TestDoorsAskRooms(t *testing.T) {
	t.Parallel()
	query := regexp.MustCompile(`(?i)^[\s(]*(select\s|(?:drop|create|alter)\s+(?:table|index|view|trigger)|insert\s+into|update\s+\w+\s+set|delete\s+from|with\s+\w+\s+as|from\s+\w+\s+where)`)
	source(t, func(room, file string, set *token.FileSet, f *ast.File) {
		if !slices.Contains(doors, top(room)) {
			return
		}
		for _, i := range f.Imports {
			if slices.ContainsFunc(databases, func(db string) bool { return strings.HasPrefix(i.Path.Value, strconv.Quote(db)[:len(db)+1]) }) {
				t.Errorf("%s: a door imports %s", file, i.Path.Value)
			}
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				if s, err := strconv.Unquote(n.Value); n.Kind == token.STRING && err == nil && query.MatchString(s) {
					t.Errorf("%s: a query stands in a door: %.60s", set.Position(n.Pos()), s)
				}
			case *ast.SelectorExpr:
				if slices.Contains(asking, n.Sel.Name) {
					t.Errorf("%s: a door asks the database: %s", set.Position(n.Pos()), n.Sel.Name)
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
		if key == "web" && strings.HasPrefix(room, "web/feature/") {
			t.Errorf("%s: feature %q has no line of its own", file, room)
		}
		seen[key] = true
		may := strings.Fields(list)
		for _, path := range imports {
			to, inside := strings.CutPrefix(path, module)
			if inside && forTests(to) {
				t.Errorf("%s: %s imports %s, which is for tests", file, room, to)
			}
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
		if slices.Contains(doors, top(room)) || top(room) == "bench" {
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

// forTests tells whether a room is of tests: it bears the name of the one that it stands in, or stands by itself.
func forTests(room string) bool {
	_, name := path.Split(room)
	return name == path.Base(parent(room))+"test" || room == "waittest" || room == "web/feature/gate/testsite"
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
	visit := func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		room := strings.TrimPrefix(filepath.ToSlash(filepath.Dir(path)), "../")
		if room == "." || forTests(room) || room == "deps" {
			return nil
		}
		set := token.NewFileSet()
		f, err := parser.ParseFile(set, path, nil, mode)
		if err == nil {
			do(room, path, set, f)
		}
		return err
	}
	for _, root := range []string{".", "../cmd"} {
		if err := filepath.WalkDir(root, visit); err != nil {
			t.Fatal(err)
		}
	}
}

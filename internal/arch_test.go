// Package internal holds the test of the arrows: who may import whom, as docs/architecture.md says.
package internal

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "amends/internal/"

// pure packages decide; they know no clock on the wall, no database, no network and no goroutine.
var pure = []string{"complaint", "procedure", "clock", "fault", "file", "typed", "bound", "contact"}

// allowed lists what each room may import of the house. A room that is not listed may not exist.
var allowed = map[string]string{
	"fault":         "",
	"bound":         "fault",
	"pace":          "fault",
	"typed":         "fault",
	"contact":       "",
	"clock":         "fault",
	"file":          "fault typed",
	"procedure":     "fault bound clock",
	"complaint":     "fault clock file procedure typed contact",
	"store":         "fault",
	"config":        "",
	"download":      "",
	"i18n":          "fault clock",
	"beat":          "",
	"journal":       "fault beat store complaint",
	"heads":         "journal",
	"register":      "fault bound store clock procedure typed contact",
	"vault":         "fault store auth typed contact",
	"blob":          "fault file store",
	"auth":          "fault store typed",
	"job":           "fault beat store",
	"text":          "store typed",
	"desk":          "auth fault file store journal register vault complaint procedure clock typed",
	"view":          "fault file store journal register vault text complaint procedure clock desk typed contact",
	"report":        "fault store journal register complaint procedure clock",
	"flow":          "fault beat store journal register vault desk complaint procedure clock i18n contact",
	"notify":        "fault store journal register vault job complaint procedure clock i18n contact",
	"channel/batch": "fault bound clock complaint desk typed",
	"house":         "fault typed store journal heads register vault blob auth job text desk view report flow notify config complaint clock procedure",
	"said":          "fault complaint desk i18n procedure register",
	"casefile":      "fault blob complaint download house journal vault",
	"demo":          "auth blob clock complaint desk journal procedure register store vault fault",
	"bench":         "*",
	"api":           "*", "web": "*",
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

// TestPure: the rules use no wall clock, database or network. "time" itself is fine; time.Now is not.
func TestPure(t *testing.T) {
	t.Parallel()
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

// each visits the Go files that are no tests.
func each(t *testing.T, do func(room, file string, imports []string)) {
	t.Helper()
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		room := filepath.ToSlash(filepath.Dir(path))
		if room == "." || strings.HasSuffix(room, "test") || room == "deps" {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		var imports []string
		for _, i := range f.Imports {
			p, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				return err
			}
			imports = append(imports, p)
		}
		do(room, path, imports)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

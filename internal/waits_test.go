package internal

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// real are the pauses and bare receives of tests that stay, with why.
var real = map[string]string{
	"internal/waittest/wait.go: time.Sleep":            "the one place that asks again and again",
	"internal/waittest/wait_test.go: time.Sleep":       "in a bubble of synctest, where time is the test's",
	"internal/waittest/wait_test.go: <-ended":          "in a bubble, where a wait in vain is found at once",
	"internal/pace/bodies_test.go: time.Sleep":         "in a bubble",
	"internal/pace/bodies_test.go: <-answers":          "in a bubble",
	"internal/pace/bodies_test.go: <-done":             "in a bubble",
	"internal/pace/bodies_test.go: <-got":              "in a bubble",
	"internal/pace/bodies_test.go: p.conns<-":          "in a bubble",
	"internal/pace/bodies_test.go: <-out":              "a request that is held until the test lets it go",
	"internal/journal/append_test.go: <-release":       "a write that is held until the test lets it go",
	"internal/web/catalog/live_test.go: <-arrived":     "a script that is held until the page has begun",
	"internal/flow/away_test.go: time.Sleep":           "how long the database is there and away is what is tried",
	"internal/journal/away_test.go: time.Sleep":        "how long the database is there and away is what is tried",
	"internal/store/storetest/server.go: time.Sleep":   "for the database server of all tests; it ends after a minute",
	"internal/store/storetest/postgres.go: time.Sleep": "fifty attempts to rename, then the server's words",
	"test/kill/import_test.go: time.Sleep":             "the moment at which a process is killed is chance on purpose",
	"test/kill/serve_test.go: time.Sleep":              "the moment of the kill; the pause of a client who asks again",
	"test/browser/site_test.go: <-done":                "after all tests, when there is none that could fail",
}

// bounded are calls of a loop's condition that come to an end by themselves.
var bounded = []string{"Loop", "Next", "Err", "Scan", "Add", "Load", "Before", "Now", "Contains", "len", "int64"}

// TestWaitsEnd: no test sleeps, takes from a channel or gives to one without an end, or turns in a loop that only asks.
// Package waittest has the waits. What remains is listed above.
func TestWaitsEnd(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	tests(t, func(file string, set *token.FileSet, f *ast.File) {
		found := func(n ast.Node, what, instead string) {
			key := file + ": " + what
			if used[key] = true; real[key] == "" {
				t.Errorf("%s: %s: %s", set.Position(n.Pos()), what, instead)
			}
		}
		chosen := map[ast.Node]bool{} // what a select takes: it has other ways out
		aside := besides(f)
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SelectStmt:
				for _, c := range n.Body.List {
					if c := c.(*ast.CommClause).Comm; c != nil && len(n.Body.List) > 1 {
						ast.Inspect(c, func(n ast.Node) bool { chosen[n] = true; return true })
					}
				}
			case *ast.SendStmt:
				if !chosen[n] && !aside[n] {
					found(n, word(n.Chan)+"<-", "a wait without an end; use waittest.Send")
				}
			case *ast.UnaryExpr:
				if n.Op == token.ARROW && !chosen[n] {
					found(n, "<-"+word(n.X), "a wait without an end; use waittest.For")
				}
			case *ast.SelectorExpr:
				if word(n) == "time.Sleep" || word(n) == "runtime.Gosched" {
					found(n, word(n), "wait for what is to happen; use waittest.Until")
				}
			case *ast.ForStmt:
				if asks(n) {
					found(n, "for", "a loop that only asks may never end; use waittest.Until")
				}
			case *ast.CallExpr:
				if s, ok := n.Fun.(*ast.SelectorExpr); ok && s.Sel.Name == "Wait" && len(n.Args) == 1 {
					if l, ok := n.Args[0].(*ast.BasicLit); ok && strings.Trim(l.Value, "`\"") == "true" {
						found(n, "Wait(true)", "waits for nothing; say for what")
					}
				}
			}
			return true
		})
	})
	for key := range real {
		if !used[key] {
			t.Errorf("%s is listed and does not exist", key)
		}
	}
}

// given are the names of what a part of a test is given.
var given = []string{"t", "b", "h", "e"}

// besides are the sends that hold no test up: those of goroutines and callbacks, whose answer somebody takes with an end, and
// those into a channel that has room.
func besides(f *ast.File) map[ast.Node]bool {
	out, roomy := map[ast.Node]bool{}, map[string]bool{}
	ast.Inspect(f, func(n ast.Node) bool {
		if a, ok := n.(*ast.AssignStmt); ok && len(a.Lhs) == len(a.Rhs) {
			for i, r := range a.Rhs {
				if c, ok := r.(*ast.CallExpr); ok && word(c.Fun) == "make" && len(c.Args) == 2 {
					roomy[word(a.Lhs[i])] = true
				}
			}
		}
		return true
	})
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SendStmt:
			out[n] = out[n] || roomy[word(n.Chan)]
		case *ast.FuncLit:
			if p := n.Type.Params.List; len(p) == 1 && len(p[0].Names) == 1 && slices.Contains(given, p[0].Names[0].Name) {
				break
			}
			ast.Inspect(n.Body, func(n ast.Node) bool {
				if _, ok := n.(*ast.SendStmt); ok {
					out[n] = true
				}
				return true
			})
		}
		return true
	})
	return out
}

// asks tells a loop that has nothing but a condition, which calls something that need not come to an end.
func asks(loop *ast.ForStmt) bool {
	if loop.Cond == nil || loop.Post != nil {
		return false
	}
	found := false
	ast.Inspect(loop.Cond, func(n ast.Node) bool {
		if c, ok := n.(*ast.CallExpr); ok {
			name := word(c.Fun)
			found = found || !slices.Contains(bounded, name[strings.LastIndexByte(name, '.')+1:])
		}
		return true
	})
	return found
}

// word is a name as it is written, such as time.Sleep.
func word(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return word(e.X) + "." + e.Sel.Name
	case *ast.IndexExpr:
		return word(e.X)
	case *ast.CallExpr:
		return word(e.Fun) + "()"
	}
	return ""
}

// tests visits the Go files of tests, and of the rooms that serve tests only.
func tests(t *testing.T, do func(file string, set *token.FileSet, f *ast.File)) {
	t.Helper()
	for _, root := range []string{"../internal", "../cmd", "../test"} {
		if err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") {
				return err
			}
			file := strings.TrimPrefix(filepath.ToSlash(path), "../")
			if !strings.HasSuffix(file, "_test.go") && !strings.HasSuffix(filepath.Dir(file), "test") {
				return nil
			}
			set := token.NewFileSet()
			f, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
			if err == nil {
				do(file, set, f)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
}

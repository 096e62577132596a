package internal

import (
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var code = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// TestListsAreSaidOnce: the few words that something may be are listed at one place, whatever their order (field/few.go has
// those that several rooms take). The samples of the catalogue are none of the house's.
func TestListsAreSaidOnce(t *testing.T) {
	t.Parallel()
	said := map[string]token.Position{}
	source(t, func(room, _ string, set *token.FileSet, f *ast.File) {
		ast.Inspect(f, func(n ast.Node) bool {
			var list []ast.Expr
			switch n := n.(type) {
			case *ast.CompositeLit:
				list = n.Elts
			case *ast.CallExpr:
				list = n.Args
			}
			words := codes(list)
			if len(words) < 3 || room == "web/catalog" {
				return true
			}
			key, at := strings.Join(words, " "), set.Position(n.Pos())
			if before, twice := said[key]; twice {
				t.Errorf("%s: %s were listed at %s", at, key, before)
			}
			said[key] = at
			return true
		})
	})
}

// codes are the words of a list, sorted, if it is nothing but words of the program and each stands there once: one that
// stands there twice is weighed for a draw.
func codes(list []ast.Expr) []string {
	words := make([]string, 0, len(list))
	for _, x := range list {
		l, ok := x.(*ast.BasicLit)
		if !ok || l.Kind != token.STRING {
			return nil
		}
		s, _ := strconv.Unquote(l.Value)
		if !code.MatchString(s) || slices.Contains(words, s) {
			return nil
		}
		words = append(words, s)
	}
	slices.Sort(words)
	return words
}

package internal

import (
	"bufio"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

const (
	columns  = 120 // of a line, by the house's style
	squeezed = 200 // a line beyond this is a table that somebody squeezed
)

// overdue is how many lines are beyond the columns still. It only goes down.
const overdue = 1300

// TestLinesAreRead: no line of Go is a squeezed table, and no more lines are too wide than were.
func TestLinesAreRead(t *testing.T) {
	t.Parallel()
	wide := 0
	for _, root := range []string{"../cmd", "../internal"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_templ.go") ||
				strings.HasSuffix(path, "_test.go") {
				return err
			}
			f, err := os.Open(path)
			if err != nil {
				return err
			}
			defer f.Close()
			lines := bufio.NewScanner(f)
			for no := 1; lines.Scan(); no++ {
				n := utf8.RuneCount(lines.Bytes())
				if n > columns {
					wide++
				}
				if name := strings.TrimPrefix(filepath.ToSlash(path), "../"); n > squeezed {
					t.Errorf("%s:%d: %d columns; let it read, by %d a line", name, no, n, columns)
				}
			}
			return lines.Err()
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if wide > overdue {
		t.Errorf("%d lines are wider than %d columns; %d were", wide, columns, overdue)
	}
}

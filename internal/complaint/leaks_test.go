package complaint

import (
	"encoding/json"
	"os"
	"testing"
)

// TestLeaks goes through the table by which the browser's rule is held to this one (test/browser does the same there).
func TestLeaks(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("testdata/leaks.json")
	if err != nil {
		t.Fatal(err)
	}
	var table []struct {
		Note, Text, Known string
		Leaks             bool
	}
	if err := json.Unmarshal(raw, &table); err != nil || len(table) == 0 {
		t.Fatal(table, err)
	}
	for _, c := range table {
		if got := leaks(c.Text, []string{c.Note}, []string{c.Known}); (got != "") != c.Leaks {
			t.Errorf("%q in %q: %q", c.Text, c.Note, got)
		}
	}
	if got := leaks("您好。先别 答应退费！", []string{"这家总是闹；先别答应退费"}, nil); got != "先别 答应退费" {
		t.Errorf("asked with %q, which are not the words of who is asked", got)
	}
}

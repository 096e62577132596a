package procedure

import "testing"

// TestRungsInOrder has rungs written down in any order: they are climbed in the order of time.
func TestRungsInOrder(t *testing.T) {
	t.Parallel()
	text, err := shipped(t, "telecom").Marshal()
	if err != nil {
		t.Fatal(err)
	}
	p, err := Parse(text, kinds)
	if err != nil {
		t.Fatal(err)
	}
	l := &p.Limits[0]
	for _, swap := range [][2]int{{0, 2}, {1, 2}, {0, 1}} {
		l.Late[swap[0]], l.Late[swap[1]] = l.Late[swap[1]], l.Late[swap[0]]
		if err := p.Compile(kinds); err != nil {
			t.Fatal(err)
		}
		if got := l.Late[0].After + " " + l.Late[1].After + " " + l.Late[2].After; got != "80% 0s 24h" {
			t.Errorf("climbed %s", got)
		}
	}
}

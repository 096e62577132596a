package vault

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// TestSaid keeps words for a moment, for as long as they exist, and not too many.
func TestSaid(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 9, 18, 10, 0, 0, 0, time.UTC)
	var s said
	left := func(at time.Time, ids ...string) []string { return s.recall(ids, map[string]string{}, at) }
	s.put("a", "zhou", "one", now)
	s.put("b", "zhou", "two", now)
	s.put("c", "", "three", now)
	into := map[string]string{}
	if rest := s.recall([]string{"a", "x", "c"}, into, now); !slices.Equal(rest, []string{"x"}) || into["a"] != "one" || into["c"] != "three" {
		t.Errorf("%v are asked for, %v known", rest, into)
	}
	s.forget("", "c")
	s.put("d", "li", "four", now.Add(time.Second))
	if rest := left(now.Add(time.Second), "a", "b", "c", "d"); !slices.Equal(rest, []string{"c"}) {
		t.Errorf("after one text was erased, %v are asked for", rest)
	}
	s.forget("zhou")
	if rest := left(now.Add(time.Second), "a", "b", "d"); !slices.Equal(rest, []string{"a", "b"}) {
		t.Errorf("after the person was erased, %v are asked for", rest)
	}
	if rest := left(now.Add(saidFor+time.Second), "d"); len(rest) != 1 || s.size != 0 || len(s.order) != 0 {
		t.Errorf("later %v are asked for; %d bytes, %d ids are left", rest, s.size, len(s.order))
	}
	s.put("long", "", strings.Repeat("x", saidMost/16+1), now)
	if len(left(now, "long")) == 0 {
		t.Error("a very long text is kept")
	}
	for i := range 40 {
		s.put(strings.Repeat("i", i+1), "", strings.Repeat("x", saidMost/16), now)
	}
	s.put("last", "", "x", now)
	if s.size > saidMost+1 || len(left(now, "last")) != 0 || len(left(now, "i")) != 1 {
		t.Errorf("%d bytes are kept", s.size)
	}
}

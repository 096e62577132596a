package lane

import (
	"fmt"
	"testing"
)

func TestTheNewestStatesAreKept(t *testing.T) {
	t.Parallel()
	type state struct{ version int }
	c := newStates(3, func(s *state) int { return s.version })
	for i := range 5 {
		c.put(fmt.Sprint(i), &state{2})
	}
	c.put("4", &state{1}) // older than what is known
	for i, want := range []bool{false, false, true, true, true} {
		s, ok := c.get(fmt.Sprint(i))
		if ok != want || ok && s.version != 2 {
			t.Errorf("state %d: %v %+v", i, ok, s)
		}
	}
}

package desk

import (
	"fmt"
	"testing"

	"amends/internal/complaint"
)

func TestTheNewestStatesAreKept(t *testing.T) {
	t.Parallel()
	c := newStates(3)
	for i := range 5 {
		c.put(&complaint.State{ID: fmt.Sprint(i), Version: 2})
	}
	c.put(&complaint.State{ID: "4", Version: 1}) // older than what is known
	for i, want := range []bool{false, false, true, true, true} {
		s, ok := c.get(fmt.Sprint(i))
		if ok != want || ok && s.Version != 2 {
			t.Errorf("state %d: %v %+v", i, ok, s)
		}
	}
}

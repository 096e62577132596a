package beat

import (
	"testing"
	"time"
)

// TestFiveSeconds: from the last sign of a node that was killed to the first act of another, looks included.
func TestFiveSeconds(t *testing.T) {
	t.Parallel()
	const look = time.Second // the slowest of those who watch: timer and jobs
	if For+look+look > 5*time.Second || For < 2*Every {
		t.Errorf("a holder is gone after %v, looked after every %v, with a sign every %v", For, look, Every)
	}
}

func TestStill(t *testing.T) {
	t.Parallel()
	var w Watch[int]
	if w.Still(1) != 0 {
		t.Error("gone at the first look")
	}
	w.since, w.looked = time.Now().Add(-For), time.Now().Add(-time.Second)
	if w.Still(1) < For {
		t.Error("not gone although it stood still")
	}
	if w.Still(2) != 0 {
		t.Error("gone with a new sign")
	}
	w.since, w.looked = time.Now().Add(-time.Hour), time.Now().Add(-time.Hour)
	if still := w.Still(2); still > blind+time.Second {
		t.Errorf("an hour without a look counts as %v", still)
	}
}

package portal

import (
	"testing"
	"time"
)

// What is left of an hour is spent whole or not at all, and the next hour begins anew.
func TestSpend(t *testing.T) {
	t.Parallel()
	l, now := newLimiter(10, time.Hour), time.Unix(1_700_000_000, 0)
	for i, c := range []struct {
		n     int
		after time.Duration
		ok    bool
	}{{6, 0, true}, {5, time.Minute, false}, {4, 2 * time.Minute, true}, {1, 3 * time.Minute, false}, {10, 62 * time.Minute, true}} {
		if err := l.spend("a", c.n, now.Add(c.after)); (err == nil) != c.ok {
			t.Errorf("step %d: %v", i, err)
		}
	}
	if err := l.take("b", now); err != nil {
		t.Error("another address pays too:", err)
	}
}

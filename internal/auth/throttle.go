package auth

import (
	"sync"
	"time"

	"amends/internal/fault"
)

// throttle slows guessing down: after some free failures every further one doubles the wait. It lives in memory; each
// node counts for itself, which only multiplies the free failures by the number of nodes.
type throttle struct {
	free  int           // failures without a wait
	first time.Duration // the first wait
	most  time.Duration // the longest wait, and how long a counter is remembered without failures

	mu   sync.Mutex
	seen map[string]*tries
}

type tries struct {
	failed int
	until  time.Time // no try before
	last   time.Time
}

// throttleSize bounds the memory: beyond it counters that have no wait are forgotten.
const throttleSize = 50_000

func newThrottle(free int, first, most time.Duration) *throttle {
	return &throttle{free: free, first: first, most: most, seen: map[string]*tries{}}
}

// wait says how long key must still wait; 0 when it may try. An admitted try counts as failed until forgive is called,
// so that many tries at once do not all slip through while the first is being checked.
func (t *throttle) wait(key string, now time.Time) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	x := t.seen[key]
	if x == nil {
		t.sweep(now)
		x = &tries{}
		t.seen[key] = x
	}
	if d := x.until.Sub(now); d > 0 {
		return d
	}
	if now.Sub(x.last) > t.most {
		x.failed = 0
	}
	x.failed++
	x.last = now
	if over := x.failed - t.free; over >= 0 {
		d := t.most
		if over < 30 {
			d = min(t.first<<over, t.most)
		}
		x.until = now.Add(d)
	}
	return 0
}

// forgive takes the counter away after a success.
func (t *throttle) forgive(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.seen, key)
}

// undo takes one admitted try back: the counter that many share, such as an address, must neither be cleared by one
// success nor grow with it.
func (t *throttle) undo(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if x := t.seen[key]; x != nil && x.failed > 0 {
		x.failed--
		if x.failed < t.free {
			x.until = time.Time{}
		}
	}
}

func (t *throttle) sweep(now time.Time) {
	if len(t.seen) < throttleSize {
		return
	}
	for k, x := range t.seen {
		if now.Sub(x.last) > t.most || len(t.seen) > 2*throttleSize && !x.until.After(now) {
			delete(t.seen, k)
		}
	}
}

// tooMany is the refusal, with the seconds to wait.
func tooMany(d time.Duration) error {
	return fault.New(fault.TooMany, "auth.wait", "seconds", int(d/time.Second)+1)
}

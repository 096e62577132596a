// Package waittest has the waits of tests. Each has an end, and says what there was when it came: a wait without an end hides
// what went wrong until the whole package is stopped, and a fixed pause is a bet that the machine is not busy.
package waittest

import (
	"testing"
	"time"
)

// Patience is how long something may take on a machine that is busy with other things. Who is not disappointed never waits
// that long.
const Patience = time.Minute

// Until asks again and again whether something has happened that another goroutine or process brings about. seen tells what
// there is instead; it may be nil.
func Until(t testing.TB, what string, ok func() bool, seen func() any) {
	t.Helper()
	if Happens(ok) {
		return
	}
	if seen == nil {
		t.Fatalf("waited in vain until %s", what)
	}
	t.Fatalf("waited in vain until %s: %v", what, seen())
}

// Happens is Until for what is no test, such as a command of a script: it tells whether it happened in the end.
func Happens(ok func() bool) bool {
	end := time.Now().Add(Patience)
	for pause := time.Millisecond; !ok(); pause = min(pause*3/2, 50*time.Millisecond) {
		if time.Now().After(end) {
			return false
		}
		time.Sleep(pause)
	}
	return true
}

// For takes the next value of a channel, or the zero value of one that was closed.
func For[V any](t testing.TB, what string, from <-chan V) V {
	t.Helper()
	select {
	case v := <-from:
		return v
	case <-time.After(Patience):
		t.Fatalf("waited in vain for %s", what)
		panic("unreachable")
	}
}

// Send gives a value to whoever takes it.
func Send[V any](t testing.TB, what string, to chan<- V, v V) {
	t.Helper()
	select {
	case to <- v:
	case <-time.After(Patience):
		t.Fatalf("waited in vain for who takes %s", what)
	}
}

package waittest

import (
	"fmt"
	"runtime"
	"testing"
	"testing/synctest"
	"time"
)

// failing is a test whose end is looked at from outside.
type failing struct {
	testing.TB
	said string
}

func (f *failing) Helper() {}
func (f *failing) Fatalf(format string, args ...any) {
	f.said = fmt.Sprintf(format, args...)
	runtime.Goexit()
}

// TestEnds: what never happens is waited for until the end, and then it is said what there was instead.
func TestEnds(t *testing.T) {
	t.Parallel()
	never := func() bool { return false }
	for want, wait := range map[string]func(testing.TB){
		"waited in vain until it rains":         func(t testing.TB) { Until(t, "it rains", never, nil) },
		"waited in vain until it rains: sun":    func(t testing.TB) { Until(t, "it rains", never, func() any { return "sun" }) },
		"waited in vain for a letter":           func(t testing.TB) { For(t, "a letter", make(chan int)) },
		"waited in vain for who takes a letter": func(t testing.TB) { Send(t, "a letter", make(chan int), 1) },
	} {
		synctest.Test(t, func(t *testing.T) {
			f, began, ended := &failing{TB: t}, time.Now(), make(chan bool)
			go func() { defer close(ended); wait(f) }()
			<-ended
			if took := time.Since(began); f.said != want || took < Patience || took > Patience+time.Second {
				t.Errorf("%q after %v, want %q", f.said, took, want)
			}
		})
	}
}

// TestHappens: what happens is seen, a value as well as the end of a channel.
func TestHappens(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		values := make(chan string)
		go func() { values <- "a letter"; time.Sleep(Patience / 2); close(values) }()
		if got := For(t, "a letter", values); got != "a letter" {
			t.Errorf("got %q", got)
		}
		began := time.Now()
		Until(t, "the post has closed", func() bool { return time.Since(began) > Patience/2 }, nil)
		if got := For(t, "the end", values); got != "" {
			t.Errorf("got %q", got)
		}
	})
}

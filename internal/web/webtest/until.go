package webtest

import (
	"testing"
	"time"
)

// Until waits for what happens outside the page, such as a stream that opens, and ends the test when it does not: a wait
// without an end hides what went wrong. seen tells what there was instead; it may be nil.
func Until(t testing.TB, what string, ok func() bool, seen func() any) {
	t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		if ok() {
			return
		}
		if time.Now().After(end) {
			if seen == nil {
				t.Fatalf("waited in vain until %s", what)
			}
			t.Fatalf("waited in vain until %s: %v", what, seen())
		}
	}
}

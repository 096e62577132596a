package main

import "testing"

func TestCounted(t *testing.T) {
	for n, want := range map[int]string{0: "0 settings", 1: "1 setting", 2: "2 settings"} {
		if got := counted(n, "setting"); got != want {
			t.Errorf("%d: %q", n, got)
		}
	}
}

package intake

import (
	"strings"
	"testing"
)

// TestSubject: the subject that a customer leaves out is the beginning of what he wrote, and cuts no word in two.
func TestSubject(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("宽带", 21)
	for matter, want := range map[string]string{
		"宽带断了。三天没人来。": "宽带断了",
		long:          long[:3*subjectMax] + "…",
		"The modem blinks red all night and nobody comes":                                                                 "The modem blinks red all night and nobody comes",
		"The modem blinks red all night and nobody comes although I have called the hotline every single day since March": "The modem blinks red all night and nobody comes although I have called the…",
		"Nobody came!\nI waited": "Nobody came",
	} {
		if got := Subject(matter); got != want {
			t.Errorf("%q: %q, want %q", matter, got, want)
		}
	}
}

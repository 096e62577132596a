package register

import (
	"testing"

	"pgregory.net/rapid"
)

// TestFillAgreesWithTheCheck holds the filling to the expression that settings are checked with.
func TestFillAgreesWithTheCheck(t *testing.T) {
	t.Parallel()
	values := map[string]string{"name": "王女士", "number": "TS1", "due": "{{name}}"}
	slow := func(text string) string {
		return gap.ReplaceAllStringFunc(text, func(found string) string { return values[gap.FindStringSubmatch(found)[1]] })
	}
	piece := rapid.SampledFrom([]string{"{", "}", "{{", "}}", "name", "number", " ", "\n", "due", "您好", "{{name}}", "{{ number }}"})
	rapid.Check(t, func(t *rapid.T) {
		text := ""
		for _, p := range rapid.SliceOfN(piece, 0, 12).Draw(t, "text") {
			text += p
		}
		if got, want := fill(text, values), slow(text); got != want {
			t.Fatalf("%q is filled as %q, not %q", text, got, want)
		}
	})
}

package complaint_test

import (
	"testing"

	"amends/internal/complaint"
	"amends/internal/fault"
)

// A body that the decoder would repair in silence is refused, and says where.
func TestCommandsAreUTF8(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		"{\"product\":\"\xff\"}":           "input.not_utf8",
		`{"product":"\ud83d"}`:             "input.half_character",
		`{"product":"\udc00\ud83d\ude00"}`: "input.half_character",
		`{"product":"\ud83d\ude00"}`:       "",
		`{"product":"\\ud83d"}`:            "", // a backslash that somebody typed
	} {
		_, err := complaint.ReadCommand("register", []byte(body))
		got := ""
		if f := fault.As(err); f != nil {
			got = f.Key
		}
		if got != want {
			t.Errorf("%q: %v, want %q", body, err, want)
		}
	}
}

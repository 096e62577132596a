package procedure

import (
	"strconv"
	"strings"

	"amends/internal/clock"
)

// goodRung reports whether clock can read when a rung is climbed: "0s", a span, or a share of the time used.
func goodRung(after string) bool {
	if share, ok := strings.CutSuffix(after, "%"); ok {
		n, err := strconv.Atoi(share)
		return err == nil && n >= 0 && n <= 1000
	}
	if after == "0s" {
		return true
	}
	_, err := clock.ParseSpan(after)
	return err == nil
}

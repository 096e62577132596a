package view

import (
	"strconv"
	"strings"

	"amends/internal/fault"
)

// A cursor is a place in one order, and says in which: a moment of receipt read as an urgency would be a place too, only
// not the one where the reader was, and the rows between would be missing without a word. It begins with the letter of
// its order.

const (
	byUrgency  = "u"
	byReceived = "r"
	byUpdated  = "c" // changed
	byHits     = "h" // of a search
)

// writeCursor writes a place down.
func writeCursor(order string, place ...int64) string {
	out := order
	for _, n := range place {
		out += "." + strconv.FormatInt(n, 36)
	}
	return out
}

// readCursor reads a place of so many numbers in the order that is asked for. The field is what the cursor came in:
// after or before.
func readCursor(field, order, text string, place ...*int64) error {
	bad := fault.Input(field, "input.cursor", "value", text)
	parts := strings.Split(text, ".")
	if parts[0] != order || len(parts) != 1+len(place) {
		return bad
	}
	for i, p := range parts[1:] {
		n, err := strconv.ParseInt(p, 36, 64)
		if err != nil {
			return bad
		}
		*place[i] = n
	}
	return nil
}

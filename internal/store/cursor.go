package store

import (
	"strconv"
	"strings"

	"amends/internal/fault"
)

// A cursor is a place in one order, and says in which: a moment of receipt read as an urgency would be a place too, only
// not the one where the reader was, and the rows between would be missing without a word. It begins with the letter of
// its order.

// WriteCursor writes a place down.
func WriteCursor(order string, place ...int64) string {
	out := order
	for _, n := range place {
		out += "." + strconv.FormatInt(n, 36)
	}
	return out
}

// ReadCursor reads a place of so many numbers in the order that is asked for. The field is what the cursor came in, such
// as after or before; the fault names it.
func ReadCursor(field, order, text string, place ...*int64) error {
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

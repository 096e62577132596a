package bound

import "amends/internal/fault"

// JSON refuses a text with more values, or deeper ones, than the door takes. Whether it is JSON at all it leaves to who
// reads it: what is none cannot hold more values than its commas and brackets.
func (b Body) JSON(raw []byte) error {
	values, deep := 0, 0
	for i := 0; i < len(raw); i++ {
		switch raw[i] {
		case '"':
			i = quoted(raw, i)
		case '{', '[':
			values++
			if deep++; deep > depth {
				return fault.New(fault.BadRequest, "input.too_deep", "max", depth)
			}
		case '}', ']':
			deep--
		case ',':
			values++
		}
		if values > b.Values {
			return tooMany(b.Values)
		}
	}
	return nil
}

// quoted is the place of the quote that ends the string which begins at i.
func quoted(raw []byte, i int) int {
	for i++; i < len(raw) && raw[i] != '"'; i++ {
		if raw[i] == '\\' {
			i++
		}
	}
	return i
}

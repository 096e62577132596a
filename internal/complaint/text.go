package complaint

import (
	"unicode/utf8"

	"amends/internal/fault"
)

// lines notes what is too long for one line.
func lines(l *fault.List, values map[string]string) {
	for path, v := range values {
		if utf8.RuneCountInString(v) > LineMax {
			l.Add(path, "input.too_long", "max", LineMax)
		}
	}
}

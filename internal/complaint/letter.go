package complaint

import (
	"slices"

	"amends/internal/act"
	"amends/internal/field"
)

// written is an event that is told to the complainant; what it says stands beside it.
type written interface{ letter() act.Letter }

// LetterOf gives what an event says to the complainant; ok is false for all other events, and when an officer spoke to him
// himself.
func LetterOf(e Event) (l act.Letter, ok bool) {
	w, ok := e.(written)
	if !ok {
		return l, false
	}
	l = w.letter()
	return l, l.Medium == act.Anyway || slices.Contains(field.Carried, l.Medium)
}

package act

import "amends/internal/field"

// Letter is what an event says to whom it is about, when a machine carries it: the template of the organisation that frames
// it, and the texts that fill its gaps.
type Letter struct {
	Medium   string // Anyway: however he can be reached
	Template string // "": the text as it was written
	Subject  string // a template that only lends its subject
	Texts    []Said // by the gap that each fills
	Values   map[string]string
	House    string // the key of the words that the house says of itself, where nobody wrote any
}

// Anyway is the medium of a letter that goes the way its reader can be reached.
const Anyway = "any"

// With fills a gap.
func (l Letter) With(gap string, text field.Text) Letter {
	l.Texts = append(l.Texts, Said{Label: gap, Text: text})
	return l
}

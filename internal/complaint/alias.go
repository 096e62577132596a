package complaint

import (
	"amends/internal/act"
	"amends/internal/field"
)

// What every stream has in common keeps its short name here.
type (
	// Text is what somebody wrote.
	Text = field.Text
	// File is a document or picture kept in the blob store.
	File = field.File
	// Trait is what is true of every event of one type.
	Trait = act.Trait
	// Telling is what one event has to tell whoever reads the record.
	Telling = act.Telling
	// Fact is one fact of a telling.
	Fact = act.Fact
	// Said is a text with the name of the field that it came from.
	Said = act.Said
	// Voice says whose voice an event is.
	Voice = act.Voice
)

// The voices.
const (
	FromCustomer    = act.FromCustomer
	ToCustomer      = act.ToCustomer
	AmongColleagues = act.AmongColleagues
	Work            = act.Work
	Change          = act.Change
	Clockwork       = act.Clockwork
)

// Limits of what may be written, in characters.
const (
	LineMax = field.LineMax
	ParaMax = field.ParaMax
)

// FilesMax is how many files one command may bring.
const FilesMax = field.FilesMax

// TextOf makes a text of plain words.
func TextOf(s string) Text { return field.TextOf(s) }

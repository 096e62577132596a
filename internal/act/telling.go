package act

import "amends/internal/field"

// Voice says whose voice an event is, for its icon and its side of the timeline.
type Voice string

// The voices.
const (
	FromCustomer    Voice = "customer" // the complainant's own words and acts
	ToCustomer      Voice = "reply"    // what was told to the complainant
	AmongColleagues Voice = "note"
	Work            Voice = "step"   // a step of the procedure was done
	Change          Voice = "change" // assigned, tagged, linked, escalated, moved, erased …
	Clockwork       Voice = "clock"  // a time limit moved
)

// Trait is what is true of every event of one type. It is the one declaration from which follow the names of the journal,
// the voice of the timeline, what is searched, and who has handled a case.
type Trait struct {
	Name    string // on the wire and in the journal: data, never changed and never used again for something else
	Voice   Voice
	Public  bool   // the complainant may read of it
	Found   bool   // its words are found by search
	Moves   bool   // changes who finds the case, or what else the index knows of it
	Icon    string // on the timeline, where the one of its voice does not say enough
	Handles bool   // an owner's work: who did it while the case was his has handled it
}

// Telling is what one event has to tell whoever reads the record.
type Telling struct {
	Trait
	Step  string // id of the step that it finished
	Facts []Fact
	Said  []Said
	Files []field.File
}

// Fact is one fact of a telling. Type says how to word Value, as for the inputs of a form: a choice is
// "choice.<name>.<value>" or "choice.<value>", a staff id is a name, money is cents.
type Fact struct {
	Name  string
	Type  *field.Type
	Value any // string, int64, bool, clock.Instant, []string or procedure.Title
}

// Said is a text with the name of the input that it came from.
type Said struct {
	Label  string
	Text   field.Text
	Masked bool // a telephone number: who may see it whole looks at the customer, and that is on record
}

// Say adds words, unless there are none.
func (t *Telling) Say(label string, text field.Text) {
	if !text.IsZero() {
		t.Said = append(t.Said, Said{Label: label, Text: text})
	}
}

// Fact adds a fact, unless it is empty.
func (t *Telling) Fact(name string, typ *field.Type, value any) {
	switch v := value.(type) {
	case string:
		if v == "" {
			return
		}
	case bool:
		if !v {
			return
		}
	case int:
		if v == 0 {
			return
		}
		value = int64(v)
	case int64:
		if v == 0 {
			return
		}
	case []string:
		if len(v) == 0 {
			return
		}
	}
	t.Facts = append(t.Facts, Fact{name, typ, value})
}

// Choice adds a choice.
func (t *Telling) Choice(name, value string) { t.Fact(name, field.Choice, value) }

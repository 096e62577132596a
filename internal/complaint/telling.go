package complaint

import (
	"amends/internal/clock"
	"amends/internal/procedure"
)

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
	Public  bool // the complainant may read of it
	Found   bool // its words are found by search
	Moves   bool // changes who finds the case, or what else the index knows of it
	Handles bool // an owner's work: who did it while the case was his has handled it
}

// Is gives the trait of an event.
func Is(e Event) Trait { return e.trait() }

// Telling is what one event has to tell whoever reads the record.
type Telling struct {
	Trait
	Step  string // id of the step that it finished
	Facts []Fact
	Said  []Said
	Files []File
}

// Fact is one fact of a telling. Type says how to word Value, as for the inputs of a form: a choice is
// "choice.<name>.<value>", a staff id is a name, money is cents.
type Fact struct {
	Name  string
	Type  procedure.InputType
	Value any // string, int64, bool, clock.Instant, []string or procedure.Words
}

// What facts may hold besides the inputs of forms.
const (
	FactStep  procedure.InputType = "step"  // id of a step of the procedure
	FactClock procedure.InputType = "clock" // id of a time limit of the procedure
	FactSpan  procedure.InputType = "span"  // "2wd"
	FactCase  procedure.InputType = "case"  // id of another case
	FactRole  procedure.InputType = "role"
	FactTags  procedure.InputType = "tags"
	FactWords procedure.InputType = "words" // what something was called then, by language
)

// Said is a text with the name of the input that it came from.
type Said struct {
	Label string
	Text  Text
}

// Tell reads an event.
func Tell(e Event) Telling {
	t := Telling{Trait: e.trait()}
	if f, ok := e.(finishing); ok {
		t.Step = f.finishes()
	}
	e.tell(&t)
	return t
}

func (t *Telling) say(label string, text Text) {
	if !text.IsZero() {
		t.Said = append(t.Said, Said{label, text})
	}
}

// fact adds a fact, unless it is empty.
func (t *Telling) fact(name string, typ procedure.InputType, value any) {
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

func (t *Telling) choice(name, value string) { t.fact(name, procedure.Choice, value) }

// call tells of an attempt to speak to the complainant; a number in it is his own.
func (t *Telling) call(c Call) {
	if c.At != 0 {
		t.fact("called_at", procedure.Instant, clock.Instant(c.At))
	}
	t.say("called_number", c.Number)
	t.Files = append(t.Files, c.Files...)
}

// TellMove tells what happened to one time limit.
func TellMove(m Move) Telling {
	t := Telling{Trait: Trait{Voice: Clockwork}}
	t.fact("clock", FactClock, m.Clock)
	if m.Due != 0 {
		t.fact("due", procedure.Instant, clock.Instant(m.Due))
	}
	t.fact("span", FactSpan, m.Span)
	t.fact("extra", FactSpan, m.Extra)
	t.fact("cause", procedure.Choice, m.Reason)
	t.fact("level", procedure.Number, m.Level)
	t.fact("to", procedure.Staff, m.To)
	return t
}

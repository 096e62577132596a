package complaint

import (
	"amends/internal/clock"
	"amends/internal/field"
)

// Is gives the trait of an event.
func Is(e Event) Trait { return e.trait() }

// Tell reads an event.
func Tell(e Event) Telling {
	t := Telling{Trait: e.trait()}
	if f, ok := e.(finishing); ok {
		t.Step = f.finishes()
	}
	if own, ok := e.(telling); ok {
		own.tell(&t)
	} else {
		acts.Tell(&t, e)
	}
	return t
}

// telling is an event that tells more than its fields, or in another order.
type telling interface{ tell(t *Telling) }

// TellMove tells what happened to one time limit.
func TellMove(m Move) Telling {
	t := Telling{Trait: Trait{Voice: Clockwork}}
	t.Fact("clock", field.Clock, m.Clock)
	if m.Due != 0 {
		t.Fact("due", field.Instant, clock.Instant(m.Due))
	}
	t.Fact("span", field.Length, m.Span)
	t.Fact("extra", field.Length, m.Extra)
	t.Fact("cause", field.Choice, m.Reason)
	t.Fact("level", field.Number, m.Level)
	t.Fact("to", field.Staff, m.To)
	return t
}

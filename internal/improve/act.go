package improve

import (
	"amends/internal/act"
	"amends/internal/field"
	"amends/internal/stream"
)

// Act is one act on a corrective action.
type Act struct {
	act.Act
	New func() Command // an empty command
	// Trial is a command that goes as far into the rules as one can without knowing the fields; nil: an empty one.
	Trial func() Command
	// Asks are the fields as one action asks for them from one person; nil: as they are declared.
	Asks func(w World, s *State, by string, list []field.Field) []field.Field
}

// AskedOf are the fields that it asks of somebody on an action.
func (a *Act) AskedOf(w World, s *State, by string) []field.Field {
	if a.Asks == nil {
		return a.Fields
	}
	return a.Asks(w, s, by, a.Fields)
}

// acts are all that may happen to a corrective action by somebody's order, in the order of the menu and of the API.
var acts = act.Bind(
	acceptAct,
	workAct,
	completeAct,
	verifyAct,
	returnAct,
	moveAct,
	openAct,
	withdrawAct,
	tickAct,
)

// Acts are all of them that a door may give.
func Acts() []*Act { return acts.Shown() }

// ActNamed finds an act by its name; nil when no door may give it.
func ActNamed(name string) *Act { return acts.Named(name) }

// Try is a command of the act that goes as far into the rules as one can without knowing the fields.
func (a *Act) Try() Command {
	if a.Trial != nil {
		return a.Trial()
	}
	return a.New()
}

// events are all types of events, in the order in which they came to be. What is true of each stands beside it, in its trait.
var events = []Event{
	Opened{},
	Corrected{},
	Accepted{},
	Worked{},
	Completed{},
	Verified{},
	Returned{},
	Moved{},
	Withdrawn{},
	Reminded{},
	Passed{},
}

// Stream is the type of stream that a corrective action is.
var Stream = stream.New(stream.Of[State, Event]{Name: "improve", Events: events,
	NameOf:  func(e Event) string { return e.trait().Name },
	Evolve:  (*State).evolve,
	Version: func(s *State) int { return s.Version },
	Due:     (*State).due,
	Tie:     (*State).tie,
	Words:   Catalogue,
	Notices: notices,
	Page:    "/rectifications/",
	Hears:   hears,
	Hear:    hear,
})

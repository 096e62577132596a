// Package customer is what happens to what the house knows of a person: who looked at what of it and why, who changed it, moved
// it or forgot it. One stream for each person; the words that people wrote are references. Pure.
package customer

import (
	"strings"

	"amends/internal/field"
	"amends/internal/stream"
)

// Prefix begins the name of the stream of every person.
const Prefix = "customer:"

// ID names the stream of a person. Nobody named has one too: what left the house may hold words about people of whom no entry
// knows; it also says what stood in the log of looks before there were events.
func ID(person string) string { return Prefix + person }

// State is what a record adds up to.
type State struct {
	Version int
	Before  []stream.Found // lines of the log of looks from before the record
}

// Event is one thing that happened.
type Event interface {
	name() string
	apply(s *State)
}

// Looked is somebody who saw something of a person in plain, or took it out of the house.
type Looked struct {
	Field  string     `json:"field"`
	Why    field.Text `json:"why,omitzero"`
	Ground string     `json:"ground,omitempty"` // vault.Look says which there are
}

// Edited is somebody who changed details of a person.
type Edited struct {
	Fields []string   `json:"fields"`
	Why    field.Text `json:"why,omitzero"`
	Ground string     `json:"ground,omitempty"`
}

// Parted is somebody who found that a person is two.
type Parted struct {
	Why    field.Text `json:"why,omitzero"`
	Ground string     `json:"ground,omitempty"`
}

// Erased is somebody who had a person forgotten.
type Erased struct {
	Why    field.Text `json:"why,omitzero"`
	Ground string     `json:"ground,omitempty"`
}

// LooksFound takes over a stretch of the log of looks as it stood when the record began.
type LooksFound struct{ stream.Found }

func (Looked) name() string     { return "looked" }
func (Edited) name() string     { return "edited" }
func (Parted) name() string     { return "parted" }
func (Erased) name() string     { return "erased" }
func (LooksFound) name() string { return "looks_found" }

func (Looked) apply(*State) {}
func (Edited) apply(*State) {}
func (Parted) apply(*State) {}
func (Erased) apply(*State) {}
func (e LooksFound) apply(s *State) {
	s.Before = append(s.Before[:len(s.Before):len(s.Before)], e.Found)
}

// Stream is what is known of people.
var Stream = stream.New(stream.Of[State, Event]{
	Name:    strings.TrimSuffix(Prefix, ":"),
	Events:  []Event{Looked{}, Edited{}, Parted{}, Erased{}, LooksFound{}},
	NameOf:  func(e Event) string { return "customer." + e.name() },
	Evolve:  func(s *State, r stream.Recorded[Event]) { s.Version = r.Version; r.Event.apply(s) },
	Version: func(s *State) int { return s.Version },
})

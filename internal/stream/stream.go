package stream

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"reflect"
	"strings"
	"time"
)

// Of is one type of stream with states S and events E. New completes it.
type Of[S, E any] struct {
	Name    string                    // begins the wire names of its events: data, never changed and never used again
	Events  []E                       // one empty event of every type
	NameOf  func(E) string            // the wire name of an event: data, as Name is
	Evolve  func(s *S, r Recorded[E]) // adds an event to a state of one's own; it never decides and cannot fail
	Version func(s *S) int            // of the last event that it was evolved with

	// Due says what next falls due on a state; nil: nothing ever does.
	Due func(s *S) Due

	// Tie says what a stream has to do with others; nil: nothing.
	Tie func(s *S) Tie

	Words   fs.FS    // what all this is called; nil: nothing
	Notices []Notice // all kinds of which its events tell somebody, the commonest first
	Page    string   // where a stream has its page, up to its id: "/c/"; empty: it has none
	// Hears says of a type of event whether anybody ever hears of it, and Hear who. The states are worked out when they
	// are asked for. nil: nobody hears of anything.
	Hears func(e E) bool
	Hear  func(a *Audience, around Around[S], r Recorded[E])

	byName map[string]reflect.Type
	byType map[reflect.Type]string
	heard  map[string]bool
}

// Around gives the state before and after an event.
type Around[S any] func() (before, after *S)

// Type is a type of stream whatever its states and events are, for those who go over all that a house has.
type Type interface {
	Type() string // its name
	Has(event string) bool
	Home() string // where a stream has its page, up to its id
	Kinds() []Notice
	Catalogue() fs.FS // what all this is called; nil: nothing
	// TieOf says of a whole record what the stream has to do with others.
	TieOf(record []Record) (Tie, error)
	// Listen has an event tell whoever hears of it.
	Listen(a *Audience, p *Past, r Record) error
}

// Due is when the timer must look at a stream next, and for what: a clock, a reminder. The zero value: it need not.
type Due struct {
	At   int64 // microseconds UTC
	What string
}

// Tie is what a stream has to do with others. What belongs to a complaint stands in its case file, and its words and
// files are forgotten with whose complaint it is; what belongs to a customer is forgotten with him.
type Tie struct {
	Case   string   // the complaint that it belongs to
	Person string   // the customer that it belongs to, beside any complaint
	Files  []string // digests of all that it points to
}

// Sooner is the earlier of two.
func (d Due) Sooner(at int64, what string) Due {
	if d.At == 0 || at < d.At {
		return Due{at, what}
	}
	return d
}

// New completes a stream. It panics where two events have one name, or one has a name of another stream: a mistake in
// the program that must not reach a journal.
func New[S, E any](of Of[S, E]) *Of[S, E] {
	of.byName, of.byType, of.heard = map[string]reflect.Type{}, map[reflect.Type]string{}, map[string]bool{}
	for _, e := range of.Events {
		t, name := reflect.TypeOf(e), of.NameOf(e)
		if !of.Has(name) || of.byName[name] != nil || of.byType[t] != "" {
			panic("stream " + of.Name + ": event without a name of its own: " + t.Name())
		}
		of.byName[name], of.byType[t] = t, name
		of.heard[name] = of.Hears != nil && of.Hears(e)
	}
	return &of
}

// Type is its name.
func (of *Of[S, E]) Type() string { return of.Name }

// Home is where a stream has its page, up to its id.
func (of *Of[S, E]) Home() string { return of.Page }

// Catalogue is what all this is called.
func (of *Of[S, E]) Catalogue() fs.FS { return of.Words }

// Kinds are the notices that it tells.
func (of *Of[S, E]) Kinds() []Notice { return of.Notices }

// Has tells whether an event of this wire name belongs to a stream of this type, be it one that is not known any more.
func (of *Of[S, E]) Has(event string) bool {
	rest, ok := strings.CutPrefix(event, of.Name)
	return ok && len(rest) > 1 && rest[0] == '.'
}

// Names lists the wire names in the order in which the events came to be.
func (of *Of[S, E]) Names() []string {
	out := make([]string, len(of.Events))
	for i, e := range of.Events {
		out[i] = of.NameOf(e)
	}
	return out
}

// Encode gives an event its wire form.
func (of *Of[S, E]) Encode(e E) (name string, payload []byte, err error) {
	name, ok := of.byType[reflect.TypeOf(e)]
	if !ok {
		return "", nil, fmt.Errorf("encode event %T: it has no wire name", e)
	}
	if payload, err = json.Marshal(e); err != nil {
		return "", nil, fmt.Errorf("encode %s: %w", name, err)
	}
	return name, payload, nil
}

// Decode reads one record back.
func (of *Of[S, E]) Decode(r Record) (Recorded[E], error) {
	if known := of.Known(r); known != nil {
		return known.Recorded, nil
	}
	t, ok := of.byName[r.Type]
	if !ok {
		return Recorded[E]{}, fmt.Errorf("decode position %d: no event is named %q", r.Position, r.Type)
	}
	p := reflect.New(t)
	if err := json.Unmarshal(r.Payload, p.Interface()); err != nil {
		return Recorded[E]{}, fmt.Errorf("decode position %d %s: %w", r.Position, r.Type, err)
	}
	out := Recorded[E]{Event: p.Elem().Interface().(E), Version: r.Version, By: r.By}
	out.Channel, out.Via, _ = strings.Cut(r.Channel, viaSign)
	if r.At != 0 {
		out.At = time.UnixMicro(r.At).UTC()
	}
	return out, nil
}

// DecodeAll reads a whole record back.
func (of *Of[S, E]) DecodeAll(list []Record) ([]Recorded[E], error) {
	out := make([]Recorded[E], len(list))
	for i, r := range list {
		var err error
		if out[i], err = of.Decode(r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Known answers what the committing process kept of an event; nil when the record was read from the database.
func (of *Of[S, E]) Known(r Record) *Known[S, E] {
	known, _ := r.Known.(*Known[S, E])
	return known
}

// TieOf says of a whole record what the stream has to do with others.
func (of *Of[S, E]) TieOf(record []Record) (Tie, error) {
	events, err := of.DecodeAll(record)
	if err != nil || of.Tie == nil {
		return Tie{}, err
	}
	return of.Tie(of.Fold(events)), nil
}

// With is a new state with one event added; nil is the state before the first.
func (of *Of[S, E]) With(s *S, r Recorded[E]) *S {
	n := new(S)
	if s != nil {
		*n = *s
	}
	of.Evolve(n, r)
	return n
}

// Fold is the state after a whole record.
func (of *Of[S, E]) Fold(record []Recorded[E]) *S {
	s := new(S)
	for _, r := range record {
		of.Evolve(s, r)
	}
	return s
}

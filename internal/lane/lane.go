package lane

import (
	"cmp"
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"

	"amends/internal/auth"
	"amends/internal/fault"
	"amends/internal/journal"
	"amends/internal/store"
	"amends/internal/stream"
	"amends/internal/vault"
)

// House is what every lane needs of the house.
type House struct {
	DB      *store.DB
	Journal *journal.Journal
	Vault   *vault.Vault
	Now     func() time.Time // time.Now unless set
	// Use marks files to which a stream points from now on; nil: nobody keeps account of files.
	Use func(ctx context.Context, tx *store.Tx, digests ...string) error
}

// Lane writes the streams of one type. Refusals that are the same for all of them have the words "<name>.unknown" and
// "<name>.changed_meanwhile".
type Lane[S, E any] struct {
	House
	Of     *stream.Of[S, E]
	Views  []View[S, E]
	Begins bool // an act on a stream that is not there yet begins it, such as the first change of a setting

	// Load gives the present state of a stream whose record is too long to be folded for it, from what the lane wrote
	// with the events; nil: there is no such stream. Optional. One that is behind shows as a conflict, like any old
	// state.
	Load func(ctx context.Context, id string) (*S, error)

	states *states[S]
	queues *queues
}

// View keeps rows that a screen reads. Project runs inside the transaction of the append: it must be quick, touch
// only its own tables and take everything from the change. What it writes must follow from the change alone, so that
// a replay gives the same rows.
type View[S, E any] interface {
	Name() string
	Project(ctx context.Context, tx *store.Tx, c Change[S, E]) error
}

// Change is what one append did to one stream.
type Change[S, E any] struct {
	ID       string
	Before   *S // nil when the stream is new
	After    *S
	Events   []stream.Recorded[E]
	Position int64 // of the last event
}

// Open makes the lane of a type of stream.
func Open[S, E any](h House, of *stream.Of[S, E], views ...View[S, E]) *Lane[S, E] {
	if h.Now == nil {
		h.Now = time.Now
	}
	return &Lane[S, E]{House: h, Of: of, Views: views, states: newStates(2048, of.Version), queues: newQueues()}
}

// Done is what an act led to.
type Done[S, E any] struct {
	ID       string
	State    *S
	Version  int
	First    int   // version of the first event of a repeat; 0: not known
	Position int64 // of the last event; 0 when nothing happened
	Events   []stream.Recorded[E]
	Repeat   bool // the key was used before: this is what it led to then, with the state as it is now
}

// Try is one attempt at an act: it decides on a state and gives what is to be appended; nil when nothing is to
// happen. It is called again when the state turns out to be old. A stream that begins has no state: nil.
type Try[S, E any] func(ctx context.Context, s *S) (*Pen[S, E], error)

// Ready completes what a door says of a command: when, by which token, so that no door can forget it, and under
// which key. A key given to another command by mistake must not be answered with what the first one led to.
func (h *House) Ready(ctx context.Context, m stream.Meta, command string) stream.Meta {
	if m.At.IsZero() {
		m.At = h.Now()
	}
	m.At = m.At.UTC().Truncate(time.Microsecond)
	m.Via = auth.From(ctx).Token
	switch {
	case m.Key == "":
	case m.Shared:
		m.Key = "|" + m.Key
	default:
		m.Key = m.By + "|" + command + "|" + m.Key
	}
	return m
}

// Happened refuses what is said to happen in the future of the clock on the wall.
func (h *House) Happened(m stream.Meta, path string) error {
	if !m.At.After(h.Now()) {
		return nil
	}
	return fault.Input(path, "input.future")
}

// Do carries out one act on the stream id; one that is not there is a fault, unless the lane begins them.
func (l *Lane[S, E]) Do(ctx context.Context, m stream.Meta, id string, try Try[S, E]) (Done[S, E], error) {
	return l.Once(ctx, m, func() (Done[S, E], error) { return l.do(ctx, m, id, try) })
}

// Begin begins the stream id.
func (l *Lane[S, E]) Begin(ctx context.Context, m stream.Meta, id string, try Try[S, E]) (Done[S, E], error) {
	return l.Once(ctx, m, func() (Done[S, E], error) { return l.attempt(ctx, m, id, nil, try) })
}

// Once gives what fn leads to, unless that is a refusal, or nothing, and the key was used before: then what was done
// under it. The refusal only meant that this very command was carried out already.
func (l *Lane[S, E]) Once(ctx context.Context, m stream.Meta, fn func() (Done[S, E], error)) (Done[S, E], error) {
	done, err := fn()
	if m.Key == "" || fault.As(err) == nil && (err != nil || done.Position != 0) {
		return done, err
	}
	was, seen, lookErr := l.Journal.Seen(ctx, m.Key)
	if lookErr != nil || !seen {
		return done, cmp.Or(lookErr, err)
	}
	return l.repeat(ctx, m, was)
}

// repeat answers a command that was carried out before under the same key. Another request under that key is refused:
// its caller would take what the first one led to for the answer to the second.
func (l *Lane[S, E]) repeat(ctx context.Context, m stream.Meta, was journal.Done) (Done[S, E], error) {
	if m.Asked != 0 && was.Asked != 0 && m.Asked != was.Asked {
		return Done[S, E]{}, fault.New(fault.Refused, "desk.key_used")
	}
	s, err := l.Fresh(ctx, was.Stream)
	return Done[S, E]{ID: was.Stream, State: s, First: was.First, Version: was.Version, Position: was.Position, Repeat: true}, err
}

// retries is how often an act is decided again after somebody else changed the stream meanwhile.
const retries = 20

func (l *Lane[S, E]) do(ctx context.Context, m stream.Meta, id string, try Try[S, E]) (Done[S, E], error) {
	defer l.Enter(id)()
	s, cached, err := l.load(ctx, id)
	for tried := range retries {
		if err != nil {
			return Done[S, E]{}, err
		}
		var done Done[S, E]
		done, err = l.attempt(ctx, m, id, s, try)
		switch {
		case errors.Is(err, journal.ErrConflict):
			if err := Pause(ctx, tried); err != nil {
				return Done[S, E]{}, err
			}
		case cached && (fault.As(err) != nil || err == nil && done.Position == 0):
			// perhaps refused, or nothing to do, on an old state: look again before saying so
		default:
			return done, err
		}
		was, said := s, err
		s, err = l.Fresh(ctx, id)
		if err == nil && cached && l.version(s) == l.version(was) && !errors.Is(said, journal.ErrConflict) {
			return done, said
		}
		cached = false
	}
	return Done[S, E]{}, l.changedMeanwhile()
}

// attempt decides on one state and appends.
func (l *Lane[S, E]) attempt(ctx context.Context, m stream.Meta, id string, s *S, try Try[S, E]) (Done[S, E], error) {
	p, err := try(ctx, s)
	if p != nil {
		defer p.end()
	}
	if err != nil {
		return Done[S, E]{}, err
	}
	if p == nil || len(p.Events) == 0 {
		return Done[S, E]{ID: id, State: s, Version: l.version(s)}, nil
	}
	return l.Append(ctx, m, p)
}

// changedMeanwhile is the refusal after too many attempts.
func (l *Lane[S, E]) changedMeanwhile() error {
	return fault.New(fault.Conflict, l.Of.Name+".changed_meanwhile")
}

// Pause lets another node pass: without it two that meet again and again use all their tries up.
func Pause(ctx context.Context, tried int) error {
	if tried < 2 {
		return nil
	}
	t := time.NewTimer(rand.N(time.Millisecond << min(tried, 6)))
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// NewID makes the name of a stream.
func NewID() string { return uuid.Must(uuid.NewV7()).String() }

func (l *Lane[S, E]) version(s *S) int {
	if s == nil {
		return 0
	}
	return l.Of.Version(s)
}

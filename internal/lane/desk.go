package lane

import (
	"context"

	"amends/internal/journal"
	"amends/internal/stream"
	"amends/internal/typed"
)

// Rules are what a type of stream decides by; C are its commands. What is optional may be nil.
type Rules[S, E, C any] struct {
	Name   func(c C) string                            // of a command, for its keys
	May    func(m stream.Meta, s *S, c C) error        // permission: what is not for him is unknown to him
	Decide func(m stream.Meta, s *S, c C) ([]E, error) // refuses with a fault, or says what happened; nothing: it was so before
	Key    func(s *S, c C) string                      // optional: the person with whose key they are sealed; else the house's
	Tick   func() C                                    // optional: what the timer gives when something has fallen due
	// Meet reads, at every try, what is decided on beside the state, such as the complaint that the stream belongs to, and
	// says which version of it that was: an append meets the same one or is decided again. Optional.
	Meet func(ctx context.Context, s *S, c C) ([]journal.Seen, error)
}

// Desk is a lane with rules of its own.
type Desk[S, E, C any] struct {
	*Lane[S, E]
	Rules Rules[S, E, C]
}

// Of makes the desk of a type of stream.
func Of[S, E, C any](l *Lane[S, E], r Rules[S, E, C]) *Desk[S, E, C] { return &Desk[S, E, C]{l, r} }

// Do carries out one command on the stream id; without an id it begins one. The rules refuse with a fault. The same Meta.Key
// by the same person is done once.
func (d *Desk[S, E, C]) Do(ctx context.Context, m stream.Meta, id string, c C) (Done[S, E], error) {
	typed.All(c)
	m = d.Ready(ctx, m, d.Lane.Of.Name+"."+d.Rules.Name(c))
	if err := d.Happened(m, "at"); err != nil {
		return Done[S, E]{}, err
	}
	begin := id == ""
	if begin {
		id = NewID()
	}
	var sealing Sealing
	defer func() { sealing.Restore(c) }()
	try := func(ctx context.Context, s *S) (*Pen[S, E], error) {
		sealing.Restore(c)
		sealing = Sealing{}
		var upon []journal.Seen
		if d.Rules.Meet != nil {
			var err error
			if upon, err = d.Rules.Meet(ctx, s, c); err != nil {
				return nil, err
			}
		}
		if err := d.Rules.May(m, s, c); err != nil {
			return nil, err
		}
		key := ""
		if d.Rules.Key != nil {
			key = d.Rules.Key(s, c)
		}
		if err := sealing.Seal(ctx, key, c, d.Sealer(key)); err != nil {
			return nil, err
		}
		events, err := d.Rules.Decide(m, s, c)
		if err != nil || len(events) == 0 {
			return nil, err
		}
		p := d.Pen(id, s)
		p.Texts, p.Upon = sealing.Rows, upon
		return p, p.Write(m, events...)
	}
	if begin {
		return d.Begin(ctx, m, id, try)
	}
	return d.Lane.Do(ctx, m, id, try)
}

// Tick says to a stream that something on it has fallen due, and whether that led to anything.
func (d *Desk[S, E, C]) Tick(ctx context.Context, m stream.Meta, id string) (moved bool, err error) {
	done, err := d.Do(ctx, m, id, d.Rules.Tick())
	return len(done.Events) > 0, err
}

package desk

import (
	"context"

	"amends/internal/complaint"
	"amends/internal/fault"
)

// Follow is what the house does by itself as soon as a command was carried out, such as giving a classified case to whom
// the rules name; nil when it is nobody's turn. done, when not nil, is called once that is on record or is not to be.
type Follow func(ctx context.Context, s *complaint.State, c complaint.Command) (then complaint.Command, done func(), err error)

// FollowWith lets that happen in the append of the command: its caller then reads in the answer what became of the case.
// What is not done here is left to whoever follows the journal.
func (d *Desk) FollowWith(fn Follow) { d.follow.Store(&fn) }

// followed adds what follows to what is about to be appended. What cannot be done by itself does not stop the command.
func (t *try) followed(ctx context.Context, w *pen) error {
	fn := t.d.follow.Load()
	if fn == nil || t.m.By == complaint.System {
		return nil
	}
	s := w.After
	if s.Closed() || s.Withdrawn {
		return nil
	}
	c, done, err := (*fn)(ctx, s, t.c)
	if done != nil {
		w.Ended = append(w.Ended, done)
	}
	if err != nil || c == nil {
		return ctx.Err() // who cannot be found now, the reader finds
	}
	m := complaint.Meta{At: t.m.At, By: complaint.System, Channel: "flow"}
	events, ledger, err := complaint.DecideOn(w.ledger, World{t.snap}, s, m, c)
	if fault.As(err) != nil {
		w.ledger = nil // it may have been drawn over
		return nil
	}
	if err != nil {
		return err
	}
	return w.write(m, events, ledger)
}

package desk

import (
	"context"

	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/vault"
)

// Answer is what the house says to a new complaint before anybody has looked at it, such as the acknowledgement; nil
// when that is left to people. who is the person who is written to, as far as there is one.
type Answer func(s *complaint.State, who vault.Person) complaint.Command

// AnswerWith lets new complaints be answered in the append that registers them: the number and the word that it was
// received are then one fact, and cost one commit. What is not answered here is left to whoever follows the journal.
func (d *Desk) AnswerWith(fn Answer) { d.answer.Store(&fn) }

// answered adds the answer to a registration that is about to be appended. What cannot be answered by itself does not
// stop the registration.
func (t *try) answered(ctx context.Context, w *pen) error {
	fn := t.d.answer.Load()
	if fn == nil {
		return nil
	}
	s := w.After
	c := (*fn)(s, t.met[s.Contact()])
	if c == nil {
		return nil
	}
	rows := len(t.sealing.Rows)
	for _, text := range field.Texts(c) {
		if err := t.sealing.Add(ctx, text, t.sealer(s.Person)); err != nil {
			return err
		}
	}
	m := complaint.Meta{At: t.m.At, By: complaint.System, Channel: "flow"}
	events, ledger, err := complaint.DecideOn(w.ledger, World{t.snap}, s, m, c)
	if fault.As(err) != nil {
		t.sealing.Rows, w.ledger = t.sealing.Rows[:rows], nil // it may have been drawn over
		return nil
	}
	if err != nil {
		return err
	}
	return w.write(m, events, ledger)
}

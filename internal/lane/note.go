package lane

import (
	"context"
	"fmt"

	"amends/internal/journal"
	"amends/internal/store"
	"amends/internal/stream"
	"amends/internal/vault"
)

// Note puts on record, inside a transaction of the journal, what was decided elsewhere and is committed with it: a look at a
// person, the revoking of a token. The stream takes it whatever its state is by then, so none is read, and the change that the
// views are given has none. What falls due is nothing that can be noted.
func (l *Lane[S, E]) Note(
	ctx context.Context, tx *store.Tx, m stream.Meta, id string, texts []vault.SealedText, events ...E,
) (Change[S, E], error) {
	m = l.Ready(ctx, m, "")
	a := journal.Append{Stream: id, At: store.Micros(m.At), By: m.By, Channel: stream.Through(m.Channel, m.Via)}
	c := Change[S, E]{ID: id}
	for _, e := range events {
		name, payload, err := l.Of.Encode(e)
		if err != nil {
			return c, err
		}
		a.Events = append(a.Events, journal.New{Type: name, Payload: payload})
	}
	recs, err := journal.Note(ctx, tx, a)
	if err != nil {
		return c, err
	}
	for i, r := range recs {
		c.Position = r.Position
		c.Events = append(c.Events, stream.Recorded[E]{Event: stream.Bare(events[i]), Version: r.Version, At: m.At, By: m.By,
			Channel: m.Channel, Via: m.Via})
	}
	if len(texts) > 0 {
		if err := l.Vault.SaveTexts(ctx, tx, texts...); err != nil {
			return c, err
		}
	}
	for _, v := range l.Views {
		if err := v.Project(ctx, tx, c); err != nil {
			return c, fmt.Errorf("project %s: %w", v.Name(), err)
		}
	}
	return c, nil
}

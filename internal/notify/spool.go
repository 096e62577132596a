package notify

import (
	"context"
	"fmt"

	"amends/internal/store"
)

// Collect gives a gateway the messages of a medium that are spooled, oldest first, in plain. It settles each with
// Settle; one that cannot be written any more is settled here.
func (n *Notify) Collect(ctx context.Context, medium string, limit int) ([]Message, error) {
	ids, err := store.All[string](ctx, n.DB.Reader(), `select id from outbox
		where medium = $1 and state = 'spooled'
		order by id
		limit $2`, medium, limit)
	if err != nil {
		return nil, fmt.Errorf("collect messages: %w", err)
	}
	var out []Message
	for _, id := range ids {
		m, _, err := n.message(ctx, id)
		switch {
		case IsPermanent(err):
			if err := n.settle(ctx, id, Failed, err.Error()); err != nil {
				return nil, err
			}
		case err != nil:
			return nil, err
		default:
			out = append(out, m)
		}
	}
	return out, nil
}

// Settle notes what became of a spooled message: nil is sent.
func (n *Notify) Settle(ctx context.Context, id string, failed error) error {
	if failed != nil {
		return n.settle(ctx, id, Failed, failed.Error())
	}
	return n.settle(ctx, id, Sent, "")
}

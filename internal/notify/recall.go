package notify

import (
	"context"
	"slices"
	"time"

	"amends/internal/journal"
	"amends/internal/store"
)

// Recall fills the inboxes with what was told since an instant, for a history that nobody followed while it was made, as
// that of a demonstration. What is older than fresh counts as read, and nothing is sent to complainants. It reads
// the whole journal, so it is meant for a small one, before Run.
func (n *Notify) Recall(ctx context.Context, since, fresh time.Time) error {
	for at := int64(0); ; {
		recs, err := n.Journal.After(ctx, at, 1000)
		if err != nil || len(recs) == 0 {
			return err
		}
		at = recs[len(recs)-1].Position
		recs = slices.DeleteFunc(recs, func(r journal.Record) bool { return r.At < since.UnixMicro() })
		news, err := n.hear(n.past(ctx), recs)
		if err != nil {
			return err
		}
		err = n.DB.Write(ctx, func(tx *store.Tx) error {
			if _, err := n.tellAll(ctx, tx, news); err != nil {
				return err
			}
			_, err := store.Exec(ctx, tx, `update notice set read_at = at where at < $1 and read_at = 0`, fresh)
			return err
		})
		if err != nil {
			return err
		}
	}
}

package notify

import (
	"context"
	"time"

	"amends/internal/complaint"
	"amends/internal/store"
)

// Recall fills the inboxes with what was told since an instant, for a history that nobody followed while it was made, as
// that of a demonstration. What is older than fresh counts as read, and nothing is sent to complainants. It folds the
// whole journal, so it is meant for a small one, before Run.
func (n *Notify) Recall(ctx context.Context, since, fresh time.Time) error {
	snap := n.Register.Snapshot()
	states := map[string]complaint.State{}
	for at := int64(0); ; {
		recs, err := n.Journal.After(ctx, at, 1000)
		if err != nil || len(recs) == 0 {
			return err
		}
		var notices []noticeRow
		var over []done
		for _, r := range recs {
			if at = r.Position; !complaint.Stream.Has(r.Type) {
				continue
			}
			e, err := complaint.Stream.Decode(r)
			if err != nil {
				return err
			}
			before := states[r.Stream]
			after := complaint.Evolve(before, e)
			states[r.Stream] = after
			if r.At < since.UnixMicro() {
				continue
			}
			if notices, err = appendNotices(notices, r, audience(snap, before, after, e)); err != nil {
				return err
			}
			if kinds := settles[r.Type]; kinds != nil {
				over = append(over, done{r.Stream, r.Position, kinds, ""})
			}
			over = append(over, passed(r, before, e.Event)...)
		}
		err = n.DB.Write(ctx, func(tx *store.Tx) error {
			if _, err := noticeTable.Add(ctx, tx, notices...); err != nil {
				return err
			}
			if _, err := n.settleNotices(ctx, tx, over); err != nil {
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

package notify

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"amends/internal/store"
)

// sweep is how many notices one transaction forgets, so that those who wait for the writer wait a moment only.
const sweep = 1000

// Forget deletes what was read and happened before an instant, and what nobody read for four times as long.
func (n *Notify) Forget(ctx context.Context, before time.Time) (int64, error) {
	var count int64
	old := before.Add(-3 * n.now().Sub(before))
	for {
		var some int64
		err := n.DB.Write(ctx, func(tx *store.Tx) (err error) {
			some, err = store.Exec(ctx, tx, `delete from notice where seq in (select seq from notice
				where at < $1 and (read_at > 0 or at < $2)
				order by at
				limit `+strconv.Itoa(sweep)+`)`, before, old)
			return err
		})
		count += some
		if err != nil {
			return count, fmt.Errorf("forget notices: %w", err)
		}
		if some < sweep {
			return count, nil
		}
	}
}

package notify

import (
	"context"
	"fmt"
	"slices"
	"time"

	"amends/internal/store"
	"amends/internal/stream"
)

// asks is the condition of the index by which answerable notices are found, word for word.
const asks = `read_at = 0 and answerable`

// done is what one event settles: for everybody, or what one person was told.
type done struct {
	id       string // of the stream
	position int64
	stream.Over
}

// settleNotices marks what is settled as read and gives those who had not read it. What was told later stays new.
func (n *Notify) settleNotices(ctx context.Context, tx *store.Tx, list []done) ([]string, error) {
	var staff []string
	for _, d := range list {
		args := []any{n.now(), d.id, d.position * perEvent, d.Kind}
		where := asks
		if d.Staff != "" {
			where = `read_at = 0 and staff = $5`
			args = append(args, d.Staff)
		}
		some, err := store.All[string](ctx, tx, `update notice set read_at = $1 where case_id = $2 and `+where+` and seq < $3
			and kind = $4 returning staff`, args...)
		if err != nil {
			return nil, fmt.Errorf("settle notices: %w", err)
		}
		staff = append(staff, some...)
	}
	slices.Sort(staff)
	return slices.Compact(staff), nil
}

// recount has the open pages of those whose notices were settled count anew, once the transaction that settles them is
// surely over; to be told for nothing does no harm.
func (n *Notify) recount(staff []string) {
	if n.Marked == nil || len(staff) == 0 {
		return
	}
	time.AfterFunc(settled, func() {
		for _, s := range staff {
			n.Marked(s)
		}
	})
}

package notify

import (
	"context"
	"encoding/json"
	"fmt"

	"amends/internal/store"
)

// LookedAt tells others that somebody looked at a customer without a case of his in his own work, and why, in the
// transaction that puts the look on record. The notice stands beside the newest case of the customer.
func (n *Notify) LookedAt(ctx context.Context, tx *store.Tx, caseID, number, by, why string, to []string) error {
	raw, err := json.Marshal(Args{Number: number, By: by, Why: why})
	if err != nil {
		return fmt.Errorf("write notice: %w", err)
	}
	// No event numbers it: the microsecond does, far above the numbers of events, and the next free one after it.
	seq := store.Micros(n.now())
	for _, staff := range to {
		for written := int64(0); written == 0; seq++ {
			written, err = store.Exec(ctx, tx, `insert into notice (seq, staff, case_id, kind, args, at)
				values ($1, $2, $3, $4, $5, $6) on conflict do nothing`, seq, staff, caseID, LookedAt, string(raw), n.now())
			if err != nil {
				return fmt.Errorf("write notice: %w", err)
			}
		}
	}
	return nil
}

// Tell makes the open pages of those who were told count again.
func (n *Notify) Tell(caseID string, staff []string) {
	if len(staff) > 0 {
		n.moved(caseID, staff...)
	}
}

package notify

import (
	"context"
	"fmt"

	"amends/internal/complaint"
	"amends/internal/store"
	"amends/internal/stream"
)

// Watched tells others what somebody did about a customer without a case of his in his own work, and why, in the
// transaction that puts it on record: the words are those of the record, and go with them. The notice stands beside the
// newest case of the customer.
func (n *Notify) Watched(ctx context.Context, tx *store.Tx, kind stream.Notice, caseID, number, by, words string, to []string) error {
	_, err := n.write(ctx, tx, kind, caseID, Args{Number: number, By: by, Words: words}, to)
	return err
}

// write writes a notice that no event of a case brings, and gives the numbers of the notices, in the order of the people.
func (n *Notify) write(ctx context.Context, tx *store.Tx, kind stream.Notice, caseID string, args Args, to []string) (seqs []int64, err error) {
	// The microsecond does, far above the numbers of events, and the next free one after it.
	seq := store.Micros(n.now())
	for _, staff := range to {
		row, err := rowOf(stream.Hearer{Staff: staff, Notice: kind, Args: args}, typeOf(caseID), caseID)
		if err != nil {
			return nil, err
		}
		row.At = n.now()
		for written := int64(0); written == 0; seq++ {
			row.Seq = seq
			if written, err = noticeTable.Add(ctx, tx, row); err != nil {
				return nil, fmt.Errorf("write notice: %w", err)
			}
		}
		seqs = append(seqs, seq-1)
	}
	return seqs, nil
}

// typeOf is the type of what a notice stands beside that no event brings: a case, or nothing.
func typeOf(caseID string) string {
	if caseID == "" {
		return ""
	}
	return complaint.Stream.Name
}

// Tell makes the open pages of those who were told count again.
func (n *Notify) Tell(caseID string, staff []string) {
	if len(staff) > 0 {
		n.moved(caseID, staff...)
	}
}

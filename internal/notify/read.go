package notify

import (
	"context"
	"fmt"

	"amends/internal/store"
)

// MarkRead notes that a person has read notices, of which only his own count, and answers how many were new to him.
func (n *Notify) MarkRead(ctx context.Context, staff string, ids ...int64) (int64, error) {
	if len(ids) == 0 {
		return 0, nil
	}
	args := []any{n.now(), staff}
	for _, id := range ids {
		args = append(args, id)
	}
	return n.mark(ctx, staff, `update notice set read_at = $1 where staff = $2 and read_at = 0 and seq in `+store.In(len(ids), 3), args)
}

// MarkAllRead notes that a person has read everything up to a cursor, which is that of the newest notice he was shown:
// what arrived since stays new. With an empty cursor it is everything.
func (n *Notify) MarkAllRead(ctx context.Context, staff, upto string) (int64, error) {
	query, args := `update notice set read_at = $1 where staff = $2 and read_at = 0`, []any{n.now(), staff}
	if upto != "" {
		var at, seq int64
		if err := store.ReadCursor("after", inInbox, upto, &at, &seq); err != nil {
			return 0, err
		}
		query += ` and (at, seq) <= ($3, $4)`
		args = append(args, at, seq)
	}
	return n.mark(ctx, staff, query, args)
}

// MarkCaseRead notes that a person has opened a case, and so knows what its notices say.
func (n *Notify) MarkCaseRead(ctx context.Context, staff, caseID string) error {
	some, err := store.All[int64](ctx, n.DB.Reader(), `select seq from notice
		where staff = $1 and read_at = 0 and case_id = $2 limit 1`, staff, caseID)
	if err != nil || len(some) == 0 { // look before writing: pages are opened often
		return err
	}
	_, err = n.mark(ctx, staff, `update notice set read_at = $1 where staff = $2 and read_at = 0 and case_id = $3`, []any{n.now(), staff, caseID})
	return err
}

// MarkStatementRead notes that a party has opened what he is asked.
func (n *Notify) MarkStatementRead(ctx context.Context, staff, statement string) error {
	var seqs []int64
	list, _, err := n.Inbox(ctx, staff, Page{Unread: true, Limit: Most})
	for i := range list {
		if list[i].Args.Statement == statement {
			seqs = append(seqs, list[i].ID)
		}
	}
	if err == nil {
		_, err = n.MarkRead(ctx, staff, seqs...)
	}
	return err
}

func (n *Notify) mark(ctx context.Context, staff, query string, args []any) (count int64, err error) {
	err = n.Journal.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		var err error
		count, err = store.Exec(ctx, tx, query, args...)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("mark notices read: %w", err)
	}
	if count > 0 && n.Marked != nil {
		n.Marked(staff)
	}
	return count, nil
}

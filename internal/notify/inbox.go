package notify

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"amends/internal/journal"
	"amends/internal/store"
)

// perEvent is how many people one event can tell: a notice is numbered within its event.
const perEvent = 1000

// Notice is one line of somebody's inbox.
type Notice struct {
	ID     int64 // grows with time; also the cursor of Inbox
	Case   string
	Kind   string
	Args   Args
	At     time.Time
	ReadAt time.Time // zero: not read yet
}

var noticeRows = store.NewRows(`insert into notice (seq, staff, case_id, kind, args, at) values `, 6, ` on conflict do nothing`)

// appendNotices adds the rows of the notices of one event.
func appendNotices(rows []any, r journal.Record, list []hearer) ([]any, error) {
	for i, h := range list[:min(len(list), perEvent)] {
		args, err := json.Marshal(h.args)
		if err != nil {
			return nil, fmt.Errorf("write notice: %w", err)
		}
		rows = append(rows, r.Position*perEvent+int64(i), h.staff, r.Stream, h.kind, string(args), r.At)
	}
	return rows, nil
}

// Inbox lists the notices of a person, newest first; before is the ID of the last one seen, or 0.
func (n *Notify) Inbox(ctx context.Context, staff string, before int64, limit int) ([]Notice, error) {
	type row struct {
		Seq    int64
		Case   string
		Kind   string
		Args   string
		At     time.Time
		ReadAt time.Time
	}
	if before <= 0 {
		before = 1<<63 - 1
	}
	rows, err := store.All[row](ctx, n.DB.Reader(), `select seq, case_id, kind, args, at, read_at from notice
		where staff = $1 and seq < $2
		order by seq desc
		limit $3`, staff, before, limit)
	if err != nil {
		return nil, fmt.Errorf("read inbox of %s: %w", staff, err)
	}
	out := make([]Notice, len(rows))
	for i, r := range rows {
		out[i] = Notice{ID: r.Seq, Case: r.Case, Kind: r.Kind, At: r.At, ReadAt: r.ReadAt}
		if err := json.Unmarshal([]byte(r.Args), &out[i].Args); err != nil {
			return nil, fmt.Errorf("read notice %d: %w", r.Seq, err)
		}
	}
	return out, nil
}

// Unread counts what a person has not read.
func (n *Notify) Unread(ctx context.Context, staff string) (int, error) {
	return store.One[int](ctx, n.DB.Reader(), `select count(*) from notice where staff = $1 and read_at = 0`, staff)
}

// MarkRead notes that a person has read notices of his; with none named, all of them.
func (n *Notify) MarkRead(ctx context.Context, staff string, ids ...int64) error {
	query, args := `update notice set read_at = $1 where staff = $2 and read_at = 0`, []any{n.now(), staff}
	if len(ids) > 0 {
		query += ` and seq in ` + store.In(len(ids), 3)
		for _, id := range ids {
			args = append(args, id)
		}
	}
	return n.mark(ctx, query, args)
}

// MarkCaseRead notes that a person has opened a case, and so knows what its notices say.
func (n *Notify) MarkCaseRead(ctx context.Context, staff, caseID string) error {
	some, err := store.All[int64](ctx, n.DB.Reader(), `select seq from notice
		where staff = $1 and read_at = 0 and case_id = $2 limit 1`, staff, caseID)
	if err != nil || len(some) == 0 { // look before writing: pages are opened often
		return err
	}
	return n.mark(ctx, `update notice set read_at = $1 where staff = $2 and read_at = 0 and case_id = $3`, []any{n.now(), staff, caseID})
}

func (n *Notify) mark(ctx context.Context, query string, args []any) error {
	err := n.Journal.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := store.Exec(ctx, tx, query, args...)
		return err
	})
	if err != nil {
		return fmt.Errorf("mark notices read: %w", err)
	}
	return nil
}

// Forget deletes what was read before an instant, and what nobody read for four times as long.
func (n *Notify) Forget(ctx context.Context, before time.Time) (int64, error) {
	var count int64
	old := before.Add(-3 * n.now().Sub(before))
	err := n.DB.Write(ctx, func(tx *store.Tx) (err error) {
		count, err = store.Exec(ctx, tx, `delete from notice where read_at > 0 and at < $1 or at < $2`, before, old)
		return err
	})
	return count, err
}

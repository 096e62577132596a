package journal

import (
	"context"
	"fmt"

	"amends/internal/store"

	"golang.org/x/mod/sumdb/tlog"
)

// Statements of the house — that it remembers heads, what somebody decided about a loss — stand beside the events. Every
// head names the digest of all of them, so that one that is taken out, or all, is missed whatever else is taken away.

// said is the digest of the statements that stand there, in the order in which they were made.
func said(ctx context.Context, q store.Querier) (h tlog.Hash, some bool, err error) {
	notes, err := statements(ctx, q)
	for _, n := range notes {
		h = link(h, n)
	}
	return h, len(notes) > 0, err
}

func statements(ctx context.Context, q store.Querier) ([]string, error) {
	return store.All[string](ctx, q, `select note from journal_statement order by no, at, kind`)
}

// Say adds a statement, sealed with the keys of the house, and signs the newest head again with it. One that stands there
// is not added twice.
func (j *Journal) Say(ctx context.Context, tx *store.Tx, kind string, at int64, note string) error {
	if err := tx.Lock(ctx, appendLock); err != nil {
		return err
	}
	row, err := readHead(ctx, tx)
	if err != nil {
		return err
	}
	var h Head
	if row.Size > 0 {
		if h, err = OpenHead(row.Note, j.keys.verifiers...); err != nil {
			return fmt.Errorf("the newest head is not one of this house: %w", err)
		}
	}
	if !h.says {
		if h.Said, h.says, err = said(ctx, tx); err != nil {
			return err
		}
	}
	n, err := store.Exec(ctx, tx, `insert into journal_statement (kind, at, note, no)
		select cast($1 as text), cast($2 as bigint), cast($3 as text), coalesce(max(no), 0) + 1 from journal_statement where true
		on conflict (kind, at) do nothing`, kind, at, note)
	if err != nil || n == 0 || row.Size == 0 {
		return err
	}
	if !h.names {
		t, err := j.tip(ctx, tx, row)
		if err != nil {
			return err
		}
		h.After, h.names = t.after, true
	}
	h.Said, h.says = link(h.Said, note), true
	return j.signAgain(ctx, tx, row, &h)
}

// Says tells what the newest head says of the statements: that there were some, and whether they are those that stand there.
func (j *Journal) Says(ctx context.Context) (some, same bool, err error) {
	h, err := j.Head(ctx)
	if err != nil || !h.says {
		return false, false, err
	}
	now, _, err := said(ctx, j.db.Reader())
	return true, now == h.Said, err
}

// statements compares what the heads in the database name with the statements that stand there.
func (v *verification) statements(ctx context.Context, q store.Querier) error {
	notes, err := statements(ctx, q) // read after the heads: there may be more by now
	if err != nil {
		return err
	}
	var h tlog.Hash
	passed := map[tlog.Hash]bool{h: true}
	for _, n := range notes {
		h = link(h, n)
		passed[h] = true
	}
	for _, s := range v.stones {
		if s.head.says && !s.elsewhere && !passed[s.head.Said] {
			v.problem(s.head.Size, "%s names other statements of the house than are stored: some were taken out or changed", s.what)
			break
		}
	}
	return nil
}

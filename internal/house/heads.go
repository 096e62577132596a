package house

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"amends/internal/desk"
	"amends/internal/fault"
	"amends/internal/heads"
	"amends/internal/journal"
	"amends/internal/store"
)

// headEvery is how often a head is noted at most: what a crash may take from the memory, not from the journal.
const headEvery = time.Second

// openHeads compares the database with what is remembered of it outside. One that is behind, or tells another history, is
// read and proven, and takes nothing until somebody has accepted the loss.
func (h *House) openHeads(ctx context.Context) error {
	h.Heads = heads.Open(filepath.Join(h.Dir, "heads"), h.Keys)
	known, err := h.Heads.Newest()
	if errors.Is(err, heads.ErrStrange) && len(h.Trust) == 0 {
		return h.refuse(fault.New(fault.Unready, "journal.strange", "path", h.Heads.Path()))
	}
	if err != nil && !errors.Is(err, heads.ErrStrange) {
		return err
	}
	ok, err := h.Journal.Holds(ctx, known)
	if ok || err != nil {
		return err
	}
	args := []any{"known", known.Size, "at", store.Time(known.At).In(h.Register.Snapshot().Zone()).Format(time.DateTime),
		"found", h.Journal.Position()}
	if h.Journal.Position() >= known.Size {
		return h.refuse(fault.New(fault.Unready, "journal.other", args...))
	}
	return h.refuse(fault.New(fault.Unready, "journal.behind", args...))
}

func (h *House) refuse(why *fault.Error) error {
	h.Lost = why
	h.Journal.Refuse(why)
	return nil
}

// AcceptLoss lets a house go on whose database is behind the newest known head, and puts on record, signed, in the file of
// heads and in the database, how much was known. Numbers that may have been given out meanwhile are skipped.
func (h *House) AcceptLoss(ctx context.Context) error {
	if h.Lost == nil {
		return nil
	}
	known, err := h.Heads.Newest()
	if err != nil && !errors.Is(err, heads.ErrStrange) {
		return err
	}
	m, err := h.Heads.Recall()
	if err != nil {
		return err
	}
	s := heads.Statement{Kind: heads.Loss, At: time.Now(), Known: known.Size, Root: known.Root.String(), Found: h.Journal.Position()}
	slices.SortFunc(m.Heads, func(a, b journal.Head) int { return int(b.Size - a.Size) })
	for _, head := range m.Heads { // the farthest that is still true
		ok, err := h.Journal.Holds(ctx, head)
		if err != nil {
			return err
		}
		if ok {
			s.Kept = head.Size
			break
		}
	}
	if err := h.state(ctx, s, m.Numbers); err != nil {
		return err
	}
	h.Log.WarnContext(ctx, "the loss of events was accepted and is on record", "known", s.Known, "found", s.Found, "same", s.Kept)
	h.Journal.Refuse(nil)
	h.Lost = nil
	return nil
}

// state says something in the file of heads and in the database.
func (h *House) state(ctx context.Context, s heads.Statement, skip map[string]int64) error {
	text, err := h.Heads.State(s)
	if err != nil {
		return err
	}
	err = h.DB.Write(ctx, func(tx *store.Tx) error {
		if _, err := store.Exec(ctx, tx, `insert into journal_statement (kind, at, note) values ($1, $2, $3)
			on conflict (kind, at) do nothing`, s.Kind, s.At, text); err != nil {
			return err
		}
		if s.Kind != heads.Begun {
			if err := h.tell(ctx, tx, fmt.Sprint(s.Kind, s.At.UnixMicro()), text); err != nil {
				return err
			}
		}
		return desk.Skip(ctx, tx, skip)
	})
	if err != nil {
		return fmt.Errorf("put on record: %w", err)
	}
	return nil
}

// noteHead remembers the newest head outside of the database.
func (h *House) noteHead(ctx context.Context) error {
	if h.Lost != nil {
		return nil
	}
	head, err := h.Journal.Head(ctx)
	if err != nil || head.Size == 0 {
		return err
	}
	if !h.begun && !h.Heads.Begun() { // so that the database knows that there is a memory, should it be taken away
		if err := h.state(ctx, heads.Statement{Kind: heads.Begun, At: time.Now()}, nil); err != nil {
			return err
		}
	}
	h.begun = true
	return h.Heads.Note(head)
}

// remember notes heads while the house is at work, beside everything else.
func (h *House) remember(ctx context.Context) error {
	for failing := false; ; {
		wake := h.Journal.Committed()
		err := h.noteHead(ctx)
		if err != nil && ctx.Err() == nil && !failing {
			h.Log.ErrorContext(ctx, "the newest head could not be remembered", "err", err)
		}
		failing = err != nil
		select {
		case <-wake:
		case <-ctx.Done():
			return nil
		}
		select {
		case <-time.After(headEvery):
		case <-ctx.Done():
			return nil
		}
	}
}

// closeHeads notes the last head of a process that has appended something.
func (h *House) closeHeads() error {
	if h.Heads == nil || !h.Journal.Appended() {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	return h.noteHead(ctx)
}

// verifyHeads proves what is remembered and answers the heads that the journal must hold.
func (h *House) verifyHeads(ctx context.Context, v *Verified, anchors []string) ([]string, error) {
	m, err := h.Heads.Recall()
	if err != nil {
		return nil, err
	}
	for _, p := range m.Problems {
		v.problem("heads beside the database: %s", p)
	}
	type row struct{ Kind, Note string }
	rows, err := store.All[row](ctx, h.DB.Reader(), `select kind, note from journal_statement order by at`)
	if err != nil {
		return nil, err
	}
	var begun []string
	for _, r := range rows {
		if _, err := h.Keys.OpenSeal(r.Note); err != nil {
			v.problem("a statement about the heads: %v", err)
		} else if r.Kind == heads.Begun {
			begun = append(begun, r.Note)
		}
	}
	same := slices.ContainsFunc(m.Begun, func(s heads.Statement) bool {
		return slices.ContainsFunc(begun, func(note string) bool { return heads.Same(note, s) })
	})
	switch {
	case len(begun) == 0: // serve begins one
	case !same && len(anchors) == 0:
		v.problem("the memory of heads that was begun is not in %s: nothing outside of the database says how far it had come."+
			" Where it was lost, or is on another node, give a head that was kept elsewhere with --anchor", h.Heads.Path())
	case len(begun) > 1:
		v.remark("%d memories of heads were begun: on several nodes, or anew after one was lost", len(begun))
	}
	for _, s := range m.Losses {
		if !slices.ContainsFunc(rows, func(r row) bool { return r.Kind == heads.Loss && heads.Same(r.Note, s) }) {
			v.problem("the loss accepted at %s is not in the database", s.At.Format(time.DateTime))
		}
		v.remark("on %s UTC somebody let the house go on with %d events although %d were known; from position %d on what was known is lost",
			s.At.Format(time.DateTime), s.Found, s.Known, s.Kept+1)
	}
	v.Heads = len(m.Heads) + len(anchors)
	out := slices.Clone(anchors)
	for _, head := range m.Heads {
		out = append(out, head.Note)
	}
	return out, nil
}

// KeepHeads notes the newest head and copies all that is remembered into a folder, for a backup.
func (h *House) KeepHeads(ctx context.Context, dir string) error {
	if err := h.noteHead(ctx); err != nil {
		return err
	}
	from := filepath.Join(h.Dir, "heads")
	if _, err := os.Stat(from); errors.Is(err, fs.ErrNotExist) {
		return nil // nothing has happened here yet
	}
	if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
		return fmt.Errorf("copy heads: %w", err)
	}
	return nil
}

// Restored lets numbers begin higher on the days from a backup to now, because nobody knows how many were given out after
// it was made: five digits, later for every minute of the day, so that even a second restoring repeats none.
func (h *House) Restored(ctx context.Context) error {
	head, err := h.Journal.Head(ctx)
	if err != nil || head.Size == 0 {
		return err
	}
	m, err := h.Heads.Recall()
	if err != nil {
		return err
	}
	s := h.Register.Snapshot()
	now := h.Now().In(s.Zone())
	from := 10_000 + 50*int64(now.Hour()*60+now.Minute())
	first := store.Time(head.At).In(s.Zone())
	for day := time.Date(first.Year(), first.Month(), first.Day(), 0, 0, 0, 0, s.Zone()); !day.After(now); day = day.AddDate(0, 0, 1) {
		name := desk.Day(s, day)
		m.Numbers[name] = max(m.Numbers[name], from)
	}
	return h.state(ctx, heads.Statement{Kind: heads.Restored, At: time.Now()}, m.Numbers)
}

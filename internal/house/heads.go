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

	"amends/internal/fault"
	"amends/internal/heads"
	"amends/internal/store"
)

// headEvery is how often a head is noted at most: what a crash may take from the memory, not from the journal.
const headEvery = time.Second

// openHeads compares the database with its own newest head, and with what is remembered of it outside. One that has lost
// some, is behind, tells another history, or whose memory is gone, is read and proven, and takes nothing until somebody has
// accepted that.
func (h *House) openHeads(ctx context.Context) (err error) {
	h.Heads = heads.Open(filepath.Join(h.Dir, "heads"), h.Keys)
	if err := h.sound(ctx); err != nil {
		return err
	}
	if d := h.damage; d != nil {
		key := "journal.damaged"
		if d.Fatal {
			key = "journal.broken"
		}
		h.refuse(fault.New(fault.Unready, key, "what", d.What, "known", d.Size, "found", d.Found, "first", d.First))
	}
	known, err := h.Heads.Newest()
	switch {
	case errors.Is(err, heads.ErrStrange):
		if len(h.Trust) == 0 {
			h.refuse(fault.New(fault.Unready, "journal.strange", "path", h.Heads.Path()))
		}
		return nil
	case err != nil:
		return err
	case known.Size == 0 && !h.Heads.Begun():
		return h.openForgetful(ctx)
	}
	ok, err := h.Journal.Holds(ctx, known)
	if ok || err != nil {
		return err
	}
	h.older = true
	args := []any{"known", known.Size, "at", store.Time(known.At).In(h.Register.Snapshot().Zone()).Format(time.DateTime),
		"found", h.Journal.Position()}
	if h.Journal.Position() >= known.Size {
		h.refuse(fault.New(fault.Unready, "journal.other", args...))
		return nil
	}
	h.refuse(fault.New(fault.Unready, "journal.behind", args...))
	return nil
}

// sound looks whether the end of the journal is what its newest head signs, but for what somebody has accepted.
func (h *House) sound(ctx context.Context) error {
	said, err := h.said(ctx)
	if err != nil {
		return err
	}
	excused := int64(0)
	for _, s := range said {
		if s.Kind == heads.Damage {
			excused = max(excused, s.Known)
		}
	}
	h.damage, err = h.Journal.Sound(ctx, excused)
	return err
}

// openForgetful judges a data folder that remembers no head. That is lawful of a house that never began to: a new one, or one
// of before heads were remembered. Where the database says that a memory was begun, it was taken away — or this is a new
// node, which cannot tell, but for another one that is at work now, and would not be on a database behind its own memory.
func (h *House) openForgetful(ctx context.Context) error {
	said, err := h.said(ctx)
	if err != nil {
		return err
	}
	some, _, err := h.Journal.Says(ctx)
	begun := slices.ContainsFunc(said, func(s heads.Statement) bool { return s.Kind == heads.Begun })
	if err != nil && h.damage == nil {
		return err
	}
	if !some && !begun {
		return nil
	}
	if !h.DB.Dialect().SQLite() {
		leave, err := h.DB.Alone(ctx)
		switch {
		case err == nil:
			leave()
		case !errors.Is(err, store.ErrOccupied):
			return err
		default: // by a house that runs
			h.Log.WarnContext(ctx, "no head is remembered in this folder, and another node is at work: this one begins a memory of its own,"+
				" which is on record", "path", h.Heads.Path())
			return nil
		}
	}
	h.forgot = true
	h.refuse(fault.New(fault.Unready, "journal.forgotten", "path", h.Heads.Path(), "found", h.Journal.Position()))
	return nil
}

// refuse lets the house take nothing; the first reason is told.
func (h *House) refuse(why *fault.Error) {
	if h.Lost == nil {
		h.Lost = why
		h.Journal.Refuse(why)
	}
}

// said are the statements in the database that these keys have sealed; what is wrong with others verify tells.
func (h *House) said(ctx context.Context) (out []heads.Statement, err error) {
	notes, err := store.All[string](ctx, h.DB.Reader(), `select note from journal_statement order by no, at, kind`)
	for _, n := range notes {
		if s, err := h.Heads.Read(n); err == nil {
			out = append(out, s)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("read what was said about heads: %w", err)
	}
	return out, nil
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
	if !h.begun { // so that the database knows that there is a memory, should it be taken away
		if err := h.begin(ctx); err != nil {
			return err
		}
		h.begun = true
		if head, err = h.Journal.Head(ctx); err != nil { // which names what was said meanwhile
			return err
		}
	}
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

// begin says that heads are remembered here, when nobody has, and puts into the database what a crash kept from it.
func (h *House) begin(ctx context.Context) error {
	if !h.Heads.Begun() {
		return h.state(ctx, heads.Statement{Kind: heads.Begun, At: time.Now()}, nil)
	}
	some, same, err := h.Journal.Says(ctx)
	if err != nil || some && !same { // some were taken out: that must stay to be seen
		return err
	}
	return h.repeat(ctx)
}

// keepHeads notes the newest head and copies all that is remembered.
func (h *House) keepHeads(ctx context.Context, dir string) error {
	if err := h.noteHead(ctx); err != nil {
		return err
	}
	from := filepath.Join(h.Dir, "heads")
	if _, err := os.Stat(from); errors.Is(err, fs.ErrNotExist) {
		return nil // nothing has happened here yet
	}
	if err := os.CopyFS(filepath.Join(dir, "heads"), os.DirFS(from)); err != nil {
		return fmt.Errorf("copy heads: %w", err)
	}
	return nil
}

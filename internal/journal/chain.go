package journal

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"amends/internal/store"

	"golang.org/x/mod/sumdb/tlog"
)

// The checkpoints are a chain: every head names the digest of all checkpoints before it, and says whether it is one
// itself. What the next head must name follows from the newest one alone, so that the table, once holed or emptied, is
// never signed for again.

// link is the digest of the checkpoints up to and with one.
func link(before tlog.Hash, note string) tlog.Hash {
	h := sha256.New()
	h.Write(before[:])
	h.Write([]byte(note))
	return tlog.Hash(h.Sum(nil))
}

// chained is what the head after this one names; ok is false of a head from before the chain.
func (h Head) chained() (after tlog.Hash, ok bool) {
	if h.Kept {
		return link(h.After, h.Note), true
	}
	return h.After, h.names
}

// tip is what a head names of what stands beside the events.
type tip struct {
	after tlog.Hash // of the checkpoints before it
	said  tlog.Hash // of the statements
	says  bool      // there were some
}

// tip is what the head after the stored one names. The head that this process signed last needs no look at all.
func (j *Journal) tip(ctx context.Context, q store.Querier, newest headRow) (t tip, err error) {
	if newest.Size > 0 && newest.Note == j.signed.note {
		return j.signed.tip, nil
	}
	var h Head
	if newest.Size > 0 {
		if h, err = OpenHead(newest.Note, j.keys.verifiers...); err != nil {
			return t, fmt.Errorf("the newest head is not one of this house: %w", err)
		}
	}
	if t.said, t.says = h.Said, h.says; !t.says { // from before heads named them: it begins with all that are there
		if t.said, t.says, err = said(ctx, q); err != nil {
			return t, err
		}
	}
	after, ok := h.chained()
	if t.after = after; ok || newest.Size == 0 {
		return t, nil
	}
	// A head from before the chain: it begins with all that are there.
	notes, err := store.All[string](ctx, q, `select note from journal_checkpoint order by size`)
	for _, n := range notes {
		t.after = link(t.after, n)
	}
	return t, err
}

// signed is the head that this process signed last, and what the one after it names.
type signed struct {
	note string
	tip
}

// Checkpoint keeps the newest head for ever, for example before a backup or an export: signed again as one that is kept.
func (j *Journal) Checkpoint(ctx context.Context) (Head, error) {
	var h Head
	err := j.db.Write(ctx, func(tx *store.Tx) error {
		if err := tx.Lock(ctx, appendLock); err != nil { // nobody signs in between
			return err
		}
		row, err := readHead(ctx, tx)
		if err != nil || row.Size == 0 {
			return err
		}
		if h, err = OpenHead(row.Note, j.keys.verifiers...); err != nil || h.Kept {
			return err
		}
		_, err = store.One[int64](ctx, tx, `select size from journal_checkpoint where size = $1`, row.Size)
		if !errors.Is(err, store.ErrNotFound) { // one from before the chain
			return err
		}
		if !h.names {
			t, err := j.tip(ctx, tx, row)
			if err != nil {
				return err
			}
			h.After, h.names = t.after, true
		}
		h.Kept = true
		return j.signAgain(ctx, tx, row, &h)
	})
	if err != nil {
		return Head{}, fmt.Errorf("checkpoint: %w", err)
	}
	return h, nil
}

// signAgain puts another head over the same events in the place of the newest one, and of its checkpoint.
func (j *Journal) signAgain(ctx context.Context, tx *store.Tx, row headRow, h *Head) error {
	e, err := row.tree()
	if err != nil {
		return err
	}
	h.At = store.Micros(j.now())
	if err := h.sign(j.keys); err != nil {
		return err
	}
	if err := putHead(ctx, tx, &e, h.Note); err != nil || !h.Kept {
		return err
	}
	return putCheckpoint(ctx, tx, *h)
}

// checkpointRow is a permanent checkpoint as it is stored.
type checkpointRow struct {
	Size, At int64
	Note     string
}

// chain checks that every head names the checkpoints before it as they stand. points are all that are stored, by size.
func (v *verification) chain(points []checkpointRow) {
	var after tlog.Hash
	next := 0
	pass := func(size int64) { // the chain of those below a size
		for ; next < len(points) && points[next].Size < size; next++ {
			p := points[next]
			if h, err := OpenHead(p.Note, v.journal.keys.verifiers...); err == nil && h.names {
				after = h.After // what it names is compared as a stone; a hole is told once
			}
			after = link(after, p.Note)
		}
	}
	stored := make(map[int64]string, len(points))
	for _, p := range points {
		stored[p.Size] = p.Note
	}
	hole := false
	for _, s := range v.stones { // by size
		pass(s.head.Size)
		switch {
		case s.head.names && s.head.After != after && !hole:
			hole = true
			v.problem(s.head.Size, "%s names other checkpoints before it than are stored: some were taken out or changed", s.what)
		case s.head.Kept && stored[s.head.Size] == "":
			v.problem(s.head.Size, "%s was kept as a checkpoint and is not stored as one", s.what)
		}
	}
}

// anchored puts the heads that were kept elsewhere among the stones. Of those that lie beyond the end only the farthest is
// told: it says it all.
func (v *verification) anchored(end int64, anchors []string) {
	var beyond Head
	for i, text := range anchors {
		h, err := OpenHead(text, v.journal.keys.verifiers...)
		switch {
		case err != nil:
			v.problem(1, "the head kept elsewhere, number %d: %v", i+1, err)
		case h.Size > end:
			if h.Size > beyond.Size {
				beyond = h
			}
		default:
			v.stones = append(v.stones, stone{h, fmt.Sprintf("the head of %d events kept elsewhere", h.Size), true})
		}
	}
	if beyond.Size > 0 {
		v.problem(end+1, "a head kept elsewhere, signed %s, covers %d events, only %d are stored: an older database was put"+
			" back, or its end was lost", store.Time(beyond.At).UTC().Format(time.RFC3339), beyond.Size, end)
	}
}

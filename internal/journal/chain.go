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

// tip is what the head after the stored one names. The head that this process signed last needs no look at all.
func (j *Journal) tip(ctx context.Context, q store.Querier, newest headRow) (tlog.Hash, error) {
	if newest.Size == 0 {
		return tlog.Hash{}, nil
	}
	if newest.Note == j.signed.note {
		return j.signed.after, nil
	}
	h, err := OpenHead(newest.Note, j.keys.verifiers...)
	if err != nil {
		return tlog.Hash{}, fmt.Errorf("the newest head is not one of this house: %w", err)
	}
	if after, ok := h.chained(); ok {
		return after, nil
	}
	var after tlog.Hash // a head from before the chain: it begins with all that are there
	notes, err := store.All[string](ctx, q, `select note from journal_checkpoint order by size`)
	for _, n := range notes {
		after = link(after, n)
	}
	return after, err
}

// signed is the head that this process signed last, and what the one after it names.
type signed struct {
	note  string
	after tlog.Hash
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
		after, e := h.After, edge{}
		if !h.names {
			if after, err = j.tip(ctx, tx, row); err != nil {
				return err
			}
		}
		if e, err = row.tree(); err != nil {
			return err
		}
		at := store.Micros(j.now())
		text, err := j.keys.signHead(&e, at, after, true)
		if err != nil {
			return err
		}
		h = Head{Size: e.size, Root: e.root(), At: at, After: after, Kept: true, Note: text, names: true}
		if err := putHead(ctx, tx, &e, text); err != nil {
			return err
		}
		return putCheckpoint(ctx, tx, h)
	})
	if err != nil {
		return Head{}, fmt.Errorf("checkpoint: %w", err)
	}
	return h, nil
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

package journal

import (
	"context"
	"fmt"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"amends/internal/store"
)

// Age makes every head of a journal one from before the chain of checkpoints.
func Age(ctx context.Context, j *Journal) error {
	type row struct {
		Size int64
		Note string
	}
	return j.db.Write(ctx, func(tx *store.Tx) error {
		for _, table := range []string{"journal_checkpoint", "journal_head"} {
			rows, err := store.All[row](ctx, tx, `select size, note from `+table)
			if err != nil {
				return err
			}
			for _, r := range rows {
				h, err := OpenHead(r.Note, j.keys.verifiers...)
				if err != nil {
					return err
				}
				text := fmt.Sprintf("%s\n%d\n%s\nat %d\n", origin, h.Size, h.Root, h.At)
				b, err := note.Sign(&note.Note{Text: text}, j.keys.signer)
				if err != nil {
					return err
				}
				if _, err := store.Exec(ctx, tx, `update `+table+` set note = $1 where size = $2`, string(b), r.Size); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// Waiting is how many members the queue holds.
func Waiting(j *Journal) int {
	j.queue.mu.Lock()
	defer j.queue.mu.Unlock()
	return len(j.queue.waiting)
}

// EdgeRoot is the root of the first n leaf hashes, worked out by the edge.
func EdgeRoot(leaves []tlog.Hash) tlog.Hash {
	var e edge
	for _, h := range leaves {
		e.add(h)
	}
	return e.root()
}

// LeafHash is a record's hash in the tree, and Mark the part beside the event.
func LeafHash(r Record) tlog.Hash { return leafOf(r) }
func Mark(h tlog.Hash) int64      { return mark(h) }

// VerifierOf is the public key of a journal.
func VerifierOf(j *Journal) string { return j.keys.Verifier() }

// KeysOf is what a journal signs with.
func KeysOf(j *Journal) Keys { return j.keys }

// Fed is how many events a journal keeps at hand.
const Fed = fed

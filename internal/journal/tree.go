package journal

import (
	"context"
	"fmt"

	"amends/internal/store"

	"golang.org/x/mod/sumdb/tlog"
)

// treeReader answers the hashes that a proof needs: stored nodes as they are, others from the events or nodes below.
type treeReader struct {
	ctx     context.Context
	journal *Journal
	blocks  map[int64][]tlog.Hash // leaf hashes by block of 2^storedEvery events
}

// ReadHashes implements tlog.HashReader.
func (t *treeReader) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		level, n := tlog.SplitStoredHashIndex(x)
		var err error
		if out[i], err = t.hash(level, n); err != nil {
			return nil, fmt.Errorf("tree node %d at level %d: %w", n, level, err)
		}
	}
	return out, nil
}

func (t *treeReader) hash(level int, n int64) (tlog.Hash, error) {
	if level == 0 {
		return t.leaf(n)
	}
	if level%storedEvery == 0 {
		b, err := store.One[[]byte](t.ctx, t.journal.db.Reader(),
			`select hash from journal_node where level = $1 and n = $2`, level, n)
		if err != nil || len(b) != tlog.HashSize {
			return tlog.Hash{}, fmt.Errorf("stored hash of %d bytes: %w", len(b), err)
		}
		return tlog.Hash(b), nil
	}
	left, err := t.hash(level-1, 2*n)
	if err != nil {
		return tlog.Hash{}, err
	}
	right, err := t.hash(level-1, 2*n+1)
	return tlog.NodeHash(left, right), err
}

// leaf answers a leaf hash, reading the block around it once.
func (t *treeReader) leaf(n int64) (tlog.Hash, error) {
	block := n >> storedEvery
	hashes, ok := t.blocks[block]
	if !ok {
		recs, err := t.journal.after(t.ctx, t.journal.db.Reader(), block<<storedEvery, 1<<storedEvery) // what is on disk, not what is remembered
		if err != nil {
			return tlog.Hash{}, err
		}
		for _, r := range recs {
			hashes = append(hashes, leafOf(r))
		}
		t.blocks[block] = hashes
	}
	i := int(n - block<<storedEvery)
	if i >= len(hashes) {
		return tlog.Hash{}, fmt.Errorf("event %d is missing", n+1)
	}
	return hashes[i], nil
}

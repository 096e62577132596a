package text

import (
	"context"
	"fmt"
	"hash/maphash"
	"maps"
	"slices"

	"amends/internal/store"
)

// Audit is what an index holds, as one sum a document, so that a million documents fit into memory. Equal tokens at equal
// places make equal sums, whatever their order.
type Audit struct {
	engine engine
	seed   maphash.Seed
	docs   map[string]audited
}

type audited struct {
	seq int64
	sum uint64
}

func (x *index) Audit(ctx context.Context, q store.Querier) (*Audit, error) {
	a := &Audit{engine: x.engine, seed: maphash.MakeSeed(), docs: map[string]audited{}}
	ids := map[int64]string{}
	sums := map[int64]uint64{}
	err := x.engine.each(ctx, q, func(seq int64, id, token string, place int) {
		if token == "" {
			ids[seq] = id
		} else {
			sums[seq] += a.sum(token, place)
		}
	})
	if err != nil {
		return nil, fmt.Errorf("audit the index: %w", err)
	}
	for seq, id := range ids {
		a.docs[id] = audited{seq, sums[seq]}
		delete(sums, seq)
	}
	for seq := range sums { // tokens of a document that the index does not name: they are found and lead nowhere
		a.docs[fmt.Sprintf("entry %d", seq)] = audited{seq: seq}
	}
	return a, nil
}

func (a *Audit) sum(token string, place int) uint64 {
	return maphash.Comparable(a.seed, struct {
		token string
		place int
	}{token, place})
}

// Holds tells whether the document is indexed as it should be. It is then no longer among the Rest.
func (a *Audit) Holds(d Doc) bool {
	is, ok := a.docs[d.ID]
	var want uint64
	for token, place := range a.engine.kept(d) {
		want += a.sum(token, place)
	}
	return ok && is == audited{d.Seq, want}
}

// Passed takes a document out of the Rest.
func (a *Audit) Passed(id string) (indexed bool) {
	_, indexed = a.docs[id]
	delete(a.docs, id)
	return indexed
}

// Rest are the ids of what is indexed and was not asked for.
func (a *Audit) Rest() []string { return slices.Sorted(maps.Keys(a.docs)) }

func (x *index) Purge(ctx context.Context, db *store.DB) error {
	if err := x.engine.purge(ctx, db); err != nil {
		return fmt.Errorf("purge the index of words: %w", err)
	}
	return nil
}

// Clear is described with Index.
func (x *index) Clear(ctx context.Context, tx *store.Tx) error {
	if err := x.engine.clear(ctx, tx); err != nil {
		return fmt.Errorf("clear the index: %w", err)
	}
	return nil
}

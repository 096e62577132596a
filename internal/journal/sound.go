package journal

import (
	"context"
	"fmt"
	"math/bits"
	"slices"

	"amends/internal/store"

	"golang.org/x/mod/sumdb/tlog"
)

// Damage is what Sound found: what the database itself has lost of what its newest head signs.
type Damage struct {
	What  string
	Size  int64     // events that the newest head covers
	Root  tlog.Hash // that it signs
	Found int64     // the last event that is there
	First int64     // the first event concerned, as far as it was looked for
	Fatal bool      // nothing can be appended any more, whoever accepts it
}

// Sound looks, before anybody is served, whether the end of the journal is what the newest head signs: the head itself, how
// far the events go, the last 256 to 511 of them one by one, and the right edge of the tree, that is all the stored nodes
// that the next event builds on. It reads that much whatever the size; what lies in the middle Verify proves. Events up to
// excused are known to be damaged, and somebody has let the house go on; nil means sound.
func (j *Journal) Sound(ctx context.Context, excused int64) (*Damage, error) {
	d, err := j.sound(ctx, excused)
	if err != nil {
		return nil, fmt.Errorf("look at the end of the journal: %w", err)
	}
	return d, nil
}

func (j *Journal) sound(ctx context.Context, excused int64) (*Damage, error) {
	type snapshot struct {
		Last int64
		headRow
	}
	q := j.db.Reader()
	now, err := store.One[snapshot](ctx, q, `select coalesce((select max(position) from journal_event), 0), coalesce(h.size, 0), h.edge,
		coalesce(h.note, '') from (select 1 as id) one left join journal_head h on h.id = one.id`)
	if err != nil || now.Last == 0 && now.Size == 0 {
		return nil, err
	}
	d := &Damage{Size: now.Size, Found: now.Last, First: now.Last}
	head, err := OpenHead(now.Note, j.keys.verifiers...)
	if err != nil || head.Size != now.Size {
		d.What, d.Fatal = "there is no head that signs its events", true
		return d, nil
	}
	d.Root = head.Root
	e, err := now.tree()
	if err != nil || e.root() != head.Root {
		d.What, d.Fatal = "the stored edge of the tree is not the one that was signed", true
		return d, nil
	}
	if now.Last > now.Size {
		d.First, d.What, d.Fatal = now.Size+1, "events stand after the newest signed head", true
		return d, nil
	}
	if now.Last < now.Size && now.Size > excused {
		d.First, d.What = now.Last+1, "its last events are missing"
		return d, nil
	}
	if first, err := j.tail(ctx, q, e, excused); err != nil || first > 0 {
		d.First, d.What = first, "its last events are not those that were signed"
		return d, err
	}
	if ok, err := j.corner(ctx, e); err != nil || !ok {
		d.What = "nodes of the tree are not those that were signed"
		return d, err
	}
	return nil, nil
}

const block = 1 << storedEvery

// tail proves the events of the last block that is whole, and of the one that is not yet; it answers the first that is wrong.
func (j *Journal) tail(ctx context.Context, q store.Querier, e edge, excused int64) (first int64, err error) {
	base := e.size / block * block
	from := max(base-block, 0)
	rows, err := j.onDisk(ctx, q, from, e.size, 2*block)
	if err != nil {
		return 0, err
	}
	var whole, begun edge // the block that is complete, and what follows it
	next := from + 1
	for _, r := range rows {
		for ; next < r.Position; next++ {
			if next > excused {
				return next, nil
			}
		}
		next = r.Position + 1
		leaf := leafOf(r.record())
		if r.Position > excused && (r.unreadable || r.nameless() || mark(leaf) != r.Mark) {
			return r.Position, nil
		}
		if r.Position <= base {
			whole.add(leaf)
		} else {
			begun.add(leaf)
		}
	}
	if next <= e.size && e.size > excused {
		return next, nil
	}
	if base >= excused {
		if n := len(begun.roots); !slices.Equal(begun.roots, e.roots[len(e.roots)-n:]) {
			return base + 1, nil
		}
	}
	if from >= excused && base > from {
		b, err := j.above(ctx, storedEvery, base/block-1)
		if err != nil || b != whole.root() {
			return from + 1, err
		}
	}
	return 0, nil
}

// corner proves the right edge of the tree by the stored nodes below it.
func (j *Journal) corner(ctx context.Context, e edge) (bool, error) {
	at := 0
	for level := 62; level >= storedEvery; level-- {
		if e.size>>level&1 == 0 {
			continue
		}
		got, err := j.above(ctx, level, e.size>>level-1)
		if err != nil || got != e.roots[at] {
			return false, err
		}
		at++
	}
	return true, nil
}

// above is a node worked out from the stored ones at or below its level; of nothing when one of them is missing.
func (j *Journal) above(ctx context.Context, level int, n int64) (tlog.Hash, error) {
	stored := level / storedEvery * storedEvery
	wide := int64(1) << (level - stored)
	rows, err := store.All[[]byte](ctx, j.db.Reader(), `select hash from journal_node where level = $1 and n >= $2 and n < $3 order by n`,
		stored, n*wide, (n+1)*wide)
	if err != nil || int64(len(rows)) != wide {
		return tlog.Hash{}, err
	}
	var e edge
	for _, b := range rows {
		if len(b) != tlog.HashSize {
			return tlog.Hash{}, nil
		}
		e.add(tlog.Hash(b))
	}
	return e.root(), nil
}

// MendEdge works the right edge of the tree out from the stored nodes and the last events, and puts it in its place when it
// is the one that the newest head signs; false when it is not.
func (j *Journal) MendEdge(ctx context.Context) (ok bool, err error) {
	err = j.db.Write(ctx, func(tx *store.Tx) error {
		if err := tx.Lock(ctx, appendLock); err != nil {
			return err
		}
		row, err := readHead(ctx, tx)
		if err != nil {
			return err
		}
		head, err := OpenHead(row.Note, j.keys.verifiers...)
		if err != nil || head.Size != row.Size {
			return nil // nobody signs for anything
		}
		e := edge{size: head.Size}
		for level := 62; level >= storedEvery; level-- {
			if head.Size>>level&1 == 1 {
				h, err := j.above(ctx, level, head.Size>>level-1)
				if err != nil {
					return err
				}
				e.roots = append(e.roots, h)
			}
		}
		rows, err := j.onDisk(ctx, tx, head.Size/block*block, head.Size, block)
		if err != nil {
			return err
		}
		var begun edge
		for _, r := range rows {
			begun.add(leafOf(r.record()))
		}
		e.roots = append(e.roots, begun.roots...)
		if ok = len(e.roots) == bits.OnesCount64(uint64(e.size)) && e.root() == head.Root; !ok {
			return nil
		}
		return putHead(ctx, tx, &e, row.Note)
	})
	if err != nil {
		return false, fmt.Errorf("mend the edge of the tree: %w", err)
	}
	return ok, nil
}

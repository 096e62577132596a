package notify

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"amends/internal/store"
)

// Follow tells Changed of everything that is committed from now on, on this node and on others. Every node follows for
// its own open pages, so there is no cursor and no lease: what a node missed, a page sees when it is opened.
func (n *Notify) Follow(ctx context.Context) error {
	var at, seq int64
	started := false
	for ctx.Err() == nil {
		var err error
		if !started {
			at, seq, err = n.newest(ctx)
			started = err == nil
		} else {
			// A notice may be written a little after its event: look now and then without one.
			wait, stop := context.WithTimeout(ctx, time.Second)
			err = n.Journal.Watch(wait, at)
			stop()
			if err == nil || errors.Is(err, context.DeadlineExceeded) {
				at, seq, err = n.tell(ctx, at, seq)
			}
		}
		if err != nil && ctx.Err() == nil {
			n.log().WarnContext(ctx, "follow the journal for open pages", "err", err)
			select {
			case <-time.After(time.Second):
			case <-ctx.Done():
			}
		}
	}
	return nil
}

func (n *Notify) newest(ctx context.Context) (at, seq int64, err error) {
	q := n.DB.Reader()
	if at, err = store.One[int64](ctx, q, `select coalesce(max(position), 0) from journal_event`); err != nil {
		return 0, 0, fmt.Errorf("find the newest event: %w", err)
	}
	seq, err = store.One[int64](ctx, q, `select coalesce(max(seq), 0) from notice`)
	return at, seq, err
}

// settled is how long news may wait, so that a burst is told once and the inbox has been written.
const settled = 100 * time.Millisecond

// tell reads what is new and calls Changed once for each case. What it could not read it leaves for the next time.
func (n *Notify) tell(ctx context.Context, from, since int64) (at, seq int64, err error) {
	at, seq = from, since
	defer func() {
		if err != nil {
			at, seq = from, since
		}
	}()
	select {
	case <-time.After(settled):
	case <-ctx.Done():
		return at, seq, ctx.Err()
	}
	if n.Jobs != nil {
		n.Jobs.Wake()
	}
	recs, err := n.Journal.After(ctx, at, 2000)
	if err != nil {
		return at, seq, err
	}
	people := map[string]map[string]bool{} // by case
	concern := func(id, staff string) {
		if people[id] == nil {
			people[id] = map[string]bool{}
		}
		if staff != "" {
			people[id][staff] = true
		}
	}
	ids := make([]any, 0, len(recs))
	for _, r := range recs {
		if people[r.Stream] == nil {
			ids = append(ids, r.Stream)
		}
		concern(r.Stream, "")
		n.lost(ctx, r)
		at = r.Position
	}
	type owner struct{ ID, Owner string }
	for part := range slices.Chunk(ids, 500) {
		rows, err := store.All[owner](ctx, n.DB.Reader(), `select id, owner from queue where id in `+store.In(len(part), 1), part...)
		if err != nil {
			return at, seq, err
		}
		for _, r := range rows {
			concern(r.ID, r.Owner)
		}
	}
	type line struct {
		Seq         int64
		Case, Staff string
	}
	news, err := store.All[line](ctx, n.DB.Reader(), `select seq, case_id, staff from notice where seq > $1 order by seq limit 2000`, seq)
	if err != nil {
		return at, seq, err
	}
	for _, l := range news {
		concern(l.Case, l.Staff)
		seq = l.Seq
	}
	if n.Changed != nil {
		for id, staff := range people {
			n.Changed(id, slices.Sorted(maps.Keys(staff)))
		}
	}
	return at, seq, nil
}

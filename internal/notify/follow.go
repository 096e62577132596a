package notify

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"time"

	"amends/internal/complaint"
	"amends/internal/store"
)

// Follow tells Changed of everything that is committed from now on, on this node and on others. Every node follows for
// its own open pages, so there is no cursor and no lease: what a node missed, a page sees when it is opened.
func (n *Notify) Follow(ctx context.Context) error {
	var h heard
	started := false
	for ctx.Err() == nil {
		var err error
		if !started {
			h, err = n.newest(ctx)
			started = err == nil
		} else {
			// A notice may be written a little after its event: look now and then without one.
			wait, stop := context.WithTimeout(ctx, time.Second)
			err = n.Journal.Watch(wait, h.at)
			stop()
			if err == nil || errors.Is(err, context.DeadlineExceeded) {
				h, err = n.tell(ctx, h)
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

// heard is how far a node has come: in the journal, and in each of the two ranges of notices.
type heard struct {
	at     int64    // position
	notice [2]int64 // seq, by range
}

// ranges of the numbers of notices: those of events count from the position, the others are microseconds and far beyond.
var ranges = [2][2]int64{{0, aloneFrom}, {aloneFrom, math.MaxInt64}}

const aloneFrom = 1_000_000_000_000_000 // September 2001; a journal of 10^12 events

func (n *Notify) newest(ctx context.Context) (h heard, err error) {
	q := n.DB.Reader()
	if h.at, err = store.One[int64](ctx, q, `select coalesce(max(position), 0) from journal_event`); err != nil {
		return h, fmt.Errorf("find the newest event: %w", err)
	}
	for i, r := range ranges {
		h.notice[i], err = store.One[int64](ctx, q, `select coalesce(max(seq), $1) from notice where seq >= $1 and seq < $2`, r[0], r[1])
		if err != nil {
			return h, fmt.Errorf("find the newest notice: %w", err)
		}
	}
	return h, nil
}

// settled is how long news may wait, so that a burst is told once and the inbox has been written.
const settled = 100 * time.Millisecond

// tell reads what is new and calls Changed once for each case. What it could not read it leaves for the next time.
func (n *Notify) tell(ctx context.Context, before heard) (h heard, err error) {
	h = before
	defer func() {
		if err != nil {
			h = before
		}
	}()
	select {
	case <-time.After(settled):
	case <-ctx.Done():
		return h, ctx.Err()
	}
	if n.Jobs != nil {
		n.Jobs.Wake()
	}
	recs, err := n.Journal.After(ctx, h.at, 2000)
	if err != nil {
		return h, err
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
		h.at = r.Position
		if !complaint.Stream.Has(r.Type) { // of what happens elsewhere open pages hear by notices alone
			continue
		}
		if people[r.Stream] == nil {
			ids = append(ids, r.Stream)
		}
		concern(r.Stream, "")
		n.lost(ctx, r)
	}
	type owner struct{ ID, Owner string }
	for part := range slices.Chunk(ids, 500) {
		rows, err := store.All[owner](ctx, n.DB.Reader(), `select id, owner from queue where id in `+store.In(len(part), 1), part...)
		if err != nil {
			return h, err
		}
		for _, r := range rows {
			concern(r.ID, r.Owner)
		}
	}
	type line struct {
		Seq                 int64
		Case, Stream, Staff string
	}
	for i, r := range ranges {
		news, err := store.All[line](ctx, n.DB.Reader(), `select seq, case_id, stream, staff from notice
			where seq > $1 and seq < $2 order by seq limit 2000`, h.notice[i], r[1])
		if err != nil {
			return h, err
		}
		for _, l := range news {
			if l.Stream != complaint.Stream.Name {
				l.Case = ""
			}
			concern(l.Case, l.Staff)
			h.notice[i] = l.Seq
		}
	}
	if n.Changed != nil {
		for id, staff := range people {
			n.Changed(id, slices.Sorted(maps.Keys(staff)))
		}
	}
	return h, nil
}

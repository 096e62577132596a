package journal_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"amends/internal/journal"
	"amends/internal/store"
	"amends/internal/store/storetest"
)

// TestNotes: events that are noted inside an append, or an act, stand in the journal with it or not at all, after those of their
// group, whatever version their stream has by then; many at once and on two nodes too.
func TestNotes(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		keys, err := journal.MakeKeys(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		var nodes [2]*journal.Journal
		for i := range nodes {
			if nodes[i], err = journal.Open(ctx, db, keys); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = nodes[i].Close() })
		}
		event := []journal.New{{Type: "tide.turned", Payload: []byte("{}")}}
		note := func(ctx context.Context, tx *store.Tx) error {
			_, err := journal.Note(ctx, tx, journal.Append{Stream: "log", By: "anna", Events: event})
			return err
		}
		broken := errors.New("broken")
		var all sync.WaitGroup
		for i := range 40 {
			j := nodes[i%2]
			all.Go(func() {
				var err error
				fails := i%10 == 3
				within := func(ctx context.Context, tx *store.Tx) error {
					err := note(ctx, tx)
					if err == nil && fails {
						err = broken
					}
					return err
				}
				if i%4 < 2 {
					_, err = j.Append(ctx, journal.Append{Stream: fmt.Sprint("sea ", i), Events: event,
						Within: func(ctx context.Context, tx *store.Tx, _ []journal.Record) error { return within(ctx, tx) }})
				} else {
					err = j.Act(ctx, within)
				}
				if fails != errors.Is(err, broken) || !fails && err != nil {
					t.Errorf("%d: %v", i, err)
				}
			})
		}
		all.Wait()
		log, err := nodes[0].Stream(ctx, "log", 0)
		if err != nil || len(log) != 36 || log[35].Version != 36 || log[0].By != "anna" {
			t.Errorf("%d events were noted: %v", len(log), err)
		}
		if err := db.Write(ctx, func(tx *store.Tx) error { return note(ctx, tx) }); err == nil {
			t.Error("an event was noted outside of the journal")
		}
		if err := nodes[0].Write(ctx, note); err == nil {
			t.Error("an event was noted in a write that takes no turn among the appends")
		}
		nodes[0].Refuse(broken)
		if err := nodes[0].Act(ctx, note); !errors.Is(err, broken) {
			t.Errorf("it refuses: %v", err)
		}
		r, err := nodes[1].Verify(ctx, nil)
		if err != nil || !r.OK() {
			t.Errorf("%v %v", r.Problems, err)
		}
		// The events are those of the feed too, in the order of their positions.
		recs, err := nodes[1].After(ctx, 0, 100)
		if err != nil || int64(len(recs)) != r.Size {
			t.Errorf("%d of %d events are read: %v", len(recs), r.Size, err)
		}
	})
}

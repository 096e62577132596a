package view

import (
	"testing"

	"amends/internal/fault"
	"amends/internal/store"
	"amends/internal/store/storetest"
)

// A cursor goes on in the order in which it was made, and is refused in every other one, by the name it came under.
func TestACursorKnowsItsOrder(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		e := setup(t, db)
		filled(t, db, 60)
		all := Viewer{Staff: "boss", All: true, Own: true}
		orders := []Sort{SortUrgency, SortReceived, SortUpdated}
		for _, made := range orders {
			first, err := e.views.Queue(e.ctx, all, Filter{}, Page{Sort: made, Limit: 5}, start)
			must(t, err)
			second, err := e.views.Queue(e.ctx, all, Filter{}, Page{Sort: made, Limit: 5, After: first.Next}, start)
			must(t, err)
			for _, asked := range orders {
				_, after := e.views.Queue(e.ctx, all, Filter{}, Page{Sort: asked, After: first.Next}, start)
				_, before := e.views.Queue(e.ctx, all, Filter{}, Page{Sort: asked, Before: second.Prev}, start)
				if asked == made {
					must(t, after)
					must(t, before)
					continue
				}
				foreign(t, after, "after")
				foreign(t, before, "before")
			}
			_, err = e.views.Search(e.ctx, all, "断网", first.Next, 5, start)
			foreign(t, err, "after")
			_, err = e.views.Queue(e.ctx, all, Filter{Search: "断网"}, Page{Before: second.Prev}, start)
			foreign(t, err, "before")
		}
		for _, asked := range orders { // and the place of a hit is no place of a list
			_, err := e.views.Queue(e.ctx, all, Filter{}, Page{Sort: asked, After: store.WriteCursor(byHits, 7)}, start)
			foreign(t, err, "after")
		}
	})
}

func foreign(t *testing.T, err error, field string) {
	t.Helper()
	f := fault.As(err)
	if f == nil || len(f.Fields) != 1 || f.Fields[0].Path != field || f.Fields[0].Key != "input.cursor" {
		t.Errorf("a cursor of another order: %v, want a refusal of %s", err, field)
	}
}

// Moments before 1970 are places too.
func TestCursorsOfLongAgo(t *testing.T) {
	t.Parallel()
	var key, seq int64
	must(t, store.ReadCursor("after", byReceived, store.WriteCursor(byReceived, -86_400_000_000, 3), &key, &seq))
	if key != -86_400_000_000 || seq != 3 {
		t.Error(key, seq)
	}
}

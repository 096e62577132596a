package view

import (
	"testing"
	"time"

	"amends/internal/complaint"
	"amends/internal/store"
	"amends/internal/store/storetest"
)

// TestTimersComeToRest: ticking what is due until nothing is due any more ends, and nothing due is left.
func TestTimersComeToRest(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		e := setup(t, db)
		id := e.register("mei", "没有人理我", phone(5)).ID
		first, err := NextDue(e.ctx, db.Reader())
		must(t, err)
		if first.IsZero() || first.After(e.now.Add(30*time.Minute)) {
			t.Fatalf("next due %s", first)
		}
		if list, err := DueCases(e.ctx, db.Reader(), first.Add(-time.Microsecond), 10); err != nil || len(list) != 0 {
			t.Errorf("too early: %v, %v", list, err)
		}
		ticks := 0
		for range 200 {
			next, err := NextDue(e.ctx, db.Reader())
			must(t, err)
			if next.IsZero() || next.After(start.AddDate(0, 1, 0)) {
				break
			}
			list, err := DueCases(e.ctx, db.Reader(), next, 10)
			must(t, err)
			if len(list) != 1 || list[0].ID != id || !list[0].NextAt.Equal(next) {
				t.Fatalf("due at %s: %v", next, list)
			}
			e.now = next.Add(-time.Minute)
			if res := e.do(complaint.System, id, &complaint.Tick{}); len(res.Events) == 0 {
				t.Fatalf("a tick at %s brought nothing: it would be asked for ever", next)
			}
			ticks++
		}
		if ticks < 5 {
			t.Errorf("%d ticks", ticks)
		}
		if list, err := DueCases(e.ctx, db.Reader(), e.now, 10); err != nil || len(list) != 0 {
			t.Errorf("still due: %v, %v", list, err)
		}
		l, err := e.views.Queue(e.ctx, e.viewer("mei"), Filter{View: ViewOverdue}, Page{}, e.now)
		if err != nil || len(l.Rows) != 1 || l.Rows[0].Badge != "over" || l.Rows[0].Escalated == 0 {
			t.Errorf("%+v, %v", l.Rows, err)
		}
	})
}

package view

import (
	"slices"
	"testing"
	"time"

	"amends/internal/complaint"
	"amends/internal/store"
	"amends/internal/store/storetest"
)

// promised brings a case of billing to a promise of a department.
func (e *env) promised(n int, department, dueOn string) string {
	e.t.Helper()
	e.rectify = &complaint.Rectify{Decision: "action", What: complaint.Words("更换批次端口"), Department: department, DueOn: dueOn}
	return e.closed("账单多收费用", phone(n)).ID
}

// TestRectifications lists what was promised to those who may see the case, by its day, and knows what is late.
func TestRectifications(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		e := setup(t, db)
		first := e.promised(1, "network", "2026-12-20")
		second := e.promised(2, "network", "2026-12-10")
		third := e.promised(3, "billing", "2026-12-30")
		list := func(who string, f RectificationFilter) (ids []string) {
			for after := ""; ; {
				l, err := e.views.Rectifications(e.ctx, e.viewer(who), f, after, 1, e.now)
				must(t, err)
				for _, r := range l.Rows {
					ids = append(ids, r.Case)
					if r.What != "更换批次端口" || r.Number == "" {
						t.Errorf("%+v", r)
					}
				}
				if after = l.Next; after == "" {
					return ids
				}
			}
		}
		want := func(what string, got []string, ids ...string) {
			t.Helper()
			if !slices.Equal(got, ids) {
				t.Errorf("%s: %v, want %v", what, got, ids)
			}
		}
		want("all", list("boss", RectificationFilter{}), second, first, third)
		want("of a department", list("boss", RectificationFilter{Department: "billing"}), third)
		want("who owns the cases", list("qian", RectificationFilter{}), second, first, third)
		want("who is of the department", list("zhao", RectificationFilter{}), second, first)
		want("mine", list("zhao", RectificationFilter{Mine: true}), second, first)
		want("who sees no cases", list("root", RectificationFilter{}))
		e.do("quan", second, &complaint.NameParty{Staff: "zhao", Ground: "about", Reason: complaint.Words("来电指明")})
		want("a party", list("zhao", RectificationFilter{}), first)

		// whoever is of the department finds the case and says that it is done, though he is not its lead
		e.index(t)
		l, err := e.views.Queue(e.ctx, e.viewer("zhao"), Filter{}, Page{}, e.now)
		must(t, err)
		if len(l.Rows) != 1 || l.Rows[0].ID != first {
			t.Errorf("in the queue of the department: %v", l.Rows)
		}
		n, err := e.views.Counts(e.ctx, e.viewer("zhao"), e.now, ViewClosed)
		must(t, err)
		found, err := e.views.Search(e.ctx, e.viewer("zhao"), "账单多收", "", 10, e.now)
		must(t, err)
		if n[ViewClosed] != 1 || len(found.Rows) != 1 {
			t.Errorf("counted %v, found %v", n, found.Rows)
		}
		if _, err := e.views.Case(e.ctx, e.viewer("zhao"), first, e.now); err != nil {
			t.Error(err)
		}
		e.do("zhao", first, &complaint.CompleteRectification{Text: complaint.Words("已全部更换")})
		want("open first", list("boss", RectificationFilter{}), second, third, first)
		want("open first, of a department", list("boss", RectificationFilter{Department: "network"}), second, first)
		want("done", list("boss", RectificationFilter{State: RectificationDone}), first)
		want("open", list("boss", RectificationFilter{State: RectificationOpen}), second, third)
		e.now = time.Date(2026, 12, 10, 15, 59, 0, 0, time.UTC) // a minute before the day is over in Shanghai
		want("not late", list("boss", RectificationFilter{State: RectificationOverdue}))
		e.now = e.now.Add(time.Minute)
		want("late", list("boss", RectificationFilter{State: RectificationOverdue}), second)
		e.now = e.now.AddDate(0, 0, 4)
		e.do("quan", second, &complaint.ClearParty{Staff: "zhao", Reason: complaint.Words("认错了人")})
		e.do("zhao", second, &complaint.CompleteRectification{Text: complaint.Words("已全部更换")})
		e.now = e.now.AddDate(0, 1, 0)
		kept, err := e.views.Rectifications(e.ctx, e.viewer("boss"), RectificationFilter{}, "", 0, e.now)
		must(t, err)
		for i, days := range []int{16, 5, 0} { // third is open still, second was done late, first in time
			if kept.Rows[i].DaysLate != days {
				t.Errorf("%d: %+v, want %d days", i, kept.Rows[i], days)
			}
		}
		verified(e)

		// a database of before: no rows, no bits, nobody let in
		must(t, db.Write(e.ctx, func(tx *store.Tx) error {
			for _, q := range []string{"delete from rectification", "delete from queue_circle", "update queue set flags = flags & 255", "insert into view_due (name) values ('rectifications') on conflict do nothing"} {
				if _, err := store.Exec(e.ctx, tx, q); err != nil {
					return err
				}
			}
			return nil
		}))
		if v, err := e.views.Verify(e.ctx); err != nil || len(v.Differences) == 0 {
			t.Errorf("emptied: %+v, %v", v, err)
		}
		if _, err := e.views.Fill(e.ctx); err != nil {
			t.Fatal(err)
		}
		verified(e)
		want("filled", list("zhao", RectificationFilter{}), second, first)
		must(t, e.views.Rebuild(e.ctx, nil))
		verified(e)
		want("rebuilt", list("boss", RectificationFilter{}), third, second, first)
	})
}

func verified(e *env) {
	e.t.Helper()
	if v, err := e.views.Verify(e.ctx); err != nil || len(v.Differences) > 0 {
		e.t.Errorf("%+v, %v", v.Differences, err)
	}
}

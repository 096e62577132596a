package view

import (
	"slices"
	"testing"
	"time"

	"amends/internal/complaint"
	"amends/internal/improve"
	"amends/internal/store"
	"amends/internal/store/storetest"
)

// promised brings a case of billing to a promise of a department.
func (e *env) promised(n int, department, dueOn string) string {
	e.t.Helper()
	e.rectify = &complaint.Rectify{Decision: "action", What: complaint.TextOf("更换批次端口"), Department: department, DueOn: dueOn}
	return e.closed("账单多收费用", phone(n)).ID
}

// keep has zhao do what a case promised, and quan check it.
func (e *env) keep(id string) {
	e.t.Helper()
	s, err := e.desk.Load(e.ctx, id)
	must(e.t, err)
	for _, step := range []struct {
		by string
		c  improve.Command
	}{{"zhao", &improve.AcceptAction{}}, {"zhao", &improve.CompleteAction{Text: complaint.TextOf("已全部更换"), Unproven: complaint.TextOf("现场可见")}},
		{"quan", &improve.VerifyAction{Text: complaint.TextOf("抽查")}}} {
		e.now = e.now.Add(time.Minute)
		_, err := e.actions.Do(e.ctx, complaint.Meta{At: e.now, By: step.by, Channel: "desk"}, s.Rectifications[0].Improvement, step.c)
		must(e.t, err)
	}
}

// TestImprovements lists what was promised to those who may see the case, by its day, and knows what is late.
func TestImprovements(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		e := setup(t, db)
		first := e.promised(1, "network", "2026-12-20")
		second := e.promised(2, "network", "2026-12-10")
		third := e.promised(3, "billing", "2026-12-30")
		list := func(who string, f ImprovementFilter) (ids []string) {
			for after := ""; ; {
				l, err := e.views.Improvements(e.ctx, e.viewer(who), f, after, 1, e.now)
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
		want("all", list("boss", ImprovementFilter{}), second, first, third)
		want("of a department", list("boss", ImprovementFilter{Department: "billing"}), third)
		want("who owns the cases", list("qian", ImprovementFilter{}), second, first, third)
		want("who is of the department", list("zhao", ImprovementFilter{}), second, first)
		want("mine", list("zhao", ImprovementFilter{Mine: true}), second, first)
		want("who sees no cases", list("root", ImprovementFilter{}))
		e.do("quan", second, &complaint.NameParty{Staff: "zhao", Ground: "about", Reason: complaint.TextOf("来电指明")})
		want("a party", list("zhao", ImprovementFilter{}), first)

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
		e.keep(first)
		want("open first", list("boss", ImprovementFilter{}), second, third, first)
		want("open first, of a department", list("boss", ImprovementFilter{Department: "network"}), second, first)
		want("done", list("boss", ImprovementFilter{State: ImprovementDone}), first)
		want("open", list("boss", ImprovementFilter{State: ImprovementOpen}), second, third)
		e.now = time.Date(2026, 12, 10, 15, 59, 0, 0, time.UTC) // a minute before the day is over in Shanghai
		want("not late", list("boss", ImprovementFilter{State: ImprovementOverdue}))
		e.now = e.now.Add(time.Minute)
		want("late", list("boss", ImprovementFilter{State: ImprovementOverdue}), second)
		e.now = e.now.AddDate(0, 0, 4)
		e.do("quan", second, &complaint.ClearParty{Staff: "zhao", Reason: complaint.TextOf("认错了人")})
		e.keep(second)
		e.now = e.now.AddDate(0, 1, 0)
		kept, err := e.views.Improvements(e.ctx, e.viewer("boss"), ImprovementFilter{}, "", 0, e.now)
		must(t, err)
		for i, days := range []int{16, 5, 0} { // third is open still, second was done late, first in time
			if kept.Rows[i].DaysLate != days {
				t.Errorf("%d: %+v, want %d days", i, kept.Rows[i], days)
			}
		}
		verified(e)

		// a database of before: no rows, no bits, nobody let in
		must(t, db.Write(e.ctx, func(tx *store.Tx) error {
			for _, q := range []string{"delete from queue_circle", "update queue set flags = flags & 255", "insert into view_due (name) values ('rows') on conflict do nothing"} {
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
		if p, err := e.actions.Verify(e.ctx); err != nil || len(p.Wrong) > 0 || p.Streams != 3 {
			t.Errorf("%+v %v", p, err)
		}
		page, err := e.views.Improvement(e.ctx, e.viewer("zhao"), kept.Rows[1].ID, e.now)
		must(t, err)
		if len(page.Timeline) != 4 || page.What != "更换批次端口" || page.DaysLate != 5 || page.VerifiedBy != "quan" || page.Actions[0].Why == nil {
			t.Errorf("%+v", page)
		}
		if _, err := e.views.Improvement(e.ctx, e.viewer("root"), kept.Rows[1].ID, e.now); err == nil {
			t.Error("who sees no cases sees an action")
		}
		want("filled", list("zhao", ImprovementFilter{}), second, first)
		must(t, e.views.Rebuild(e.ctx, nil))
		verified(e)
		want("rebuilt", list("boss", ImprovementFilter{}), third, second, first)
	})
}

func verified(e *env) {
	e.t.Helper()
	if v, err := e.views.Verify(e.ctx); err != nil || len(v.Differences) > 0 {
		e.t.Errorf("%+v, %v", v.Differences, err)
	}
}

// TestImprovementIsDeclared holds both schemas against the fields of the rows.
func TestImprovementIsDeclared(t *testing.T) {
	t.Parallel()
	storetest.Declared(t, "", ImprovementRows.Table.Schema)
}

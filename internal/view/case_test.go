package view

import (
	"strings"
	"testing"

	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/store"
	"amends/internal/store/storetest"
)

func TestCaseShowsTheWholeWay(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		e := setup(t, db)
		id := e.closed("十月账单多收二百元", phone(1)).ID
		p, err := e.views.Case(e.ctx, e.viewer("quan"), id, e.now)
		must(t, err)
		if p.Subject != "十月账单多收二百元" || p.Customer.Name != "周*霞 139****0001" || p.Customer.Cases != 1 {
			t.Errorf("subject %q, customer %+v", p.Subject, p.Customer)
		}
		if len(p.Allegations) != 1 || p.Allegations[0].Finding != "substantiated" || p.Allegations[0].Reason != "重复计费" {
			t.Errorf("allegations %+v", p.Allegations)
		}
		if len(p.Measures) != 1 || p.Measures[0].DoneBy != "qian" || p.Measures[0].What != "退费二百元" {
			t.Errorf("measures %+v", p.Measures)
		}
		seen := map[string]Entry{}
		for _, n := range p.Timeline {
			seen[n.Key] = n
			for _, b := range n.Bodies {
				if b.Text == "" {
					t.Errorf("%s has no words for %s", n.Key, b.Label)
				}
			}
		}
		for _, key := range []string{"event.complaint.registered", "event.complaint.noted", "event.clock.start", "event.complaint.plan_approved", "event.complaint.closed"} {
			if seen[key].Version == 0 {
				t.Errorf("no %s in the timeline", key)
			}
		}
		if n := seen["event.complaint.noted"]; !n.Internal || n.Kind != complaint.AmongColleagues {
			t.Errorf("a note is internal: %+v", n)
		}
		if n := p.Timeline[1]; n.Group != p.Timeline[0].Group {
			t.Errorf("the clocks that registering started belong to it: %+v", n)
		}
	})
}

func TestCaseIsUnknownToWhoMayNotSeeIt(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		e := setup(t, db)
		id := e.dispatched("账单", phone(2), "billing", "qian").ID
		for who, sees := range map[string]bool{"qian": true, "zhou": true, "mei": true, "boss": true, "zhao": false, "wang": false, "root": false} {
			_, err := e.views.Case(e.ctx, e.viewer(who), id, e.now)
			if f := fault.As(err); (err == nil) != sees || err != nil && (f == nil || f.Kind != fault.Unknown) {
				t.Errorf("%s: %v", who, err)
			}
			l, err := e.views.Queue(e.ctx, e.viewer(who), Filter{}, Page{}, e.now)
			must(t, err)
			if (len(l.Rows) == 1) != sees {
				t.Errorf("%s sees %d rows", who, len(l.Rows))
			}
		}
		if _, err := e.views.Case(e.ctx, e.viewer("boss"), "nothing", e.now); fault.As(err) == nil {
			t.Errorf("unknown case: %v", err)
		}
	})
}

func TestActionsSayWhyNot(t *testing.T) {
	t.Parallel()
	e := setup(t, storetest.SQLite(t))
	id := e.dispatched("账单", phone(3), "billing", "qian").ID
	ask := func(who string) (Actions, string) {
		p, err := e.views.Case(e.ctx, e.viewer(who), id, e.now)
		must(t, err)
		var b strings.Builder
		for _, a := range p.Actions.General {
			b.WriteString(a.Command)
			if a.Why != nil {
				b.WriteString("=" + a.Why.Key)
			}
			b.WriteString(" ")
		}
		return p.Actions, b.String()
	}
	a, list := ask("qian")
	if a.Current == nil || a.Current.Kind != "first-reply" || !a.Current.Allowed {
		t.Errorf("the owner's step: %+v", a.Current)
	}
	for _, want := range []string{"reply ", "note ", "extend=desk.not_permitted", "waive_step=desk.not_permitted", "assign=desk.not_permitted", "escalate "} {
		if !strings.Contains(list, want) {
			t.Errorf("the owner: no %q in %s", want, list)
		}
	}
	a, list = ask("zhou")
	if a.Current == nil || !a.Current.Allowed || !strings.Contains(list, "extend ") {
		t.Errorf("the lead stands in: %+v, %s", a.Current, list)
	}
	a, _ = ask("mei")
	if a.Current == nil || a.Current.Allowed || a.Current.Why.Kind != fault.Forbidden {
		t.Errorf("intake may not do the owner's step: %+v", a.Current)
	}
}

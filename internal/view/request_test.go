package view

import (
	"slices"
	"testing"
	"time"

	"amends/internal/complaint"
	"amends/internal/store"
	"amends/internal/store/storetest"
)

// TestRequests lists what is asked to whose turn it is and to who asked, and to nobody who may not see the case.
func TestRequests(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		e := setup(t, db)
		ask := func(n int, c complaint.Ask) string {
			id := e.dispatched("账单多收费用", phone(n), "billing", "qian").ID
			c.Question = complaint.TextOf("端口有没有告警")
			e.do("qian", id, &c)
			return id
		}
		whole := ask(1, complaint.Ask{Department: "network"})
		his := ask(2, complaint.Ask{Department: "network", Staff: "zhao", Within: "4h", Required: true})
		other := ask(3, complaint.Ask{Department: "service", Within: "5wd"})
		list := func(who string, f RequestFilter) (ids []string) {
			for after := ""; ; {
				l, err := e.views.Requests(e.ctx, e.viewer(who), f, after, 1, e.now)
				must(t, err)
				for _, r := range l.Rows {
					ids = append(ids, r.Case)
					if r.Question != "端口有没有告警" || r.Number == "" || r.By != "qian" {
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
		mine, asked := RequestFilter{Whose: RequestsToAnswer}, RequestFilter{Whose: RequestsAsked}
		want("all", list("boss", RequestFilter{}), his, whole, other)
		want("by who asked", list("qian", asked), his, whole, other)
		want("of him and of his department", list("zhao", mine), his, whole)
		want("of his department", list("wang", mine), whole)
		want("who sees no cases", list("root", RequestFilter{}))
		want("of whose department nothing is asked", list("zhou", mine))

		// whoever is asked finds the case, in the queue and in its view
		l, err := e.views.Queue(e.ctx, e.viewer("zhao"), Filter{View: ViewToAnswer}, Page{}, e.now)
		must(t, err)
		n, err := e.views.Counts(e.ctx, e.viewer("zhao"), e.now, ViewToAnswer, ViewMine)
		must(t, err)
		if len(l.Rows) != 2 || n[ViewToAnswer] != 2 || n[ViewMine] != 0 {
			t.Errorf("to answer: %d rows, %v", len(l.Rows), n)
		}
		page, err := e.views.Case(e.ctx, e.viewer("zhao"), his, e.now)
		must(t, err)
		if q := page.Requests; len(q) != 1 || !slices.Equal(q[0].Acts, []string{"answer_request", "return_request"}) ||
			q[0].Question != "端口有没有告警" {
			t.Errorf("on the case: %+v", q)
		}
		if page, err = e.views.Case(e.ctx, e.viewer("qian"), his, e.now); err != nil ||
			!slices.Equal(page.Requests[0].Acts, []string{"remind_request", "withdraw_request"}) {
			t.Errorf("for who asked: %+v, %v", page.Requests, err)
		}

		e.now = e.now.Add(5 * time.Hour)
		want("late", list("boss", RequestFilter{State: "overdue"}), his)
		e.do("zhao", his, &complaint.AnswerRequest{Text: complaint.TextOf("没有告警")})
		want("answered", list("zhao", mine), whole)
		want("over", list("qian", RequestFilter{Whose: RequestsAsked, State: "done"}), his)
		want("open first", list("boss", RequestFilter{}), whole, other, his)
		done, err := e.views.Requests(e.ctx, e.viewer("qian"), RequestFilter{State: "done"}, "", 0, e.now)
		must(t, err)
		if r := done.Rows[0]; r.Reply != "没有告警" || r.DoneBy != "zhao" || !r.Late(e.now) {
			t.Errorf("%+v", r)
		}
		e.do("qian", whole, &complaint.WithdrawRequest{Reason: complaint.TextOf("已查到")})
		want("withdrawn: he stands above the other, and sees that one", list("wang", RequestFilter{}), his)
		if _, err := e.views.Case(e.ctx, e.viewer("wang"), whole, e.now); err == nil {
			t.Error("what was withdrawn still lets him in")
		}
		away := ask(4, complaint.Ask{Department: "network", Staff: "zhao"})
		want("not his while the other is here", list("wang", mine))
		lead := e.viewer("wang")
		lead.Absent = []string{"zhao"}
		waits, err := e.views.Requests(e.ctx, lead, mine, "", 0, e.now)
		must(t, err)
		if len(waits.Rows) != 1 || waits.Rows[0].Case != away {
			t.Errorf("in place of who is away: %+v", waits.Rows)
		}
		e.do("qian", away, &complaint.WithdrawRequest{Reason: complaint.TextOf("已查到")})
		e.do("quan", his, &complaint.NameParty{Staff: "zhao", Ground: "about", Reason: complaint.TextOf("来电指明")})
		want("a party", list("zhao", RequestFilter{}))
		verified(e)
		must(t, e.views.Rebuild(e.ctx, nil))
		verified(e)
		want("rebuilt", list("boss", RequestFilter{}), other, his, whole, away)
	})
}

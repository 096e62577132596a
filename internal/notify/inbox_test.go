package notify_test

import (
	"testing"
	"time"

	"amends/internal/complaint"
	"amends/internal/i18n"
	"amends/internal/notify"
)

// TestWhoHears tells the story of one case and asks after each act what the people concerned have heard.
func TestWhoHears(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		var id string
		step := func(what, by string, c complaint.Command, want map[string]string) {
			h.Helper()
			res := h.do(by, id, c)
			id = res.ID
			h.read()
			for _, p := range []string{"boss", "li", "mei", "wang", "zhao", "qian", "zhou", "sue", "root"} {
				if got := h.heard(p); got != want[p] {
					h.Errorf("%s: %s heard %q, want %q", what, p, got, want[p])
				}
			}
		}
		words := complaint.Words
		step("taken in by mei, hers", "mei", newCase(), nil)
		step("classified", "mei", classify("network.speed"), nil)
		step("assessed", "mei", &complaint.Assess{Severity: 2, Complexity: 2, Impact: 2}, nil)
		step("dispatched", "li", &complaint.Assign{Department: "network", Owner: "zhao"}, map[string]string{"mei": "taken_away", "zhao": "assigned"})
		step("again", "li", &complaint.Assign{Department: "network", Owner: "zhao"}, nil)
		step("note", "zhao", &complaint.Note{Text: words("请看"), Mentions: []string{"qian", "zhao"}}, map[string]string{"qian": "mentioned"})
		h.pass(3 * time.Hour)
		step("late", complaint.System, &complaint.Tick{}, map[string]string{"zhao": "breached", "wang": "escalated", "sue": "escalated"})
		step("heard", complaint.Customer, &complaint.Hear{Text: words("怎么样了")}, map[string]string{"zhao": "customer_wrote"})
		step("first reply", "zhao", &complaint.FirstReply{Medium: "phone", Understood: words("断网"), Next: words("查")}, nil)
		step("investigated", "zhao", &complaint.Investigate{Findings: []complaint.Finding{{Allegation: "a1", Finding: "substantiated", Reason: words("是")}}, Summary: words("是")}, nil)
		step("cause", "zhao", &complaint.DetermineCause{Cause: h.cause(), Certainty: "confirmed"}, nil)
		step("liability", "zhao", &complaint.DraftLiability{Shares: []complaint.Share{{Party: "operator", Percent: 100}}, Ground: words("线路")}, nil)
		step("liability returned", "sue", &complaint.ReviewLiability{Verdict: "return", Reason: words("不足")}, map[string]string{"zhao": "liability_returned"})
		step("liability", "zhao", &complaint.DraftLiability{Shares: []complaint.Share{{Party: "operator", Percent: 100}}, Ground: words("线路")}, nil)
		step("liability agreed", "sue", &complaint.ReviewLiability{Verdict: "agree", CustomerView: "accepts"}, nil)
		plan := &complaint.ProposePlan{Outcome: "upheld", Reason: words("应当"), Amount: 5000,
			Measures: []complaint.Measure{{What: words("修"), DueOn: "2026-11-25"}}}
		// The leads who reach the network department: its own, the one above, and li who reaches all as intake.
		step("plan", "zhao", plan, map[string]string{"wang": "plan_waiting", "boss": "plan_waiting", "li": "plan_waiting"})
		step("returned", "wang", &complaint.ApprovePlan{Verdict: "return", Reason: words("改")}, map[string]string{"zhao": "plan_returned"})
		plan = &complaint.ProposePlan{Outcome: "upheld", Reason: words("应当"), Amount: 5000,
			Measures: []complaint.Measure{{What: words("修"), DueOn: "2026-11-25"}}}
		step("plan", "zhao", plan, map[string]string{"wang": "plan_waiting", "boss": "plan_waiting", "li": "plan_waiting"})
		step("approved", "wang", &complaint.ApprovePlan{Verdict: "approve"}, map[string]string{"zhao": "plan_approved"})
		step("withdrawn", complaint.Customer, &complaint.Withdraw{Reason: words("算了")}, map[string]string{"zhao": "customer_withdrew"})
	})
}

// TestNobodyHearsOfHimself complains about the lead to whom it would be escalated.
func TestNobodyHearsOfHimself(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		res := h.do("mei", "", newCase(func(c *complaint.Register) { c.About = "li" }))
		h.pass(31 * time.Minute)
		h.do(complaint.System, res.ID, &complaint.Tick{})
		h.read()
		if got := h.heard("li"); got != "" {
			h.Errorf("li heard %q of a complaint about li", got)
		}
		list, err := h.notify.Inbox(h.Context(), "mei", 0, 1)
		h.ok(err)
		if a := list[0].Args; a.Clock["zh"] != "受理时限" || a.Due != sunday.Add(30*time.Minute).UnixMicro() || a.Number != res.Number {
			h.Errorf("said %+v", a)
		}
		if got := h.heard("mei"); got != "breached" {
			h.Errorf("mei heard %q", got)
		}
	})
}

func TestInbox(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		var ids []string
		for range 5 {
			res := h.do("mei", "", newCase())
			h.do("li", res.ID, &complaint.Assign{Department: "network", Owner: "zhao"})
			ids = append(ids, res.ID)
		}
		h.read()
		h.cursor = 0
		h.read() // a reader that starts again tells nothing twice
		page, err := h.notify.Inbox(h.Context(), "zhao", 0, 2)
		h.ok(err)
		var seen []notify.Notice
		for len(page) > 0 {
			seen = append(seen, page...)
			page, err = h.notify.Inbox(h.Context(), "zhao", page[len(page)-1].ID, 2)
			h.ok(err)
		}
		if len(seen) != 5 || seen[0].Case != ids[4] || seen[4].Case != ids[0] || seen[0].Args.Number == "" || seen[0].Args.By != "li" {
			h.Fatalf("inbox %+v", seen)
		}
		unread := func(want int) {
			h.Helper()
			if n, err := h.notify.Unread(h.Context(), "zhao"); err != nil || n != want {
				h.Errorf("%d unread, want %d %v", n, want, err)
			}
		}
		unread(5)
		h.ok(h.notify.MarkRead(h.Context(), "mei", seen[0].ID)) // not hers
		unread(5)
		h.ok(h.notify.MarkRead(h.Context(), "zhao", seen[0].ID))
		unread(4)
		h.ok(h.notify.MarkCaseRead(h.Context(), "zhao", ids[0]))
		unread(3)
		h.ok(h.notify.MarkRead(h.Context(), "zhao"))
		unread(0)
		h.pass(2 * time.Hour)
		for _, want := range []int64{5, 5} { // what zhao has read; then what mei never read
			if n, err := h.notify.Forget(h.Context(), h.now().Add(-time.Hour)); err != nil || n != want {
				h.Errorf("forgot %d, want %d %v", n, want, err)
			}
			h.pass(3 * time.Hour)
		}
	})
}

func TestWords(t *testing.T) {
	t.Parallel()
	b := i18n.New()
	if err := b.Add(notify.Words); err != nil {
		t.Fatal(err)
	}
	if wrong := b.Check(); len(wrong) > 0 {
		t.Error(wrong)
	}
	for _, k := range []string{notify.Assigned, notify.TakenAway, notify.Mentioned, notify.Warned, notify.Breached, notify.Escalated,
		notify.PlanWaiting, notify.PlanApproved, notify.PlanReturned, notify.LiabilityReturned, notify.CustomerWrote, notify.CustomerRefused,
		notify.CustomerAccepted, notify.CustomerWithdrew, notify.LowScore, notify.Reopened} {
		if !b.Has("notice." + k) {
			t.Errorf("no words for %s", k)
		}
	}
}

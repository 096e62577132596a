package notify_test

import (
	"strings"
	"testing"
	"time"

	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/i18n"
	"amends/internal/notify"
	"amends/internal/store"
	"amends/internal/stream"
	"amends/internal/waittest"
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
		words := complaint.TextOf
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

// TestSettled: what asked for an act asks no more once somebody has done it; what was told later does.
func TestSettled(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		words := complaint.TextOf
		id := h.do("mei", "", newCase()).ID
		h.do("mei", id, classify("network.speed"))
		h.do("mei", id, &complaint.Assess{Severity: 2, Complexity: 2, Impact: 2})
		h.do("li", id, &complaint.Assign{Department: "network", Owner: "zhao"})
		h.read()
		h.do("li", id, &complaint.Assign{Department: "network", Owner: "qian", Reason: words("换人")})
		h.do("li", id, &complaint.Assign{Department: "network", Owner: "zhao", Reason: words("换回")})
		h.read()
		if got := h.heard("zhao"); got != "assigned" { // once, and not that it was taken away meanwhile
			h.Errorf("given, taken and given back: zhao has %q", got)
		}
		if got := h.heard("qian"); got != "taken_away" {
			h.Errorf("given and taken: qian has %q", got)
		}
		h.do("zhao", id, &complaint.FirstReply{Medium: "phone", Understood: words("断网"), Next: words("查")})
		h.do("zhao", id, &complaint.Investigate{Findings: []complaint.Finding{{Allegation: "a1", Finding: "substantiated", Reason: words("是")}}, Summary: words("是")})
		h.do("zhao", id, &complaint.DetermineCause{Cause: h.cause(), Certainty: "confirmed"})
		draft := func() {
			h.do("zhao", id, &complaint.DraftLiability{Shares: []complaint.Share{{Party: "operator", Percent: 100}}, Ground: words("线路")})
		}
		draft()
		h.do("sue", id, &complaint.ReviewLiability{Verdict: "return", Reason: words("不足")})
		h.read()
		draft()
		h.read()
		if got := h.heard("zhao"); got != "" {
			h.Errorf("liability drafted again: zhao has %q", got)
		}
		h.do("sue", id, &complaint.ReviewLiability{Verdict: "agree", CustomerView: "accepts"})
		propose := func() {
			h.do("zhao", id, &complaint.ProposePlan{Outcome: "upheld", Reason: words("应当"), Amount: 5000, Measures: []complaint.Measure{{What: words("修"), DueOn: "2026-11-25"}}})
			h.read()
		}
		waiting := func(what string, want string) {
			h.Helper()
			for _, p := range []string{"wang", "boss", "li"} {
				list, _, err := h.notify.Inbox(h.Context(), p, notify.Page{Unread: true, Limit: 9})
				h.ok(err)
				got := ""
				for _, n := range list {
					got += n.Kind
				}
				if got != want {
					h.Errorf("%s: %s has %q, want %q", what, p, got, want)
				}
			}
		}
		marked := make(chan string, 100)
		h.notify.Marked = func(staff string) { marked <- staff }
		propose()
		waiting("proposed", "plan_waiting")
		h.do("wang", id, &complaint.ApprovePlan{Verdict: "return", Reason: words("改")})
		h.read()
		waiting("returned", "")
		for range 3 { // the open pages of all three count anew
			waittest.For(h, "an open page that counts anew", marked)
		}
		propose()
		waiting("proposed again", "plan_waiting")
		if got := h.heard("zhao"); got != "" {
			h.Errorf("proposed again: zhao has %q", got)
		}
		propose()
		waiting("proposed once more", "plan_waiting") // one, not two
		h.do(complaint.Customer, id, &complaint.Withdraw{Reason: words("算了")})
		h.read()
		waiting("withdrawn", "")
	})
}

// TestTheQuestionThatNobodyAnswers comes back to the owner, the second time to his lead as well.
func TestTheQuestionThatNobodyAnswers(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		id := h.do("mei", "", newCase()).ID
		h.do("mei", id, classify("network.speed"))
		h.do("mei", id, &complaint.Assess{Severity: 2, Complexity: 2, Impact: 2})
		h.do("li", id, &complaint.Assign{Department: "network", Owner: "zhao"})
		h.do("zhao", id, &complaint.AskCustomer{Medium: "phone", Question: complaint.TextOf("何时在家？"), Pause: true})
		h.read()
		h.heard("zhao")
		for times := range 2 {
			h.pass(7*24*time.Hour + time.Minute)
			h.do(complaint.System, id, &complaint.Tick{}) // other limits of the case fall due as well
			h.read()
			owner, lead := h.heard("zhao"), h.heard("wang")
			if !strings.Contains(owner, "waited_long") || strings.Contains(lead, "waited_long") != (times == 1) {
				h.Errorf("reminder %d: the owner heard %q, the lead %q", times+1, owner, lead)
			}
		}
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
		list, _, err := h.notify.Inbox(h.Context(), "mei", notify.Page{Limit: 1})
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
		var seen []notify.Notice
		for p := (notify.Page{Limit: 2}); ; {
			page, next, err := h.notify.Inbox(h.Context(), "zhao", p)
			h.ok(err)
			seen = append(seen, page...)
			if p.After = next; next == "" {
				break
			}
		}
		if len(seen) != 5 || seen[0].Case != ids[4] || seen[4].Case != ids[0] || seen[0].Args.Number == "" || seen[0].Args.By != "li" {
			h.Fatalf("inbox %+v", seen)
		}
		for _, none := range []string{"x", "u.a.b", seen[0].Cursor()[2:], "n.a"} { // nor one of another list
			if _, _, err := h.notify.Inbox(h.Context(), "zhao", notify.Page{After: none}); fault.As(err) == nil {
				h.Errorf("%s is no cursor of the inbox: %v", none, err)
			}
		}
		unread := func(want int) {
			h.Helper()
			if n, err := h.notify.Unread(h.Context(), "zhao"); err != nil || n != want {
				h.Errorf("%d unread, want %d %v", n, want, err)
			}
		}
		unread(5)
		var told []string
		h.notify.Marked = func(staff string) { told = append(told, staff) }
		mark := func(want int64, staff string, ids ...int64) {
			h.Helper()
			if n, err := h.notify.MarkRead(h.Context(), staff, ids...); err != nil || n != want {
				h.Errorf("marked %d, want %d %v", n, want, err)
			}
		}
		mark(0, "mei", seen[0].ID) // not hers
		mark(0, "zhao")            // none named is none
		unread(5)
		mark(1, "zhao", seen[0].ID)
		mark(0, "zhao", seen[0].ID)
		unread(4)
		h.ok(h.notify.MarkCaseRead(h.Context(), "zhao", ids[0]))
		h.ok(h.notify.MarkCaseRead(h.Context(), "zhao", ids[0])) // opened again: nothing to write
		unread(3)
		if list, _, err := h.notify.Inbox(h.Context(), "zhao", notify.Page{Unread: true, Limit: 9}); err != nil || len(list) != 3 || list[0].ID != seen[1].ID {
			h.Errorf("unread %+v %v", list, err)
		}
		res := h.do("mei", "", newCase())
		h.do("li", res.ID, &complaint.Assign{Department: "network", Owner: "zhao"})
		h.read() // arrives while he looks at the five
		if n, err := h.notify.MarkAllRead(h.Context(), "zhao", seen[0].Cursor()); err != nil || n != 3 {
			h.Errorf("marked %d of what he was shown %v", n, err)
		}
		unread(1)
		if n, err := h.notify.MarkAllRead(h.Context(), "zhao", ""); err != nil || n != 1 {
			h.Errorf("marked %d of the rest %v", n, err)
		}
		unread(0)
		if strings.Join(told, " ") != "zhao zhao zhao zhao" {
			h.Errorf("told %q", told)
		}
		h.pass(2 * time.Hour)
		for _, want := range []int64{6, 6} { // what zhao has read; then what mei never read
			if n, err := h.notify.Forget(h.Context(), h.now().Add(-time.Hour)); err != nil || n != want {
				h.Errorf("forgot %d, want %d %v", n, want, err)
			}
			h.pass(3 * time.Hour)
		}
	})
}

// TestRecall fills the inboxes of a past that nobody followed, as a reader would have, and sends nothing.
func TestRecall(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		for range 3 {
			res := h.do("mei", "", newCase())
			h.do("li", res.ID, &complaint.Assign{Department: "network", Owner: "zhao"})
			h.do("mei", res.ID, &complaint.Acknowledge{Medium: "phone", Text: complaint.TextOf("收到")})
			h.pass(24 * time.Hour)
		}
		for range 2 { // twice tells nothing twice
			h.ok(h.notify.Recall(h.Context(), h.now().Add(-50*time.Hour), h.now().Add(-30*time.Hour)))
		}
		list, _, err := h.notify.Inbox(h.Context(), "zhao", notify.Page{Limit: 9})
		h.ok(err)
		if len(list) != 2 || list[0].Kind != "assigned" || !list[0].ReadAt.IsZero() || list[1].ReadAt.IsZero() {
			h.Errorf("recalled %+v", list)
		}
		if n, err := store.One[int](h.Context(), h.desk.DB.Reader(), `select count(*) from outbox`); err != nil || n != 0 {
			h.Errorf("%d messages %v", n, err)
		}
		h.read()
		if got, _, err := h.notify.Inbox(h.Context(), "zhao", notify.Page{Limit: 9}); err != nil || len(got) != 3 || got[0].ID != list[0].ID {
			h.Errorf("a reader tells them otherwise: %+v %v", got, err)
		}
	})
}

// li is how everybody is called.
func li(string) string { return "李丽" }

func TestWords(t *testing.T) {
	t.Parallel()
	b := i18n.New()
	if err := b.Add(notify.Words, complaint.Catalogue); err != nil {
		t.Fatal(err)
	}
	if wrong := b.Check(); len(wrong) > 0 {
		t.Error(wrong)
	}
	ctx := i18n.WithNow(i18n.With(b.Into(t.Context()), i18n.Zh), sunday)
	for _, k := range (&notify.Notify{Streams: []stream.Type{complaint.Stream}}).Kinds() {
		for _, by := range []string{"li", complaint.System, complaint.Customer, ""} {
			n := notify.Notice{Kind: k.Kind, Args: notify.Args{By: by, Level: 2, Score: 1, Due: sunday.UnixMicro(), Amount: 500}}
			if s := n.Sentence(ctx, li); s == "" || strings.Contains(s, "notice.") || strings.Contains(s, "<no value>") {
				t.Errorf("%s by %s: %q", k.Kind, by, s)
			}
		}
	}
	for want, n := range map[string]notify.Notice{
		"李丽在备注中提到了您":             {Kind: "mentioned", Args: notify.Args{By: "li"}},
		"投诉已派给您办理":               {Kind: "assigned", Args: notify.Args{By: complaint.System}},
		"首次回复快到了，截止 11-22 10:00": {Kind: "warned", Args: notify.Args{Clock: w("首次回复"), Due: sunday.Add(time.Hour).UnixMicro()}},
		"首次回复超时，投诉升级到您（第 2 级）":   {Kind: "escalated", Args: notify.Args{Clock: w("首次回复"), Level: 2}},
		"李丽给自己增加了角色或权限（管理员、质检），请核对": {Kind: notify.RightsTaken.Kind, Args: notify.Args{By: "li", Whose: "li",
			Roles: []map[string]string{w("管理员"), w("质检")}}},
		"投诉有了新的进展": {Kind: "of_a_later_version"},
	} {
		if got := n.Sentence(ctx, li); got != want {
			t.Errorf("said %q, want %q", got, want)
		}
	}
	if lost := b.Lost(); len(lost) > 0 {
		t.Errorf("no words for %v", lost)
	}
}

// TestPartyIsTold: whoever is made a party, at the registration or later, by himself or by another, is so with the knowledge
// of the nearest above him who sees the case; where nobody above him does, of quality.
func TestPartyIsTold(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		words := complaint.TextOf
		named := func(what string, want string, everybody ...string) {
			h.Helper()
			h.read()
			got := ""
			for _, p := range append(everybody, "boss", "li", "mei", "wang", "zhao", "zhou", "sue") {
				for kind := range strings.SplitSeq(h.heard(p), " ") {
					if strings.HasPrefix(kind, "party_") {
						got += p + ":" + strings.TrimPrefix(kind, "party_") + " "
					}
				}
			}
			if strings.TrimSpace(got) != want {
				h.Errorf("%s: %q, want %q", what, got, want)
			}
		}
		about := newCase()
		about.About = "zhao"
		id := h.do("mei", "", about).ID
		named("at the registration, where wang does not see it yet", "boss:named")
		h.do("mei", id, classify("network.speed"))
		h.do("mei", id, &complaint.Assess{Severity: 2, Complexity: 2, Impact: 2})
		h.do("li", id, &complaint.Assign{Department: "network", Owner: "qian"})
		h.do("sue", id, &complaint.NameParty{Staff: "wu", Ground: "gains", Reason: words("亲属")})
		named("of fees, whose lead does not see it", "boss:named")
		h.do("mei", id, &complaint.NameParty{Staff: "mei", Ground: "gains", Reason: words("亲属")})
		named("herself, her lead sees all", "li:named")
		h.do("sue", id, &complaint.ClearParty{Staff: "zhao", Reason: words("认错了人")})
		named("none after all", "wang:cleared")
		h.do("boss", id, &complaint.NameParty{Staff: "boss", Ground: "gains", Reason: words("亲属")})
		named("he is at the top", "sue:named")
	})
}

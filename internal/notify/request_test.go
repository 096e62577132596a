package notify_test

import (
	"strings"
	"testing"
	"time"

	"amends/internal/complaint"
)

// TestWhoHearsOfRequests: whoever is asked hears of it, and when it runs out or is reminded; who asked hears what came of it, and
// superiors that nothing came. What was answered asks nobody any more.
func TestWhoHearsOfRequests(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		words := complaint.TextOf
		id := h.do("mei", "", newCase()).ID
		h.read()
		step := func(what, by string, c complaint.Command, want map[string]string) {
			h.Helper()
			h.do(by, id, c)
			h.read()
			for _, p := range []string{"boss", "li", "mei", "wang", "zhao", "qian", "sick", "zhou", "wu", "sun", "sue", "root"} {
				if got := h.heard(p); got != want[p] {
					h.Errorf("%s: %s heard %q, want %q", what, p, got, want[p])
				}
			}
		}
		fees := func(kind string) map[string]string { return map[string]string{"zhou": kind, "wu": kind, "sun": kind} }
		step("a department", "mei", &complaint.Ask{Department: "fees", Question: words("扣费有误吗"), Within: "4h"}, fees("request_asked"))
		h.pass(2 * time.Hour)
		step("reminded", "mei", &complaint.RemindRequest{}, fees("request_reminded"))
		h.pass(80 * time.Minute)
		h.do(complaint.System, id, &complaint.Tick{})
		h.read()
		for _, p := range []string{"zhou", "wu", "sun"} {
			if got := h.heard(p); got != "request_due" {
				h.Errorf("runs out: %s heard %q", p, got)
			}
		}
		h.pass(time.Hour)
		h.do(complaint.System, id, &complaint.Tick{})
		h.read()
		for _, p := range []string{"zhou", "wu", "mei", "boss"} {
			if got := h.heard(p); !strings.HasSuffix(got, "request_late") { // the case itself is late as well
				h.Errorf("late: %s heard %q", p, got)
			}
		}
		h.heard("li")
		h.heard("sue")
		// sun has not looked: what he was told is settled with the answer
		step("answered", "wu", &complaint.AnswerRequest{Text: words("没有误扣")}, map[string]string{"mei": "request_answered"})
		step("sent back", "mei", &complaint.WeighRequest{Verdict: "again", Reason: words("哪个月")}, fees("request_asked"))
		step("returned", "sun", &complaint.ReturnRequest{Reason: words("不归我们")}, map[string]string{"mei": "request_returned"})
		step("a person", "mei", &complaint.Ask{Department: "network", Staff: "zhao", Question: words("有告警吗")}, map[string]string{"zhao": "request_asked"})
		step("withdrawn", "mei", &complaint.WithdrawRequest{Reason: words("已查到")}, map[string]string{"zhao": "request_withdrawn"})
		step("somebody who is away", "mei", &complaint.Ask{Department: "network", Staff: "sick", Question: words("有告警吗")},
			map[string]string{"sick": "request_asked", "wang": "request_asked"})
		h.do("wang", id, &complaint.AnswerRequest{Text: words("没有告警")})
		h.read()
		h.heard("mei")
		step("a department again", "mei", &complaint.Ask{Department: "fees", Question: words("扣费有误吗")}, fees("request_asked"))
		ended := fees("request_ended")
		ended["mei"] = "customer_withdrew"
		step("taken back", "li", &complaint.Withdraw{Medium: "phone", Reason: words("不投诉了")}, ended)
	})
}

package report

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/store"
)

// kinds is where random answers the step kinds.
var kinds = map[string]int{"acknowledge": 0, "classify": 1, "assess": 3, "dispatch": 4, "first-reply": 6, "investigate": 7, "cause": 8,
	"liability": 9, "liability-review": 10, "plan": 11, "approve": 12, "carry-out": 13, "compensate": 14, "care": 15, "result-notice": 16,
	"confirm": 17, "rectify": 26, "evaluate": 19, "close": 20, "revisit": 21, "archive": 22}

// random gives some command that a case may take or refuse: mostly the next step, sometimes anything.
func (h *house) random(r *rand.Rand, s complaint.State) (by string, c complaint.Command) {
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	w := complaint.TextOf
	score := func() int { return 1 + r.IntN(5) }
	n := r.IntN(28)
	p, err := h.desk.Register.Snapshot().Procedure(s.Procedure.ID, s.Procedure.Version)
	h.ok(err)
	if e := p.Ledger(&s, s.Marks).Current(); e != nil && r.IntN(3) > 0 {
		n = kinds[e.Step.Kind]
	}
	switch n {
	case 0:
		return "mei", &complaint.Acknowledge{Medium: "phone", Text: w("已受理")}
	case 1, 2:
		return "mei", &complaint.Classify{Content: pick("network.speed", "fee.tariff", "service.attitude"), Nature: pick("general", "major"),
			Object: "operator", Department: pick("network", "fees"), Limit: pick("immediate", "h24", "h48", "standard"), Reason: w("按情况")}
	case 3:
		return "mei", &complaint.Assess{Severity: score(), Complexity: score(), Impact: score(), Reason: w("按情况")}
	case 4, 5:
		return "li", &complaint.Assign{Department: pick("network", "fees", "service"), Owner: pick("zhao", "wu")}
	case 6:
		return s.Owner, &complaint.FirstReply{Medium: "phone", Understood: w("是"), Next: w("查")}
	case 7:
		return s.Owner, &complaint.Investigate{Findings: []complaint.Finding{{Allegation: "a1", Finding: "substantiated", Reason: w("是")}}, Summary: w("是")}
	case 8:
		return s.Owner, &complaint.DetermineCause{Cause: h.desk.Register.Snapshot().Causes[r.IntN(5)].Code, Certainty: "confirmed"}
	case 9:
		return s.Owner, &complaint.DraftLiability{Shares: []complaint.Share{{Party: "operator", Percent: 100}}, Ground: w("是")}
	case 10:
		return "sue", &complaint.ReviewLiability{Verdict: pick("agree", "agree", "return"), Reason: w("是")}
	case 11:
		return s.Owner, &complaint.ProposePlan{Outcome: pick("upheld", "partly_upheld"), Reason: w("是"), Amount: int64(r.IntN(3)) * 5000,
			Measures: []complaint.Measure{{What: w("修"), DueOn: "2026-12-25"}}}
	case 12:
		return "boss", &complaint.ApprovePlan{Verdict: pick("approve", "approve", "return"), Reason: w("是")}
	case 13:
		return s.Owner, &complaint.CarryOut{Measure: "m1", Text: w("做了")}
	case 14:
		return s.Owner, &complaint.Compensate{Kind: "cash", Amount: s.Amount - s.Paid, Consent: "accepted", Text: w("付了")}
	case 15:
		return s.Owner, &complaint.Care{Medium: "phone", Text: w("问候")}
	case 16:
		return s.Owner, &complaint.NotifyResult{Medium: "phone", Done: w("修"), Why: w("老化"), Change: w("换")}
	case 17:
		return complaint.Customer, &complaint.Confirm{Solved: pick("yes", "yes", "no")}
	case 18:
		return complaint.Customer, &complaint.Survey{Result: score(), Process: score(), Person: score()}
	case 19:
		return "sue", &complaint.Evaluate{Timeliness: score(), Quality: score(), Attitude: score(), Effect: score()}
	case 20:
		return s.Owner, &complaint.Close{Basis: pick("accepted", "accepted", "withdrawn")}
	case 21:
		return "sue", &complaint.Revisit{Medium: "phone", Reached: "yes", StillSolved: "yes", Text: w("好")}
	case 22:
		return "sue", &complaint.Archive{}
	case 23:
		return "li", &complaint.Reopen{Reason: w("又坏了")}
	case 24:
		if r.IntN(4) > 0 {
			return complaint.System, &complaint.Tick{}
		}
		return complaint.Customer, &complaint.Withdraw{Reason: w("算了")}
	case 25:
		return s.Owner, &complaint.AskCustomer{Medium: "phone", Question: w("哪天"), Pause: true}
	case 26:
		return s.Owner, &complaint.Rectify{Decision: "none", What: w("已有整改")}
	}
	return complaint.Customer, &complaint.Hear{Text: w("昨天")}
}

// live lets cases live: a random command now and then, hours and days apart; what the rules refuse is no event.
func (h *house) live(r *rand.Rand, cases, acts int) {
	h.Helper()
	var ids []string
	for range acts {
		if len(ids) < cases && r.IntN(6) == 0 || len(ids) == 0 {
			ids = append(ids, h.do("mei", "", newCase(func(c *complaint.Register) {
				c.Complainant.Phone = fmt.Sprint(13800000000 + r.IntN(20))
				c.Channel = []string{"hotline", "web", "email"}[r.IntN(3)]
				c.Region = []string{"", "east", "west"}[r.IntN(3)]
			})).ID)
		}
		id := ids[r.IntN(len(ids))]
		if r.IntN(2) == 0 { // the newest gets on fast enough to be in time
			id = ids[len(ids)-1]
		}
		for range 6 { // until one is taken
			by, c := h.random(r, h.load(id))
			_, err := h.desk.Do(h.Context(), complaint.Meta{By: by, Channel: "web"}, id, c)
			if err == nil {
				break
			}
			if fault.As(err) == nil {
				h.Fatalf("%s by %s: %v", c.Act().Name, by, err)
			}
		}
		if r.IntN(2) == 0 {
			h.pass(time.Duration(r.IntN(90)) * time.Minute)
		}
		if r.IntN(10) == 0 {
			h.read(1 + r.IntN(20))
		}
	}
	h.read(500)
}

// settle takes a case through to its closing, with a rest before the last steps: at random that hardly ever ends in time.
func (h *house) settle(r *rand.Rand, rest time.Duration) {
	h.Helper()
	id := h.do("mei", "", newCase()).ID
	for range 5000 {
		s := h.load(id)
		if s.ClosedAt != 0 {
			return
		}
		by, c := h.random(r, s)
		switch x := c.(type) {
		case *complaint.Classify:
			x.Limit = "standard"
		case *complaint.Withdraw, *complaint.AskCustomer:
			continue
		case *complaint.Survey:
			x.Result, x.Process, x.Person = 5, 5, 5
		}
		if s.Confirmed == "yes" && s.Score.Result == 0 {
			by, c = complaint.Customer, &complaint.Survey{Result: 5, Process: 5, Person: 5}
		} else if s.Confirmed == "yes" && rest > 0 {
			h.pass(rest)
			rest = 0
		}
		if _, err := h.desk.Do(h.Context(), complaint.Meta{By: by, Channel: "web"}, id, c); err != nil && fault.As(err) == nil {
			h.Fatal(err)
		}
	}
	h.Fatal("never closed")
}

func (h *house) recount() Recounted {
	h.Helper()
	out, err := h.reports.Recount(h.Context())
	h.ok(err)
	for _, d := range out.Wrong {
		h.Error(d)
	}
	return out
}

// TestFiguresEqualRecount lets cases live at random and recounts, from the records and from a rebuild.
func TestFiguresEqualRecount(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		r := rand.New(rand.NewPCG(7, 6))
		h.live(r, 38, 800)
		h.settle(r, 0)
		h.settle(r, 9*24*time.Hour+14*time.Hour)
		h.read(500)
		got := h.recount()
		if !got.OK() || got.Cases != 40 || got.Rows < 500 {
			h.Fatalf("recounted %d cases and %d rows, moved %v", got.Cases, got.Rows, got.Moved)
		}
		before := h.total()
		for _, m := range measures {
			if before[m.Name] == 0 && !slices.Contains([]string{overdueAtEnd, "complete", "loop_judged"}, m.Name) {
				h.Errorf("no case counts for %s: the test tells nothing of it", m.Name)
			}
		}
		h.ok(h.reports.Rebuild(h.Context()))
		h.cursor = 0
		h.reports = New(h.desk.DB, h.desk.Journal, h.desk.Register) // a process that has just started
		h.read(100)
		if after := h.total(); !maps.Equal(after, before) || !h.recount().OK() {
			h.Errorf("rebuilt %v, was %v", after, before)
		}
	})
}

// total adds the total up over all years.
func (h *house) total() Counts {
	h.Helper()
	m, err := h.reports.list.scope(Filter{}, "").by(h.Context(), h.desk.DB.Reader(), together, []span{{1, 9999}})
	h.ok(err)
	return m[""]
}

// TestRecountFinds changes figures behind the back of the reader.
func TestRecountFinds(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		h.live(rand.New(rand.NewPCG(1, 2)), 3, 30)
		for what, text := range map[string]string{
			"a sum":            `update rollup set n0 = n0 + 1 where shelf = 0 and dim = 'channel' and department = '*' and period < 9999`,
			"a row":            `insert into rollup (dim, shelf, department, period, value, ` + columns(built.shelved[0], itself) + `) select dim, shelf, department, 1999, value, ` + columns(built.shelved[0], itself) + ` from rollup where dim = '' and department = '*' and period between 2000 and 9999`,
			"a case":           `update rollup_case set adds = replace(adds, '"fees"', '"fees2"')`,
			"a case not seen":  `update rollup_case set version = version - 1`,
			"a case left out":  `delete from rollup_case`,
			"figures left out": `delete from rollup where dim = 'slot'`,
		} {
			h.ok(h.desk.DB.Write(h.Context(), func(tx *store.Tx) error {
				_, err := store.Exec(h.Context(), tx, text)
				return err
			}))
			got, err := h.reports.Recount(h.Context())
			if err != nil || got.OK() || len(got.Wrong) == 0 {
				h.Errorf("%s was changed and nothing found: %v", what, err)
			}
			h.ok(h.reports.Rebuild(h.Context()))
			h.cursor = 0
			h.read(100)
			if !h.recount().OK() {
				h.Fatal("not rebuilt")
			}
		}
	})
}

package complaint_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/fault"
)

// twists are what the walks say instead of the usual, to reach the corners of the rules.
var twists = map[string][]string{
	"classify":         {"{limit: immediate}", "{limit: h24}", "{limit: h48, reason: x}", "{content: nothing}"},
	"assess":           {"{severity: 5}", "{severity: 4}", "{grade: urgent, reason: x}", "{severity: 9}"},
	"assign":           {"{owner: hugo}", "{owner: hugo, reason: x}", "{owner: quinn, reason: x}", "{owner: null, reason: x}", "{owner: lena, reason: x}"},
	"hear":             {"{text: 好的}"},
	"ask_customer":     {"{pause: false}"},
	"extend":           {"{by: 4h}", "{by: 1wd}", "{clock: confirm}", "{clock: first_reply, by: 30m}", "{by: 90d}"},
	"propose_plan":     {"{amount: 0}", "{outcome: not_upheld, amount: 0}", "{amount: 300000}", "{measures: [{what: a, due_on: 2026-09-22}, {what: b, due_on: 2026-09-22}]}"},
	"approve_plan":     {"{verdict: return, reason: x}"},
	"review_liability": {"{verdict: return, reason: x}"},
	"carry_out":        {"{measure: m2}"},
	"compensate":       {"{consent: declined}", "{amount: 100}"},
	"confirm":          {"{solved: no}", "{basis: no_answer, text: x}"},
	"close":            {"{basis: withdrawn}", "{basis: exhausted, text: x}"},
	"revisit":          {"{reached: no, still_solved: null}"},
	"waive_step":       {"{step: confirm}", "{step: evaluate}", "{step: compensate}", "{step: cause}", "{step: revisit}", "{step: first_reply}"},
	"move_procedure":   {"{version: 2}", "{version: 1}"},
	"supplement":       {"{allegations: [c]}", "{allegations: [c, d], wish: null}"},
	"tag":              {"{remove: [宽带]}"},
}

var people = []string{"anna", "li", "bo", "hugo", "lena", "ada", "quinn", "eve", complaint.Customer, complaint.System}

// TestWalks gives random orders at random times. tale.check holds after each: nothing panics, no state changes behind
// its back, the record folds to the state through its wire form, marks point at their events, closed cases have no
// running clock. On top: what cannot be refused by a rule is not refused otherwise, and any open case can still be closed.
func TestWalks(t *testing.T) {
	w := world(t)
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := &tale{w: w, now: time.Date(2026, 9, 18, 10, 0, 0, 0, shanghai), problem: t.Fatalf}
		id := rapid.SampledFrom([]string{"telecom", "six-step-loop", "nine-step"}).Draw(t, "procedure")
		said := rapid.SampledFrom([]string{"", "{anonymous: true, complainant: null}", "{about: hugo}", "{allegations: [a, b]}"}).Draw(t, "register")
		c, err := build("register", said)
		if err != nil {
			t.Fatal(err)
		}
		a.do("anna", inProcedure(c, id))
		names := append(complaint.ActNames(), "tick", "tick", "erase")
		for range rapid.IntRange(1, 40).Draw(t, "orders") {
			a.now = a.now.Add(time.Duration(rapid.SampledFrom([]int{0, 0, 1, 40, 300, 3000, 20000}).Draw(t, "minutes")) * time.Minute)
			if rapid.IntRange(0, 3).Draw(t, "on course") > 0 {
				if !a.step() {
					continue
				}
			} else {
				a.stray(t, rapid.SampledFrom(names).Draw(t, "order"))
			}
			if a.err != nil && fault.As(a.err) == nil {
				t.Fatalf("not a refusal but a failure: %v", a.err)
			}
		}
		a.finish(t)
	})
}

// step does what the ledger says comes next; false when nothing does.
func (a *tale) step() bool {
	p := a.procedure()
	e := p.Ledger(&a.s, a.s.Marks).Current()
	if e == nil {
		return false
	}
	name, fields := e.Step.Is().Name, ""
	switch {
	case e.Step.Kind == "carry-out":
		for _, m := range a.s.Plan.Measures {
			if fields == "" || m.DoneAt == 0 {
				fields = "{measure: " + m.ID + "}"
			}
		}
	case e.Step.Kind == "investigate":
		fields = findings(a.s)
	case e.Step.Kind == "close" && a.s.Withdrawn:
		fields = "{basis: withdrawn}"
	case e.Step.Kind == "close" && (a.s.Confirmed != "yes" || a.s.ConfirmedBy == "no_answer"):
		fields = "{basis: exhausted, text: x}"
	case e.Step.Kind == "compensate":
		fields = fmt.Sprintf("{consent: declined, amount: %d}", a.s.Amount)
	}
	c, err := build(name, fields)
	if err != nil {
		a.problem("%v", err)
		return false
	}
	by := actor(a.s, p, name)
	switch { // somebody who did not propose, draft or own it
	case e.Step.Kind == "approve":
		for _, by = range []string{"eve", "ada", "lena"} {
			if by != a.s.Plan.By && by != a.s.Owner && a.w.MayApprove(by, a.s.Granted(), a.s.Grade) {
				break
			}
		}
	case e.Step.Kind == "liability-review" && a.s.Liability.By == by, e.Step.Kind == "evaluate" && (a.s.Owner == by || slices.Contains(a.s.Handlers, by)):
		by = complaint.System
	}
	a.do(by, a.timely(c))
	return true
}

func findings(s complaint.State) string {
	list := ""
	for _, g := range s.Allegations {
		list += "{allegation: " + g.ID + ", finding: partly, reason: x},"
	}
	return "{findings: [" + list + "], files: [{digest: sha256-8}]}"
}

// stray gives any order by anybody.
func (a *tale) stray(t *rapid.T, name string) {
	fields := ""
	if list := twists[name]; rapid.Bool().Draw(t, "twisted") && len(list) > 0 {
		fields = rapid.SampledFrom(list).Draw(t, "fields")
	} else if name == "investigate" {
		fields = findings(a.s)
	}
	c, err := build(name, fields)
	if err != nil {
		t.Fatal(err)
	}
	by := actor(a.s, a.procedure(), name)
	if rapid.Bool().Draw(t, "by anybody") {
		by = rapid.SampledFrom(people).Draw(t, "by")
	}
	a.do(by, a.timely(c))
	if a.err == nil && len(a.last) > 0 && idempotent[name] {
		version := a.s.Version
		if a.do(by, c); a.err != nil || a.s.Version != version {
			t.Fatalf("%s by %s twice: %v, %d events", name, by, a.err, len(a.last))
		}
	}
}

// idempotent are the orders that only name a state to be in: giving one twice is giving it once. (Assigning is told in the
// stories: who hands a case to himself is then its owner, and may do more the second time.)
var idempotent = map[string]bool{"classify": true, "carry_out": true, "resume": true, "close": true, "archive": true,
	"reopen": true, "withdraw": true, "waive_step": true, "tag": true, "link": true, "erase": true, "move_procedure": true, "tick": true,
	"survey": true}

// vouch has somebody who does not work on the case ask about a yes that is in doubt.
func (a *tale) vouch() {
	for _, by := range people {
		if !complaint.Doubtful(a.w, &a.s) {
			return
		}
		if c, err := build("confirm", "{basis: checked, text: x, files: [{digest: recording, name: x.mp3, type: audio/mpeg}]}"); err == nil {
			a.do(by, c)
		}
	}
}

// finish shows that the case was not brought into a corner: in the usual way it still comes to its archive.
func (a *tale) finish(t *rapid.T) {
	for range 60 {
		if to := a.s.Superior.To; to != "" && a.s.ClosedAt == 0 {
			c, err := build("answer_superior", "")
			if err != nil {
				t.Fatal(err)
			}
			if a.do(to, c); a.err != nil {
				t.Fatalf("the superior cannot answer: %v", a.err)
			}
		}
		a.vouch()
		if !a.step() {
			return
		}
		if a.err != nil {
			t.Fatalf("the case is stuck: %v", a.err)
		}
		if len(a.last) == 0 {
			l := a.procedure().Ledger(&a.s, a.s.Marks)
			t.Fatalf("the case is stuck at %s: nothing happens", l.Current().Step.ID)
		}
	}
	t.Fatal("the case is never finished")
}

// TestNoLead is the one refusal that a checked register does not let happen.
func TestNoLead(t *testing.T) {
	t.Parallel()
	a := newTale(t)
	a.usually("register", "")
	a.usually("classify", "")
	c, err := build("assign", "{owner: null}")
	if err != nil {
		t.Fatal(err)
	}
	_, err = complaint.Decide(leaderless{a.w}, a.s, complaint.Meta{At: a.now, By: "anna"}, c)
	if f := fault.As(err); f == nil || len(f.Fields) != 1 || f.Fields[0].Key != "complaint.no_lead" {
		t.Errorf("got %v", err)
	}
}

type leaderless struct{ desk.World }

func (leaderless) LeadOf(string) string { return "" }

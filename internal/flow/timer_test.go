package flow_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"amends/internal/beat"
	"amends/internal/complaint"
	"amends/internal/flow"
	"amends/internal/improve"
	"amends/internal/store"
	"amends/internal/stream"
	"amends/internal/waittest"
)

func (h *house) timer() *flow.Timer {
	return &flow.Timer{Desk: h.desk, Ticks: map[string]flow.Ticker{improve.Stream.Name: h.actions}, Batch: 50}
}

func (h *house) once(t *flow.Timer) int {
	h.Helper()
	n, err := t.Once(h.Context())
	h.ok(err)
	return n
}

// moves counts what the timer did to the clocks of a case, such as "accept breach".
func (h *house) moves(id string) map[string]int {
	h.Helper()
	record, err := h.desk.Record(h.Context(), id)
	h.ok(err)
	out := map[string]int{}
	for _, r := range record {
		if e, ok := r.Event.(complaint.ClocksMoved); ok && r.By == complaint.System {
			for _, m := range e.Moves {
				out[m.Clock+" "+m.Do]++
			}
		}
	}
	return out
}

func TestTimer(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		timer := h.timer()
		var ids []string
		for i := range 120 {
			ids = append(ids, h.do("mei", "", newCase(func(c *complaint.Register) { c.Complainant.Phone = fmt.Sprint(13800000000 + i) })).ID)
		}
		if n := h.once(timer); n != 0 {
			h.Errorf("%d cases moved and nothing was due", n)
		}
		h.pass(19 * time.Minute) // 60 % of the 30 minutes for acknowledging
		if n := h.once(timer); n != 120 {
			h.Errorf("%d of 120 cases warned", n)
		}
		if n := h.once(timer); n != 0 {
			h.Errorf("%d cases moved twice", n)
		}
		h.pass(12 * time.Minute)
		h.once(timer)
		h.once(timer)
		for _, id := range ids {
			got := h.moves(id)
			if got["accept warn"] != 1 || got["accept breach"] != 1 || got["accept escalate"] != 1 {
				h.Fatalf("moves %v", got)
			}
		}
		if s := h.load(ids[0]); s.Escalated != 1 {
			h.Errorf("escalated to %d", s.Escalated)
		}
	})
}

// TestTimerPressesRequests: what was asked of a department warns and is late by a clock of its own, and superiors hear of it.
func TestTimerPressesRequests(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		id := h.do("mei", "", newCase()).ID
		h.do("mei", id, &complaint.Ask{Department: "network", Question: complaint.TextOf("端口有没有告警"), Within: "4h"})
		timer := h.timer()
		pressed := func() (out []string) {
			record, err := h.desk.Record(h.Context(), id)
			h.ok(err)
			for _, r := range record {
				if e, ok := r.Event.(complaint.RequestPressed); ok && r.By == complaint.System {
					out = append(out, e.Do)
				}
			}
			return out
		}
		for _, step := range []struct {
			pass time.Duration
			want []string
		}{
			{3 * time.Hour, nil}, {15 * time.Minute, []string{"warn"}}, {time.Hour, []string{"warn", "breach", "escalate"}},
			{time.Minute, []string{"warn", "breach", "escalate"}}, {7 * 24 * time.Hour, []string{"warn", "breach", "escalate", "escalate"}},
		} {
			h.pass(step.pass)
			h.once(timer)
			if got := pressed(); !slices.Equal(got, step.want) {
				h.Fatalf("after %s: %v, want %v", step.pass, got, step.want)
			}
		}
		if r := h.load(id).Requests[0]; r.Level != 2 || !r.Late(h.now()) {
			h.Errorf("%+v", r)
		}
	})
}

// TestTimerSeesTheUnanswered looks at a case whose clocks all stand, because the customer was asked and does not answer.
func TestTimerSeesTheUnanswered(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		id := h.do("mei", "", newCase()).ID
		h.do("mei", id, &complaint.AskCustomer{Medium: "phone", Question: complaint.TextOf("何时在家？"), Pause: true})
		timer := h.timer()
		h.pass(2 * 24 * time.Hour)
		h.once(timer) // what may not pause
		h.pass(4 * 24 * time.Hour)
		h.once(timer)
		if s := h.load(id); s.Reminded != 0 {
			h.Errorf("reminded %d times after six days", s.Reminded)
		}
		h.pass(24 * time.Hour)
		if n := h.once(timer); n != 1 {
			h.Errorf("%d cases moved", n)
		}
		if s := h.load(id); s.Reminded != 1 || s.WaitingSince == 0 {
			h.Errorf("reminded %d times after a week", s.Reminded)
		}
	})
}

// TestTimerOnTwoNodes lets two nodes look at the same second: every clock moves once.
func TestTimerOnTwoNodes(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		var ids []string
		for range 60 {
			ids = append(ids, h.do("mei", "", newCase()).ID)
		}
		h.pass(31 * time.Minute)
		ctx, stop := context.WithCancel(h.Context())
		defer stop()
		var wg sync.WaitGroup
		tick := make(chan time.Time)
		for range 2 {
			timer := h.timer()
			timer.Tick = tick
			wg.Go(func() { _ = timer.Run(ctx) })
		}
		for range 2 { // both have looked once when both take a tick
			waittest.Send(h, "a tick", tick, time.Time{})
		}
		stop()
		wg.Wait()
		h.once(h.timer()) // the lease was given back
		for _, id := range ids {
			if got := h.moves(id); got["accept breach"] != 1 || got["accept escalate"] != 1 {
				h.Fatalf("moves %v", got)
			}
		}
	})
}

// TestTimerPassesBy has a line that belongs to no case: the others go on.
func TestTimerPassesBy(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		fine := h.do("mei", "", newCase())
		lost := h.do("mei", "", newCase())
		h.ok(h.desk.DB.Write(h.Context(), func(tx *store.Tx) error {
			_, err := store.Exec(h.Context(), tx, `update due set id = 'nobody', at = 2 where id = $1`, lost.ID)
			return err
		}))
		timer := h.timer()
		h.pass(31 * time.Minute)
		if n := h.once(timer); n != 1 {
			h.Errorf("%d cases moved, want 1", n)
		}
		if got := h.moves(fine.ID); got["accept breach"] != 1 {
			h.Errorf("moves %v", got)
		}
		stuck, err := timer.StuckCases(h.Context(), 10)
		h.ok(err)
		if len(stuck) != 1 || stuck[0].Failures != 1 || stuck[0].Error == "" {
			h.Fatalf("stuck %+v", stuck)
		}
		for i := range 4 { // each time it waits longer
			h.pass(stuck[0].Until.Sub(h.now()) - time.Second)
			h.once(timer)
			h.pass(2 * time.Second)
			h.once(timer)
			again, err := timer.StuckCases(h.Context(), 10)
			h.ok(err)
			if again[0].Failures != i+2 || again[0].Until.Sub(h.now()) <= stuck[0].Until.Sub(h.now()) {
				h.Fatalf("round %d: %+v", i, again)
			}
			stuck = again
		}
	})
}

// ticker is another type of stream.
type ticker map[string]int

func (l ticker) Tick(_ context.Context, m stream.Meta, id string) (bool, error) {
	l[id+" by "+m.By]++
	return true, nil
}

// TestTimerOfOtherStreams: whatever type falls due is ticked by its own, and one that nobody ticks holds up no other.
func TestTimerOfOtherStreams(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		h.ok(h.desk.DB.Write(h.Context(), func(tx *store.Tx) error {
			_, err := store.Exec(h.Context(), tx, `insert into due (id, stream, what, at) values ('w1', 'wish', 'wait', 1), ('t1', 'tide', '', 2)`)
			return err
		}))
		wishes := ticker{}
		timer := h.timer()
		timer.Ticks = map[string]flow.Ticker{"wish": wishes}
		h.once(timer)
		if wishes["w1 by system"] != 1 {
			h.Errorf("ticked %v", wishes)
		}
		stuck, err := timer.StuckCases(h.Context(), 10)
		h.ok(err)
		if i := slices.IndexFunc(stuck, func(s flow.Stuck) bool { return s.Case == "t1" }); i < 0 || stuck[i].Error != "nobody ticks a tide" {
			h.Errorf("stuck %+v", stuck)
		}
	})
}

// TestTimersComeToRest: ticking what is due until nothing is due any more ends, and nothing due is left.
func TestTimersComeToRest(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		id := h.do("mei", "", newCase()).ID
		timer, begin, ticks := h.timer(), h.now(), 0
		for range 200 {
			next, err := store.One[time.Time](h.Context(), h.desk.DB.Reader(), `select coalesce(min(at), 0) from due`)
			h.ok(err)
			if next.IsZero() || next.After(begin.AddDate(0, 1, 0)) {
				break
			}
			h.pass(next.Sub(h.now()) - time.Microsecond)
			if n := h.once(timer); n != 0 {
				h.Fatalf("%d moved before %s", n, next)
			}
			h.pass(time.Microsecond)
			if n := h.once(timer); n != 1 {
				h.Fatalf("a tick at %s brought nothing: it would be asked for ever", next)
			}
			ticks++
		}
		if ticks < 5 || h.load(id).Escalated == 0 {
			h.Errorf("%d ticks, escalated to %d", ticks, h.load(id).Escalated)
		}
	})
}

// TestTimerOfAGhost has a lease that runs for an hour yet, of a node that is gone and whose clock was ahead.
func TestTimerOfAGhost(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		id := h.do("mei", "", newCase()).ID
		h.pass(31 * time.Minute)
		h.ok(h.desk.DB.Write(h.Context(), func(tx *store.Tx) error {
			_, err := store.Exec(h.Context(), tx, `insert into flow_lease (name, holder, until) values ('timer', 'a ghost', $1)`, time.Now().Add(time.Hour))
			return err
		}))
		timer, start := h.timer(), time.Now()
		at := start
		timer.Steady = func() time.Time { return at }
		for ; at.Sub(start) <= time.Minute && h.moves(id)["accept breach"] == 0; at = at.Add(beat.Every) {
			_, err := timer.Once(h.Context())
			h.ok(err)
		}
		if took := at.Sub(start); took < beat.For || took > time.Minute {
			h.Errorf("taken over after %v: before %v he might have been alive", took, beat.For)
		}
	})
}

// TestTimerOfPromises: a superior who is silent is passed by.
func TestTimerOfPromises(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		res := h.do("mei", "", newCase())
		h.do("li", res.ID, &complaint.Assign{Department: "network", Owner: "zhao", Reason: complaint.TextOf("机房问题")})
		h.do(complaint.Customer, res.ID, &complaint.AskSuperior{Reason: complaint.TextOf("没有人回电话")})
		if s := h.load(res.ID); s.Superior.To != "wang" || s.Superior.Past != "zhao" {
			h.Fatalf("asked %+v", s.Superior)
		}
		h.pass(3 * 24 * time.Hour)
		h.once(h.timer())
		if s := h.load(res.ID); s.Superior.To != "boss" {
			h.Errorf("after three days it is still with %s", s.Superior.To)
		}
	})
}

// promised takes a case through its procedure to an action that the network promised by a day.
func (h *house) promised(dueOn string) string {
	h.Helper()
	words := complaint.TextOf
	id := h.do("mei", "", newCase(func(c *complaint.Register) { c.Procedure = "telecom" })).ID
	for range 20 {
		s := h.load(id)
		p, err := h.desk.Register.Snapshot().Procedure(s.Procedure.ID, s.Procedure.Version)
		h.ok(err)
		h.pass(time.Minute)
		switch kind := p.Ledger(&s, s.Marks).Current().Step.Kind; kind {
		case "acknowledge":
			h.do("mei", id, &complaint.Acknowledge{Medium: "sms", Text: words("已收到")})
		case "classify":
			c := classify("network.speed")
			c.Department = "network"
			h.do("mei", id, c)
		case "assess":
			h.do("mei", id, &complaint.Assess{Severity: 2, Complexity: 2, Impact: 2})
		case "dispatch":
			h.do("li", id, &complaint.Assign{Department: "network", Owner: "zhao", Reason: words("机房问题")})
		case "first-reply":
			h.do("zhao", id, &complaint.FirstReply{Medium: "phone", Understood: words("断网"), Next: words("检测")})
		case "evidence":
			h.do("zhao", id, &complaint.AddEvidence{Title: words("日志"), Text: words("端口告警"), Source: "system"})
		case "investigate":
			h.do("zhao", id, &complaint.Investigate{Summary: words("端口老化"),
				Findings: []complaint.Finding{{Allegation: "a1", Finding: "substantiated", Reason: words("属实")}}})
		case "finding-notice":
			h.do("zhao", id, &complaint.NotifyFinding{Medium: "sms", Text: words("端口老化"), ExpectedOn: "2026-11-24"})
		case "cause":
			h.do("zhao", id, &complaint.DetermineCause{Cause: "process.design", Certainty: "confirmed", Whys: []complaint.Why{{Why: words("老化")}}})
		case "liability":
			h.do("zhao", id, &complaint.DraftLiability{Ground: words("未更换"),
				Shares: []complaint.Share{{Party: "operator", Percent: 100, Department: "network"}}})
		case "liability-review":
			h.do("sue", id, &complaint.ReviewLiability{Verdict: "agree", CustomerView: "accepts"})
		case "plan":
			h.do("zhao", id, &complaint.ProposePlan{Outcome: "upheld", Reason: words("断网"),
				Measures: []complaint.Measure{{What: words("换端口"), DueOn: "2026-11-25"}}})
		case "approve":
			h.do("boss", id, &complaint.ApprovePlan{Verdict: "approve"})
		case "carry-out":
			h.do("zhao", id, &complaint.CarryOut{Measure: "m1", Text: words("已换")})
		case "care":
			h.do("zhao", id, &complaint.Care{Medium: "phone", Text: words("致歉"), Effect: 4})
		case "result-notice":
			h.do("zhao", id, &complaint.NotifyResult{Medium: "sms", Done: words("换了"), Why: words("老化"), Change: words("巡检")})
		case "confirm":
			h.do(complaint.Customer, id, &complaint.Confirm{Solved: "yes"})
		case "survey":
			h.do(complaint.Customer, id, &complaint.Survey{Result: 5, Process: 4, Person: 5})
		case "rectify":
			h.do("zhao", id, &complaint.Rectify{Decision: "action", What: words("更换同批端口"), Department: "network", DueOn: dueOn})
			return id
		default:
			h.Fatalf("no way on from a step of kind %s", kind)
		}
	}
	h.Fatal("nothing is ever promised")
	return ""
}

// action is the record of what a case promised.
func (h *house) action(id string) string {
	h.Helper()
	s, err := h.desk.Load(h.Context(), id)
	h.ok(err)
	return s.Rectifications[0].Improvement
}

// reminders are what was told of an action: soon or late, in order.
func (h *house) reminders(id string) (out []string) {
	h.Helper()
	record, err := h.actions.Record(h.Context(), h.action(id))
	h.ok(err)
	for _, r := range record {
		if e, ok := r.Event.(improve.Reminded); ok {
			out = append(out, map[bool]string{false: "soon", true: "late"}[e.Late])
		}
	}
	return out
}

// TestTimerOfActions: a promised action is spoken of once three days before the end of its day, once when the day is over and
// every week from then on, until it is said to be done. The case knows that it is late, and that it is done once it is checked.
func TestTimerOfActions(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		id := h.promised("2026-12-20")
		end := time.Date(2026, 12, 20, 16, 0, 0, 0, time.UTC) // midnight in Shanghai
		timer := h.timer()
		at := func(when time.Time, want ...string) {
			h.Helper()
			h.pass(when.Sub(h.now()))
			h.once(timer)
			h.once(timer) // a second look adds nothing
			if got := h.reminders(id); !slices.Equal(got, want) {
				h.Errorf("at %s: %v, want %v", when, got, want)
			}
		}
		soon, week := end.AddDate(0, 0, -3), 7*24*time.Hour
		at(soon.Add(-time.Minute))
		at(soon, "soon")
		at(end.Add(-time.Minute), "soon")
		at(end, "soon", "late")
		at(end.Add(week-time.Minute), "soon", "late")
		at(end.Add(week), "soon", "late", "late")
		stands := func(want string, late bool) {
			h.Helper()
			s, err := h.desk.Load(h.Context(), id)
			h.ok(err)
			if r := s.Rectifications[0]; r.Stands != want || r.Late() != late || (r.DoneAt != 0) != (want == "verified") {
				h.Errorf("the case knows %+v, want %s", r, want)
			}
		}
		stands("", true)
		do := func(by string, c improve.Command) {
			h.Helper()
			_, err := h.actions.Do(h.Context(), complaint.Meta{By: by, Channel: "web"}, h.action(id), c)
			h.ok(err)
		}
		do("qian", &improve.AcceptAction{})
		do("qian", &improve.CompleteAction{Text: complaint.TextOf("已全部更换"), Unproven: complaint.TextOf("现场可见")})
		stands("reported", true)
		do("zhao", &improve.VerifyAction{Text: complaint.TextOf("抽查")})
		stands("verified", false)
		at(end.Add(5*week), "soon", "late", "late")
	})
}

// TestTimerOfActionsComesLate: a timer that stood still over the day says it once, and not that it is due soon.
func TestTimerOfActionsComesLate(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		id := h.promised("2026-12-20")
		h.pass(time.Date(2027, 1, 20, 1, 0, 0, 0, time.UTC).Sub(h.now()))
		h.once(h.timer())
		if got := h.reminders(id); !slices.Equal(got, []string{"late"}) {
			h.Errorf("a month after: %v", got)
		}
	})
}

// TestPromisesAreKeptByTheirReaders: what was not done at once, or promised before actions had a record of their own, the readers
// do; read again they find nothing to do. Decided anew an action is corrected, and withdrawn when none is needed.
func TestPromisesAreKeptByTheirReaders(t *testing.T) {
	t.Parallel()
	each(t, func(h *house) {
		h.desk.After, h.actions.After = nil, nil
		id := h.promised("2026-12-20")
		read := func() {
			h.Helper()
			for _, r := range h.flow.Readers() {
				h.ok(h.desk.Journal.CatchUp(h.Context(), r))
			}
		}
		status := func(want improve.Status, version int) *improve.State {
			h.Helper()
			s, err := h.actions.Fresh(h.Context(), h.action0)
			h.ok(err)
			if s == nil || s.Status != want || s.Version != version {
				h.Errorf("it is %+v, want %s", s, want)
			}
			return s
		}
		h.action0 = h.action(id)
		read()
		status(improve.Open, 1)
		for _, name := range []string{"flow.promise", "flow.hear"} {
			h.ok(h.desk.Journal.Rewind(h.Context(), name, 0, nil))
		}
		read()
		status(improve.Open, 1)
		h.do("zhao", id, &complaint.Rectify{Decision: "action", What: complaint.TextOf("更换全部端口"), Department: "network", DueOn: "2026-12-30", Reason: complaint.TextOf("范围扩大")})
		read()
		if s := status(improve.Open, 2); s.DueOn != "2026-12-30" {
			h.Errorf("corrected: %+v", s)
		}
		h.do("zhao", id, &complaint.Rectify{Decision: "none", What: complaint.TextOf("个案"), Reason: complaint.TextOf("已查明是个案")})
		read()
		status(improve.Dropped, 3)
	})
}

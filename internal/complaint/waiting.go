package complaint

import (
	"time"

	"amends/internal/act"
	"amends/internal/clock"
	"amends/internal/field"
	"amends/internal/stream"
)

// AskCustomer (补充材料) asks the complainant for what is missing; the pausable clocks stop until the answer, and the owner
// is reminded when none has come for so many days as the organisation says: what nobody answers is not forgotten.
type AskCustomer struct {
	Medium   string `json:"medium"`
	Question Text   `json:"question"`
	Pause    bool   `json:"pause"`
	FromNote bool   `json:"from_note,omitempty"`
}

// CustomerAsked says what was asked of the complainant.
type CustomerAsked struct {
	Medium   string `json:"medium"`
	Question Text   `json:"question"`
	Pause    bool   `json:"pause,omitempty"`
	RemindAt int64  `json:"remind_at,omitempty"` // µs UTC: when the owner is reminded if no answer has come
}

// WaitedLong says that the complainant's answer has been waited for so long that somebody must see to it.
type WaitedLong struct {
	Since    int64 `json:"since" tell:"instant"` // µs UTC
	Times    int   `json:"times"`                // how often this waiting has been reminded of, from 1
	RemindAt int64 `json:"remind_at"`            // µs UTC: when it is again
}

var askCustomerAct = &Act{
	Act: act.Act{Name: "ask_customer", Conflict: act.Free, Open: true, At: "POST question", May: []string{"case.reply"},
		Menu: act.Open, Icon: "help", Fields: []field.Field{
			field.Choice.Of("medium").Among(field.Media...).Need().First("phone"),
			field.Para.Of("question").Need().ToHim(),
			field.Bool.Of("pause").First("true"),
			fromNote,
		}},
	New: func() Command { return new(AskCustomer) },
}

// Act is the declaration.
func (*AskCustomer) Act() *Act { return askCustomerAct }

func (c *AskCustomer) decide(d *decision) error {
	if err := d.check(c); err != nil {
		return err
	}
	e := CustomerAsked{Medium: c.Medium, Question: c.Question, Pause: c.Pause}
	if c.Pause {
		e.RemindAt = micros(d.m.At.Add(d.patience()))
	}
	d.emit(e)
	if c.Pause {
		return d.pause("waiting_for_customer")
	}
	return nil
}

func (e CustomerAsked) letter() act.Letter {
	return act.Letter{Medium: e.Medium, Template: "needed"}.With("needed", e.Question)
}

func (CustomerAsked) trait() Trait {
	return Trait{Name: "complaint.customer_asked", Voice: ToCustomer, Public: true, Found: true}
}

func (e CustomerAsked) apply(s *State, r Recorded) {
	s.Question, s.LastReplyAt = e.Question, micros(r.At)
	if !e.Pause {
		return
	}
	if s.WaitingSince == 0 {
		s.WaitingSince = micros(r.At)
	}
	s.RemindAt = e.RemindAt
}

// patience is how long an answer is waited for before the owner is reminded, and between one reminder and the next.
func (d *decision) patience() time.Duration {
	return time.Duration(max(d.w.WaitDays(), 1)) * 24 * time.Hour
}

// reminds tells whether the case waits for an answer that the owner will be reminded of.
func (s *State) reminds() bool { return s.RemindAt != 0 && s.ClosedAt == 0 }

// remind says that the complainant has not answered for too long.
func (d *decision) remind() {
	next := instant(d.s.RemindAt)
	if !d.s.reminds() || next.After(d.m.At) {
		return
	}
	for !next.After(d.m.At) { // one reminder, however long nobody looked
		next = next.Add(d.patience())
	}
	d.emit(WaitedLong{Since: d.s.WaitingSince, Times: d.s.Reminded + 1, RemindAt: micros(next)})
}

func (WaitedLong) trait() Trait { return Trait{Name: "complaint.waited_long", Voice: Clockwork} }

func (e WaitedLong) notice(a *audience) {
	args := stream.Args{Due: e.Since}
	a.owner(waitedLong, args)
	if e.Times > 1 {
		a.tell(a.lead(), waitedLong, args)
	}
}

func (e WaitedLong) apply(s *State, r Recorded) { s.RemindAt, s.Reminded = e.RemindAt, e.Times }

// pause stops every pausable running clock.
func (d *decision) pause(reason string) error {
	var moves []Move
	for _, l := range d.live() {
		c, ok := d.s.Clock(l.ID)
		if !ok || !l.Limit.Pausable || c.State != clock.Running {
			continue
		}
		n, err := hydrate(c, l).Pause(d.m.At, reason, d.m.By)
		if err != nil {
			return err
		}
		if c.BreachedAt == 0 && n.BreachedAt != 0 { // late before the timer said so: waiting does not make it unhappen
			moves = append(moves, Move{Clock: l.ID, Do: "breach", At: int64(c.DueAt) + 1})
		}
		moves = append(moves, Move{Clock: l.ID, Do: "pause", At: since(n), Reason: reason})
	}
	if len(moves) > 0 {
		d.emit(ClocksMoved{moves})
	}
	return nil
}

// resume lets the paused clocks run again with the time that was left.
func (d *decision) resume(reason string) error {
	var moves []Move
	for _, l := range d.live() {
		c, ok := d.s.Clock(l.ID)
		if !ok || c.State != clock.Paused {
			continue
		}
		cal, err := d.w.Calendar(l.Limit.Calendar)
		if err != nil {
			return err
		}
		n, err := hydrate(c, l).Resume(d.m.At, cal)
		if err != nil {
			return err
		}
		m := moved(n, "resume", instant(since(n)))
		m.Reason = reason
		moves = append(moves, m)
	}
	if len(moves) > 0 {
		d.emit(ClocksMoved{moves})
	}
	return nil
}

// workedOn ends the waiting for the customer when staff do what they can only do without his answer: while work goes on the
// clocks run.
func (d *decision) workedOn() error {
	if d.s.WaitingSince == 0 || d.m.By == Customer {
		return nil
	}
	for _, e := range d.events {
		switch e.(type) {
		case Investigated, LiabilityDrafted, PlanProposed, PlanApproved, CarriedOut, Compensated, ResultNotified:
			d.emit(Resumed{})
			return d.resume("work_went_on")
		}
	}
	return nil
}

// Resume ends the waiting without an answer, with a reason.
type Resume struct {
	Reason Text `json:"reason"`
}

// Resumed says that work went on without the customer's answer; without a reason it simply did.
type Resumed Resume

var resumeAct = &Act{
	Act: act.Act{Name: "resume", Conflict: act.Free, Open: true, At: "POST resumption",
		May:  []string{"case.work", "case.reply"},
		Menu: act.Open, Icon: "play", Fields: []field.Field{
			field.Para.Of("reason").Need(),
		}},
	New:     func() Command { return new(Resume) },
	Offered: func(s *State) bool { return s.WaitingSince != 0 },
}

// Act is the declaration.
func (*Resume) Act() *Act { return resumeAct }

func (c *Resume) decide(d *decision) error {
	if d.s.WaitingSince == 0 {
		return nil
	}
	if err := d.check(c); err != nil {
		return err
	}
	d.emit(Resumed{c.Reason})
	return d.resume("resumed")
}

func (Resumed) trait() Trait { return Trait{Name: "complaint.resumed", Voice: Change, Icon: "play"} }

func (Resumed) notice(a *audience) { a.Settle(waitedLong) }

func (e Resumed) apply(s *State, r Recorded) { s.waited(r) }

// Extend (延期) gives one clock more time: a reason, within the cap of the procedure, decided by somebody above the owner.
type Extend struct {
	Clock  string `json:"clock"`
	By     string `json:"by"` // a span: "2d", "3wd", "4h"
	Reason Text   `json:"reason"`
}

// Extended gives the ground of an extension; the new due date is in the ClocksMoved beside it.
type Extended Extend

var extendAct = &Act{
	Act: act.Act{Name: "extend", Conflict: "complaint.own_extension", Open: true, At: "POST extensions",
		May:  []string{"case.extend"},
		Menu: act.Open, Icon: "calendar", Fields: []field.Field{
			field.Clock.Of("clock").Need().ByRule(),
			field.Length.Of("by").Need().ByRule(),
			field.Para.Of("reason").Need(),
		}},
	New:   func() Command { return new(Extend) },
	Tried: true, Trial: tryExtend,
}

// tryExtend takes the clock that may be extended, if there is one.
func tryExtend(on Asking) Command {
	e := &Extend{By: "1m", Reason: some}
	for _, c := range on.State.Clocks {
		if l, _ := on.Procedure.LimitOf(c); !c.State.Over() && l != nil && (e.Clock == "" || l.MaxExtend != nil) {
			e.Clock = c.ID
		}
	}
	return e
}

// Act is the declaration.
func (*Extend) Act() *Act { return extendAct }

func (c *Extend) decide(d *decision) error {
	l := d.fields(c)
	span, err := clock.ParseSpan(c.By)
	if err != nil {
		l.Add("by", "input.span", "value", c.By)
	}
	running, ok := d.s.Clock(c.Clock)
	if !ok || running.State.Over() {
		l.Add("clock", "complaint.clock_not_running", "clock", c.Clock)
	}
	if err := l.Err(); err != nil {
		return err
	}
	for _, lim := range d.live() {
		if lim.ID != c.Clock {
			continue
		}
		cal, err := d.w.Calendar(lim.Limit.Calendar)
		if err != nil {
			return err
		}
		n, err := extend(hydrate(running, lim), lim, d.m.At, span, d.m.By, cal)
		if err != nil {
			return err
		}
		d.emit(Extended{c.Clock, span.String(), c.Reason})
		m := moved(n, "extend", instant(since(n)))
		m.Extra = span.String()
		d.emit(ClocksMoved{[]Move{m}})
	}
	return nil
}

func (Extended) trait() Trait {
	return Trait{Name: "complaint.extended", Voice: Change, Icon: "calendar", Public: true}
}

func (e Extended) apply(s *State, r Recorded) {}

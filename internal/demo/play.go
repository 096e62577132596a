package demo

import (
	"context"
	"fmt"
	"math/rand"
	"slices"
	"sync"
	"time"

	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/improve"
	"amends/internal/register"
	"amends/internal/stream"
)

// stage is what all plays share.
type stage struct {
	desk    *desk.Desk
	actions *desk.Actions
	blobs   Blobs
	snap    *register.Snapshot
	zone    *time.Location
	now     time.Time
	ids     sync.Map // number of a plan → id of its case
}

// play performs one case: it looks where the case stands, decides who does what next and when, and does it through the
// desk like anybody.
type play struct {
	*plan
	*stage
	r     *rand.Rand
	id    string
	s     complaint.State
	clock time.Time // of the last act
	end   time.Time // when the work shall be finished
	next  *act      // decided, its time has not come
	over  bool      // nothing more to do but to watch the clocks
	used  map[string]bool
	clerk string

	doing  string         // what was promised and is not done: its record
	action *improve.State // and how it stands

	earlier *plan // of the customer's case before this one; nil: none
}

// act is one command to come.
type act struct {
	at      time.Time
	by      string
	channel string
	command complaint.Command
	action  improve.Command // on what was promised, instead
}

func newPlay(p *plan, st *stage) *play {
	x := &play{plan: p, stage: st, r: rand.New(rand.NewSource(p.seed)), clock: p.at, used: map[string]bool{}}
	x.clerk = x.pickClerk()
	return x
}

// until plays on up to an instant, that one not included.
func (p *play) until(ctx context.Context, end time.Time) error {
	for {
		a, err := p.coming(ctx)
		if err != nil {
			return err
		}
		if a == nil || !a.at.Before(end) || a.at.After(p.now) {
			return nil
		}
		if a == p.next {
			p.next = nil
		}
		if err := p.do(ctx, a); err != nil {
			return err
		}
	}
}

// coming is the next thing that happens: the timer or an act, whichever is earlier; nil when nothing does.
func (p *play) coming(ctx context.Context) (*act, error) {
	if p.next == nil && !p.over {
		a, err := p.decide(ctx)
		if err != nil {
			return nil, err
		}
		if a != nil && a.at.Before(p.clock) {
			a.at = p.clock
		}
		p.next, p.over = a, a == nil
	}
	if at, ok := p.timer(); ok && (p.next == nil || at.Before(p.next.at)) {
		a := &act{at: at, by: complaint.System, channel: "timer", command: &complaint.Tick{}}
		if p.action != nil && improve.Stream.Due(p.action).At == p.due().At {
			a.action = &improve.Tick{}
		}
		return a, nil
	}
	return p.next, nil
}

// timer is when the timer has to look at the case, shortly after something on a clock has fallen due.
func (p *play) timer() (time.Time, bool) {
	next := p.due()
	if next.At == 0 {
		return time.Time{}, false
	}
	first := time.UnixMicro(next.At).UTC()
	if first = first.Add(3 * time.Second); first.Before(p.clock) {
		first = p.clock
	}
	return first, true
}

// due is what falls due next, on the case or on what it promised.
func (p *play) due() stream.Due {
	next := complaint.Stream.Due(&p.s)
	if p.action != nil {
		if d := improve.Stream.Due(p.action); d.At != 0 {
			next = next.Sooner(d.At, d.What)
		}
	}
	return next
}

func (p *play) do(ctx context.Context, a *act) error {
	if a.action != nil {
		return p.doAction(ctx, a)
	}
	m := complaint.Meta{At: a.at, By: a.by, Channel: a.channel}
	res, err := p.desk.Do(ctx, m, p.id, a.command)
	if err != nil {
		return fmt.Errorf("demo case %d %s (%s, %s): %s by %s at %s: %w", p.no, res.Number, p.procedure, p.story.Subject,
			a.command.Act().Name, a.by, a.at.In(p.zone).Format(time.DateTime), err)
	}
	if res.Position == 0 {
		return fmt.Errorf("demo case %d %s (%s): %s by %s led to nothing", p.no, res.Number, p.procedure,
			a.command.Act().Name, a.by)
	}
	if p.id == "" {
		p.id = res.ID
		p.ids.Store(p.plan.no, res.ID)
	}
	p.s, p.clock = res.State, a.at
	if _, is := a.command.(*complaint.Rectify); is {
		return p.promised(ctx)
	}
	return nil
}

// decide looks where the case stands. Nil: nobody does anything more.
func (p *play) decide(ctx context.Context) (*act, error) {
	if p.s.Version == 0 {
		return p.register(ctx)
	}
	proc, err := p.snap.Procedure(p.s.Procedure.ID, p.s.Procedure.Version)
	if err != nil {
		return nil, err
	}
	ledger := proc.Ledger(&p.s, p.s.Marks)
	e := ledger.Current()
	if e == nil {
		return p.epilogue(), nil
	}
	if e.Step.Kind == p.halt {
		if p.halt == "investigate" && p.first("request_open") && p.s.Department != "hotline" {
			ask := p.ask("", p.pick("4h", "1wd"))
			ask.Department = "hotline" // somebody there signs in, and finds it
			return p.act(p.minutes(0, 2), p.s.Owner, ask), nil
		}
		return p.rest(), nil
	}
	if p.s.WaitingSince != 0 {
		return p.answer(), nil
	}
	if a, err := p.aside(ctx, e.Step.Kind, ledger); a != nil || err != nil {
		return a, err
	}
	return p.step(ctx, e.Step)
}

// once is true the first time that it is asked for a twist of this case.
func (p *play) once(twist string) bool { return p.has(twist) && p.first(twist) }

// first is true the first time that it is asked for a name.
func (p *play) first(name string) bool {
	if p.used[name] {
		return false
	}
	p.used[name] = true
	return true
}

func (p *play) number(low, high int) int {
	if high <= low {
		return low
	}
	return low + p.r.Intn(high-low+1)
}

func (p *play) minutes(low, high int) time.Duration {
	return time.Duration(p.number(low*60, high*60)) * time.Second
}

func (p *play) chance(percent int) bool { return p.r.Intn(100) < percent }

func (p *play) pick(list ...string) string { return list[p.r.Intn(len(list))] }

func (p *play) text(zh, en string) complaint.Text {
	return complaint.TextOf(p.gaps.fill(say(p.story.Lang, zh, en)))
}

// filled is a text of the story with its gaps filled.
func (p *play) filled(s string) complaint.Text { return complaint.TextOf(p.gaps.fill(s)) }

func (p *play) act(wait time.Duration, by string, c complaint.Command) *act {
	channel := "desk"
	switch by {
	case complaint.Customer:
		channel = "portal"
	case complaint.System:
		channel = "flow"
	}
	return &act{at: p.clock.Add(wait), by: by, channel: channel, command: c}
}

func (p *play) date(after time.Duration) string {
	return p.clock.Add(after).In(p.zone).Format(time.DateOnly)
}

// rest is a case that stands still: perhaps the customer writes meanwhile, and nobody has read it yet.
func (p *play) rest() *act {
	wait := p.now.Sub(p.clock)
	if wait < 40*time.Minute || complaint.Kinds().Of(p.halt).By != "" || !p.first("rest") || !p.chance(22) {
		return nil
	}
	return p.act(wait-p.minutes(3, 35), complaint.Customer, &complaint.Hear{Text: p.urging()})
}

// answer is what ends the waiting for the customer: his word, or the officer who goes on without it.
func (p *play) answer() *act {
	if p.has("ask_silent") {
		wait := p.wake(30 * time.Hour)
		if p.chance(60) { // some wait until they are reminded
			wait = p.wake(time.Duration(register.DefaultWaitDays)*24*time.Hour + p.minutes(60, 400))
			p.end = p.end.Add(wait)
		}
		return p.act(wait, p.s.Owner, &complaint.Resume{Reason: p.text("客户两次未补充材料，按现有证据继续核查。",
			"Two reminders without an answer; we go on with what we have.")})
	}
	wait := p.minutes(50, 1100)
	p.end = p.end.Add(wait)
	return p.act(wait, complaint.Customer, &complaint.Hear{Text: p.text(
		p.pick("补充如下：设备是去年装的，型号已拍照，故障多在晚上八点以后。", "已按要求上传材料，请尽快核实。", "发生时间是{day}晚上，当时家人都在场，可以作证。"),
		"Here is what you asked for: the pictures, and the times when it happened. Please go on.")})
}

func (p *play) urging() complaint.Text {
	return p.text(p.pick("请问现在处理到哪一步了？已经等了很久，希望今天能有明确答复。", "刚才又出现了同样的问题，请尽快安排。", "还没有人联系我，如果今天再没有进展我会向通信管理局申诉。",
		"补充一点：家里有老人和孩子，真的很着急，请帮忙催一下。", "截图已经重新发了一遍，请查收。"),
		p.pick("Is there any news? I was told somebody would call today.", "It happened again this morning. Please hurry.",
			"Nobody has called me yet. I would rather not take this to the regulator."))
}

// clerks by the way in; who speaks English takes what comes in English.
func (p *play) pickClerk() string {
	switch {
	case p.procedure == "recorded":
		return "wuqian"
	case p.story.Lang == "en":
		return "lianna"
	case p.channel == "counter":
		list := []string{"huangmin", "zhenghaibo", "wuqian"}
		return p.pick(slices.DeleteFunc(list, func(s string) bool { return s == p.story.About })...)
	}
	return p.pick("wangxiaoman", "wangxiaoman", "hejiayi", "zhaoyiming")
}

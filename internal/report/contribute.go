package report

import (
	"fmt"
	"slices"
	"time"

	"amends/internal/clock"
	"amends/internal/procedure"
)

// dimensions are what figures can be broken down by, besides the department; ” is the total. slot is weekday and hour
// of receipt, "1-14" for Monday from two to three.
var dimensions = []string{"", "content", "channel", "grade", "nature", "region", "product", "procedure", "cause", "slot"}

// Contribution is what one case adds to the figures: to the rows of its department and dimensions, measures by day.
type Contribution struct {
	Department string
	Dims       map[string]string
	Days       map[int64]Measures
}

func (c *Contribution) count(day int64, measure int, n int64) {
	m := c.Days[day]
	m[measure] += n
	c.Days[day] = m
}

// contribute says what a case counts for. Every rule of counting is here, once: the reader and the recount both ask it.
// It follows from the record and the procedure alone; days are those of the organisation's zone.
func contribute(f file, p *procedure.Procedure, zone *time.Location) Contribution {
	at := time.UnixMicro(f.ReceivedAt).In(zone)
	c := Contribution{Department: f.Department, Days: map[int64]Measures{}, Dims: map[string]string{
		"content": f.Class.Content, "channel": f.Channel, "grade": f.Grade, "nature": f.Class.Nature, "region": f.Region,
		"product": f.Product, "procedure": f.Procedure.ID, "cause": f.Cause.Cause,
		"slot": fmt.Sprintf("%d-%02d", (int(at.Weekday())+6)%7+1, at.Hour()),
	}}
	day := func(us int64) int64 { return dayOf(us, zone) }
	in := day(f.ReceivedAt)
	add := func(d int64, measure int, when bool) {
		if when {
			c.count(d, measure, 1)
		}
	}

	// on the day of receipt
	c.count(in, received, 1)
	add(in, repeats, f.Repeat > 1)
	add(in, escalated, f.Escalated > 0)
	ack, ok := f.clockOf(p, "acknowledge")
	judged, good := judge(ack, ok)
	add(in, ackJudged, judged)
	add(in, ackInTime, good)
	reply, ok := f.clockOf(p, "first-reply")
	judged, good = judge(reply, ok)
	add(in, replyJudged, judged)
	add(in, replyInTime, good)
	c.count(in, stockOpen, 1)

	// on the day of the last closing
	late, near, lateSince := lateness(f, p)
	if f.ClosedAt != 0 {
		out := day(f.ClosedAt)
		c.count(out, closed, 1)
		c.count(out, stockOpen, -1)
		if f.Basis != "withdrawn" {
			c.count(out, settled, 1)
			add(out, inTime, !late)
			add(out, nearLimit, !late && near)
			whole := p.Ledger(f.State, f.Marks).Complete()
			promised, broken := f.promises()
			add(out, complete, whole && !promised)
			add(out, loopJudged, whole && !promised || broken || !whole && !f.followUpInTime())
			c.count(out, minutes, max(f.ClosedAt-f.ReceivedAt-f.pausedMicros(), 0)/60_000_000)
		}
	}
	if lateSince != 0 { // in the stock of overdue cases from the first breach until it is closed
		c.count(day(lateSince), stockOverdue, 1)
		if f.ClosedAt != 0 {
			c.count(day(max(f.ClosedAt, lateSince)), stockOverdue, -1)
		}
	}
	// on the day of the first closing, as a cohort: how many of these came back
	if f.firstClosedAt != 0 {
		c.count(day(f.firstClosedAt), firstClosed, 1)
		add(day(f.firstClosedAt), cameBack, f.Reopened > 0)
	}

	if f.surveyedAt != 0 {
		d := day(f.surveyedAt)
		c.count(d, surveyed, 1)
		add(d, satisfied, f.Score.Result >= 4)
		c.count(d, score, int64(f.Score.Result))
	}
	if f.decidedAt != 0 && f.Outcome != "withdrawn" && f.Outcome != "" {
		c.count(day(f.decidedAt), decided, 1)
		add(day(f.decidedAt), upheld, f.Outcome != "not_upheld")
	}
	for i, pay := range f.payments {
		add(day(pay.at), paidCases, i == 0)
		c.count(day(pay.at), paid, pay.cents)
	}
	for _, k := range f.Clocks {
		if k.BreachedAt != 0 && k.State != clock.Cancelled {
			c.count(day(int64(k.BreachedAt)), breached, 1)
		}
	}
	for d, m := range c.Days {
		if m == (Measures{}) {
			delete(c.Days, d)
		}
	}
	return c
}

// followUpInTime tells whether something after the closing, such as a revisit, still has its time.
func (f *file) followUpInTime() bool {
	return slices.ContainsFunc(f.Clocks, func(k clock.Clock) bool { return k.State == clock.Running && k.BreachedAt == 0 })
}

// promises tells whether an action against repetition is open, and whether one is past its day. Those promised before the
// record knew when they are due are left as they were counted then.
func (f *file) promises() (open, late bool) {
	for i := range f.Rectifications {
		r := &f.Rectifications[i]
		open = open || r.DoneAt == 0 && r.DueAt != 0
		late = late || r.Late()
	}
	return open, late
}

// lateness looks at the limits of the whole case: late when one was not kept, near when one was kept only just, after
// its point of risk; since is the first breach.
func lateness(f file, p *procedure.Procedure) (late, near bool, since int64) {
	for _, k := range f.whole(p) {
		if k.BreachedAt != 0 || k.State == clock.Missed {
			late = true
			at := int64(k.BreachedAt)
			if at == 0 {
				at = int64(k.DueAt)
			}
			if since == 0 || at < since {
				since = at
			}
		}
		near = near || k.State == clock.Met && k.StoppedAt >= k.RiskAt
	}
	return late, near, since
}

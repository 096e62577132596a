package report

import (
	"fmt"
	"maps"
	"time"

	"amends/internal/procedure"
)

// dimension is one thing that figures can be broken down by, besides the department.
type dimension struct {
	name string
	of   func(*counting) string
	only string // the one measure that is kept of it; "" is all of them
}

// dimensions are kept each by itself, beside the total. slot is weekday and hour of receipt, "1-14" for Monday from two to
// three: a dimension of one measure is how that measure is distributed.
var dimensions = []dimension{
	{name: "content", of: func(c *counting) string { return c.Class.Content }},
	{name: "channel", of: func(c *counting) string { return c.Channel }},
	{name: "grade", of: func(c *counting) string { return c.Grade }},
	{name: "nature", of: func(c *counting) string { return c.Class.Nature }},
	{name: "region", of: func(c *counting) string { return c.Region }},
	{name: "product", of: func(c *counting) string { return c.Product }},
	{name: "procedure", of: func(c *counting) string { return c.Procedure.ID }},
	{name: "cause", of: func(c *counting) string { return c.Cause.Cause }},
	{name: "slot", only: received, of: func(c *counting) string {
		at := time.UnixMicro(c.ReceivedAt).In(c.zone)
		return fmt.Sprintf("%d-%02d", (int(at.Weekday())+6)%7+1, at.Hour())
	}},
}

// Dimensions are what By may be asked for.
var Dimensions = func() []string {
	out := []string{"department"}
	for _, d := range dimensions {
		if d.only == "" {
			out = append(out, d.name)
		}
	}
	return out
}()

// Contribution is what one case adds to the figures: to the rows of its department and dimensions, counts by day.
type Contribution struct {
	Department string
	Dims       map[string]string
	Days       map[int64]Counts
}

// counting is a case while it is counted, with what several measures ask of it.
type counting struct {
	file
	zone *time.Location

	acknowledged, replied judgement
	late, near            bool      // of the case as a whole
	lateSince             int64     // its first breach
	settledAt             int64     // closed, and not because it was withdrawn
	loop                  judgement // of what is settled

	measure string
	days    map[int64]Counts
	at, day int64 // the last instant that was counted on, and its day: many measures ask for the same
}

// add counts on the day of an instant; what has not happened has none.
func (c *counting) add(at, n int64) {
	if at == 0 || n == 0 {
		return
	}
	if at != c.at {
		c.at, c.day = at, dayOf(at, c.zone)
	}
	counts := c.days[c.day]
	if counts == nil {
		counts = Counts{}
		c.days[c.day] = counts
	}
	counts[c.measure] += n
}

func (c *counting) when(at int64, is bool) {
	if is {
		c.add(at, 1)
	}
}

// found tells whether the complaint was decided, and not withdrawn.
func (c *counting) found() bool { return c.Outcome != "" && c.Outcome != "withdrawn" }

// contribute says what a case counts for: the reader and the recount both ask it. It follows from the record and the
// procedure alone; days are those of the organisation's zone.
func (l *list) contribute(f file, p *procedure.Procedure, zone *time.Location) Contribution {
	c := &counting{file: f, zone: zone, days: map[int64]Counts{}}
	c.acknowledged, c.replied = f.inTime(p, "acknowledge"), f.inTime(p, "first-reply")
	c.late, c.near, c.lateSince = lateness(f, p)
	if f.ClosedAt != 0 && f.Basis != "withdrawn" {
		c.settledAt, c.loop = f.ClosedAt, f.closedLoop(p)
	}
	out := Contribution{Department: f.Department, Dims: make(map[string]string, len(dimensions)), Days: c.days}
	for _, d := range dimensions {
		out.Dims[d.name] = d.of(c)
	}
	for i := range l.measures {
		c.measure = l.measures[i].Name
		l.measures[i].Count(c)
	}
	return out.tidy()
}

// tidy drops what is zero, so that equal contributions are kept as equal texts.
func (c Contribution) tidy() Contribution {
	for day, counts := range c.Days {
		maps.DeleteFunc(counts, func(_ string, n int64) bool { return n == 0 })
		if len(counts) == 0 {
			delete(c.Days, day)
		}
	}
	return c
}

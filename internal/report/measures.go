package report

import (
	"fmt"
	"slices"
	"strings"

	"amends/internal/clock"
	"amends/internal/store"
)

// Measure is one count of the figures: a line in the list below, and a place of its own in the rows of table rollup. From the
// line follow what is written, read, counted again, replayed and verified; a line more is counted of old cases too, by itself.
type Measure struct {
	Name    string // in the database: never renamed
	No      int    // its place there, see shelf: never given to another
	Unit    string // of what is counted; see the units
	Version int    // raised when Count comes to count otherwise: every case is then counted again
	Stock   bool   // what stands at the end of a day: what is counted are the changes, added up over all time
	Count   func(*counting)
}

// The units. An indicator has that of its numerator, unless it divides by the same.
const (
	cases   = "count"
	minutes = "minutes"
	money   = "money" // cents
	marks   = "marks"
	share   = "percent"
)

// Measures that pages ask for by name. The others are asked for by kpi.yaml.
const (
	received     = "received"
	closed       = "closed"
	settled      = "settled"
	inTime       = "in_time"
	nearLimit    = "near_limit"
	handling     = "minutes"
	openAtEnd    = "open_at_end"
	overdueAtEnd = "overdue_at_end"
)

// measures is everything that is counted.
var measures = []Measure{
	// on the day of receipt
	{Name: received, No: 0, Unit: cases, Count: func(c *counting) { c.add(c.ReceivedAt, 1) }},
	{Name: "repeats", No: 1, Unit: cases, Count: func(c *counting) { c.when(c.ReceivedAt, c.Repeat > 1) }},
	{Name: "escalated", No: 2, Unit: cases, Count: func(c *counting) { c.when(c.ReceivedAt, c.Escalated > 0) }},
	{Name: "ack_judged", No: 3, Unit: cases, Count: func(c *counting) { c.when(c.ReceivedAt, c.acknowledged.judged) }},
	{Name: "ack_in_time", No: 4, Unit: cases, Count: func(c *counting) { c.when(c.ReceivedAt, c.acknowledged.good) }},
	{Name: "reply_judged", No: 5, Unit: cases, Count: func(c *counting) { c.when(c.ReceivedAt, c.replied.judged) }},
	{Name: "reply_in_time", No: 6, Unit: cases, Count: func(c *counting) { c.when(c.ReceivedAt, c.replied.good) }},

	// on the day of the last closing; what was withdrawn is not judged
	{Name: closed, No: 7, Unit: cases, Count: func(c *counting) { c.add(c.ClosedAt, 1) }},
	{Name: settled, No: 8, Unit: cases, Count: func(c *counting) { c.add(c.settledAt, 1) }},
	{Name: inTime, No: 9, Unit: cases, Count: func(c *counting) { c.when(c.settledAt, !c.late) }},
	{Name: nearLimit, No: 10, Unit: cases, Count: func(c *counting) { c.when(c.settledAt, !c.late && c.near) }},
	{Name: "complete", No: 11, Unit: cases, Count: func(c *counting) { c.when(c.settledAt, c.loop.good) }},
	{Name: "loop_judged", No: 12, Unit: cases, Count: func(c *counting) { c.when(c.settledAt, c.loop.judged) }},
	{Name: handling, No: 13, Unit: minutes, Count: func(c *counting) {
		c.add(c.settledAt, max(c.ClosedAt-c.ReceivedAt-c.pausedMicros(), 0)/60_000_000)
	}},

	// on the day of the first closing, as a cohort: how many of these came back
	{Name: "first_closed", No: 14, Unit: cases, Count: func(c *counting) { c.add(c.firstClosedAt, 1) }},
	{Name: "came_back", No: 15, Unit: cases, Count: func(c *counting) { c.when(c.firstClosedAt, c.Reopened > 0) }},

	// on the days of the survey, of the decision, of each payment and of each breach
	{Name: "surveyed", No: 16, Unit: cases, Count: func(c *counting) { c.add(c.surveyedAt, 1) }},
	{Name: "satisfied", No: 17, Unit: cases, Count: func(c *counting) { c.when(c.surveyedAt, c.Score.Result >= 4) }},
	{Name: "score", No: 18, Unit: marks, Count: func(c *counting) { c.add(c.surveyedAt, int64(c.Score.Result)) }},
	{Name: "decided", No: 19, Unit: cases, Count: func(c *counting) { c.when(c.decidedAt, c.found()) }},
	{Name: "upheld", No: 20, Unit: cases, Count: func(c *counting) { c.when(c.decidedAt, c.found() && c.Outcome != "not_upheld") }},
	{Name: "paid_cases", No: 21, Unit: cases, Count: func(c *counting) {
		if len(c.payments) > 0 {
			c.add(c.payments[0].at, 1)
		}
	}},
	{Name: "paid", No: 22, Unit: money, Count: func(c *counting) {
		for _, p := range c.payments {
			c.add(p.at, p.cents)
		}
	}},
	{Name: "breached", No: 23, Unit: "clocks", Count: func(c *counting) {
		for i := range c.Clocks {
			if k := &c.Clocks[i]; k.State != clock.Cancelled {
				c.add(int64(k.BreachedAt), 1)
			}
		}
	}},

	// in stock from the day of receipt, and as overdue from the first breach, until it is closed
	{Name: openAtEnd, No: 24, Unit: cases, Stock: true, Count: func(c *counting) {
		c.add(c.ReceivedAt, 1)
		c.add(c.ClosedAt, -1)
	}},
	{Name: overdueAtEnd, No: 25, Unit: cases, Stock: true, Count: func(c *counting) {
		c.add(c.lateSince, 1)
		if c.lateSince != 0 && c.ClosedAt != 0 {
			c.add(max(c.ClosedAt, c.lateSince), -1)
		}
	}},
}

// Counts are sums by the name of their measure.
type Counts map[string]int64

func (c Counts) add(o Counts, times int64) {
	for name, n := range o {
		c[name] += times * n
	}
}

// sum adds up some measures.
func (c Counts) sum(names []string) (n int64) {
	for _, name := range names {
		n += c[name]
	}
	return n
}

// any tells whether there is anything but zeros.
func (c Counts) any() bool {
	for _, n := range c {
		if n != 0 {
			return true
		}
	}
	return false
}

// list is what a house counts and says of it.
type list struct {
	measures   []Measure
	indicators []*Indicator
	named      map[string]*Measure
	shelved    map[int64][]*Measure
	inserts    map[int64]*store.Rows // by shelf
}

var built = newList(measures, Indicators)

func newList(measures []Measure, indicators []*Indicator) *list {
	l := &list{measures, indicators, byName(measures), on(measures), map[int64]*store.Rows{}}
	for no, measures := range l.shelved {
		l.inserts[no] = insert(measures)
	}
	return l
}

func byName(measures []Measure) map[string]*Measure {
	out := make(map[string]*Measure, len(measures))
	for i := range measures {
		out[measures[i].Name] = &measures[i]
	}
	return out
}

// stocks names the measures that stand at the end of a day.
func (l *list) stocks() []string {
	var out []string
	for _, m := range l.measures {
		if m.Stock {
			out = append(out, m.Name)
		}
	}
	return out
}

// after gives the counts of a stretch of days that begins where another ended: stocks go on from what they were.
func (l *list) after(before, c Counts) Counts {
	out := make(Counts, len(c))
	out.add(c, 1)
	for _, name := range l.stocks() {
		out[name] += before[name]
	}
	return out
}

// String names what is counted and in which version: when it is another than the figures were counted by, every case is
// counted again.
func (l *list) String() string {
	var names []string
	for _, m := range l.measures {
		names = append(names, fmt.Sprint(m.Name, ":", m.Version))
	}
	for _, d := range dimensions {
		names = append(names, "by "+d.name)
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

package report

import (
	"slices"
	"strings"
)

// measures are the columns of table rollup that are counted, in their order. What a name means is said where it is
// counted, in contribute.
var measures = []string{
	"received", "repeats", "escalated", "ack_judged", "ack_in_time", "reply_judged", "reply_in_time",
	"closed", "settled", "in_time", "near_limit", "complete", "minutes", "first_closed", "came_back",
	"surveyed", "satisfied", "score", "decided", "upheld", "paid_cases", "paid", "breached", "stock_open", "stock_overdue",
	"loop_judged",
}

// The measures by name.
const (
	received = iota
	repeats
	escalated
	ackJudged
	ackInTime
	replyJudged
	replyInTime
	closed
	settled
	inTime
	nearLimit
	complete
	minutes
	firstClosed
	cameBack
	surveyed
	satisfied
	score
	decided
	upheld
	paidCases
	paid
	breached
	stockOpen
	stockOverdue
	loopJudged
	width
)

// Measures is one row of counts.
type Measures [width]int64

// Get gives a measure by name; 0 for a name that is none.
func (m Measures) Get(name string) int64 {
	if i := measureIndex(name); i >= 0 {
		return m[i]
	}
	return 0
}

func measureIndex(name string) int {
	for i, n := range measures {
		if n == name {
			return i
		}
	}
	return -1
}

func (m *Measures) add(o Measures, times int64) {
	for i := range m {
		m[i] += times * o[i]
	}
}

// plus gives the sum of two rows.
func (m Measures) plus(o Measures) Measures {
	m.add(o, 1)
	return m
}

// sums is "coalesce(sum(received), 0), 0, …", for a select that ends in columns: only the measures that are asked for are
// added up, all when none is named.
func sums(only ...int) string {
	parts := make([]string, len(measures))
	for i, n := range measures {
		parts[i] = "0"
		if len(only) == 0 || slices.Contains(only, i) {
			parts[i] = "coalesce(sum(" + n + "), 0)"
		}
	}
	return strings.Join(parts, ", ")
}

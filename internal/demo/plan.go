package demo

import (
	"math/rand"
	"slices"
	"time"
)

// plan is what shall happen in one case, drawn before anything is played.
type plan struct {
	no        int
	seed      int64
	at        time.Time // the customer speaks
	who       *customer
	behalf    bool
	anonymous bool
	story     *story
	gaps      gaps
	happened  time.Time // the day in the story
	channel   string
	procedure string
	limit     string  // class of time limit; empty: as the category
	ratio     float64 // share of the time limit that the work takes; above 1 is late
	halt      string  // kind of step at which the case stands still; empty: it goes its way
	haltAt    time.Time
	lead      *plan // the case that had the same cause first
	twist     map[string]bool
}

func (p *plan) has(t string) bool { return p.twist[t] }

// The twists that a case may take, and how many in a thousand cases of each take it.
var twists = []struct {
	name string
	in   int
}{
	{"late_ack", 45}, {"late_reply", 60}, {"refuse", 70}, {"no_answer", 60}, {"reopen", 50}, {"relapse", 20},
	{"waive", 35},
	{"withdraw", 35}, {"extend", 60}, {"ask", 130}, {"ask_silent", 30}, {"escalate", 55}, {"return_plan", 50},
	{"return_liability", 40}, {"decline", 30}, {"unreachable", 40}, {"chase", 160}, {"progress", 220}, {"note", 420},
	{"hand_over", 45}, {"grade", 40}, {"late_survey", 30}, {"no_survey", 380}, {"silent_revisit", 50}, {"untag", 25},
	{"picture", 600}, {"correct", 25}, {"contest", 15}, {"superior", 25}, {"superior_late", 10},
	{"request", 120}, {"request_return", 30}, {"request_late", 30},
}

// some of each, however few cases there are: a demo without a reopened case would hide that there are such.
func deal(r *rand.Rand, plans []*plan) {
	for _, t := range twists {
		for _, p := range plans {
			if r.Intn(1000) < t.in {
				p.twist[t.name] = true
			}
		}
	}
	var settled []*plan // cases old enough to show everything
	for _, p := range plans {
		if p.halt == "" && p.procedure == "telecom" && !p.anonymous && !p.story.Outage && !p.story.Spike {
			settled = append(settled, p)
		}
	}
	for i, t := range twists {
		if i < len(settled) {
			settled[i].twist = map[string]bool{t.name: true}
		}
	}
	for _, p := range plans { // what excludes another thing
		if p.has("withdraw") {
			for _, t := range []string{"refuse", "reopen", "relapse", "no_answer", "late_survey"} {
				delete(p.twist, t)
			}
		}
	}
}

// hours is how the day's complaints spread: peaks from nine to eleven and from seven to nine in the evening.
var hours = []int{3, 2, 1, 1, 1, 2, 6, 18, 46, 88, 96, 74, 44, 48, 58, 60, 56, 50, 54, 86, 92, 66, 30, 12}

// weekdays from Sunday: Monday is the busiest.
var weekdays = []int{62, 128, 112, 104, 100, 96, 74}

// moments draws n instants between two, after the pattern of days and hours, in order.
func moments(r *rand.Rand, n int, from, to time.Time, zone *time.Location) []time.Time {
	top := slices.Max(hours) * slices.Max(weekdays)
	out := make([]time.Time, 0, n)
	for len(out) < n {
		t := from.Add(time.Duration(r.Int63n(int64(to.Sub(from))))).Truncate(time.Second)
		local := t.In(zone)
		if r.Intn(top) < hours[local.Hour()]*weekdays[local.Weekday()] {
			out = append(out, t)
		}
	}
	slices.SortFunc(out, time.Time.Compare)
	return out
}

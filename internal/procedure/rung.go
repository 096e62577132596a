package procedure

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"amends/internal/clock"
)

// goodRung reports whether clock can read when a rung is climbed: "0s", a span, or a share of the time used.
func goodRung(after string) bool {
	if share, ok := strings.CutSuffix(after, "%"); ok {
		n, err := strconv.Atoi(share)
		return err == nil && n >= 0 && n <= 1000
	}
	if after == "0s" {
		return true
	}
	_, err := clock.ParseSpan(after)
	return err == nil
}

// sortRungs puts the rungs of every limit in the order in which they are climbed: shares of the time first, then the
// breach, then what follows it. A clock counts the rungs that it has climbed, so their order is their meaning.
func (p *Procedure) sortRungs() {
	for i := range p.Limits {
		p.Limits[i].Late = climbed(p.Limits[i].Late)
	}
	for i := range p.Steps {
		if l := p.Steps[i].Limit; l != nil && !slices.IsSortedFunc(l.Late, sooner) {
			c := *l
			c.Late = climbed(l.Late)
			p.Steps[i].Limit = &c
		}
	}
}

func climbed(list []clock.Rung) []clock.Rung {
	if slices.IsSortedFunc(list, sooner) {
		return list
	}
	list = slices.Clone(list)
	slices.SortStableFunc(list, sooner)
	return list
}

func sooner(a, b clock.Rung) int { return cmp.Compare(height(a), height(b)) }

// height is when a rung is climbed, in minutes after the breach, as near as one can say without a calendar; shares of the
// time come before.
func height(r clock.Rung) int {
	if share, ok := strings.CutSuffix(r.After, "%"); ok {
		n, _ := strconv.Atoi(share)
		return n - 1001
	}
	s, err := clock.ParseSpan(r.After)
	if err != nil {
		return 0
	}
	return s.Amount * map[clock.Unit]int{clock.Minute: 1, clock.Hour: 60, clock.WorkingHour: 180, clock.Day: 1440,
		clock.WorkingDay: 2000, clock.Week: 10080, clock.Month: 43200}[s.Unit]
}

package view

import (
	"testing"
	"time"

	"amends/internal/clock"
	"amends/internal/complaint"
)

// TestDaysLate: what was promised for a day is late once the day is over where the house is, and stays late once it is kept:
// what was promised against repetition, measures and statements alike.
func TestDaysLate(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("house", 8*3600)
	at := func(day, hour int) time.Time { return time.Date(2026, 9, day, hour, 30, 0, 0, zone) }
	for _, c := range []struct {
		due       string
		done, now time.Time
		want      int
	}{
		{"2026-09-03", time.Time{}, at(3, 23), 0}, {"2026-09-03", time.Time{}, at(4, 0), 1}, {"2026-09-03", at(3, 23), at(20, 9), 0},
		{"2026-09-03", at(8, 0), at(20, 9), 5}, {"", at(8, 0), at(20, 9), 0},
	} {
		var done int64
		if !c.done.IsZero() {
			done = c.done.UnixMicro()
		}
		p := CasePage{Now: c.now, State: complaint.State{Plan: complaint.Plan{Measures: []complaint.Measure{{DueOn: c.due, DoneAt: done}}}}}
		p.facts(zone)
		s := Statement{DueOn: c.due, SaidAt: clock.Instant(done)}
		if m := p.Measures[0]; m.DaysLate != c.want || s.DaysLate(c.now, zone) != c.want || m.Late != (c.want > 0 && done == 0) {
			t.Errorf("%+v: %+v, %d", c, m, s.DaysLate(c.now, zone))
		}
	}
}

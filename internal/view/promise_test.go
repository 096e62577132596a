package view

import (
	"testing"
	"time"

	"amends/internal/complaint"
)

// TestPromisesOfADay: what the complainant is told of a promise follows the day that he heard of first, and nothing is promised
// to him before he has the result.
func TestPromisesOfADay(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("here", 8*3600)
	at := func(day string) time.Time {
		d, err := time.ParseInLocation(time.DateOnly, day, zone)
		if err != nil {
			t.Fatal(err)
		}
		return d.Add(9 * time.Hour)
	}
	now := at("2026-11-30")
	for name, c := range map[string]struct {
		is   complaint.Rectification
		want Improved
	}{
		"planned": {complaint.Rectification{DueOn: "2026-11-30"},
			Improved{DueOn: "2026-11-30", First: "2026-11-30", State: PromiseOpen}},
		"late": {complaint.Rectification{DueOn: "2026-11-14", Stands: "accepted"},
			Improved{DueOn: "2026-11-14", First: "2026-11-14", State: PromiseWorking, Past: true, DaysLate: 16}},
		"moved": {complaint.Rectification{DueOn: "2026-12-20", First: "2026-11-14", Stands: "accepted"},
			Improved{DueOn: "2026-12-20", First: "2026-11-14", State: PromiseWorking, DaysLate: 16}},
		"reported": {complaint.Rectification{DueOn: "2026-12-20", Stands: "reported"},
			Improved{DueOn: "2026-12-20", First: "2026-12-20", State: PromiseReported}},
		"done": {complaint.Rectification{DueOn: "2026-11-14", Stands: "verified", DoneAt: at("2026-11-15").UnixMicro()},
			Improved{DueOn: "2026-11-14", First: "2026-11-14", State: PromiseDone, Past: true, Checked: true, DaysLate: 1}},
		"done before there were records": {complaint.Rectification{DueOn: "2026-11-14", DoneAt: at("2026-11-10").UnixMicro()},
			Improved{DueOn: "2026-11-14", First: "2026-11-14", State: PromiseDone, Past: true}},
	} {
		s := &complaint.State{Rectifications: []complaint.Rectification{c.is}}
		if got := promisesOf(s, now, zone); got != nil {
			t.Errorf("%s: before the result %+v", name, got)
		}
		s.ResultAt = 1
		if got := promisesOf(s, now, zone); len(got) != 1 || got[0] != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

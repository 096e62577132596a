package clock

import (
	"time"
)

// Wall is the instant at which the clocks of a zone show what wall shows (its date and time of day; its own zone does not
// count). In the hour that autumn repeats it is the first of the two. In the hour that spring leaves out there is none:
// then ok is false, and before and after are what the clocks showed and would have shown, the two that can be meant.
func Wall(wall time.Time, zone *time.Location) (at time.Time, before, after time.Time, ok bool) {
	y, m, d := wall.Date()
	utc := time.Date(y, m, d, wall.Hour(), wall.Minute(), wall.Second(), wall.Nanosecond(), time.UTC)
	shows := func(t time.Time) bool {
		t = t.In(zone)
		return t.YearDay() == utc.YearDay() && t.Hour() == utc.Hour() && t.Minute() == utc.Minute()
	}
	_, early := utc.Add(-24 * time.Hour).In(zone).Zone()
	_, late := utc.Add(24 * time.Hour).In(zone).Zone()
	first, second := utc.Add(-seconds(early)).In(zone), utc.Add(-seconds(late)).In(zone)
	switch {
	case shows(first) && shows(second) && second.Before(first):
		return second, first, second, true
	case shows(first):
		return first, first, first, true
	case shows(second):
		return second, second, second, true
	}
	return time.Time{}, second, first, false
}

func seconds(n int) time.Duration { return time.Duration(n) * time.Second }

package clock

import (
	"testing"
	"time"
)

// Spring leaves an hour out and autumn repeats one; everything else is what it says.
func TestWall(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ zone, wall, want, before, after string }{
		{"Asia/Shanghai", "2026-03-08 02:30", "2026-03-07T18:30:00Z", "", ""},
		{"America/New_York", "2026-03-08 02:30", "", "01:30", "03:30"},
		{"America/New_York", "2026-03-08 01:59", "2026-03-08T06:59:00Z", "", ""},
		{"America/New_York", "2026-03-08 03:00", "2026-03-08T07:00:00Z", "", ""},
		{"America/New_York", "2026-11-01 01:30", "2026-11-01T05:30:00Z", "", ""}, // the first of two
		{"Asia/Shanghai", "1986-05-04 02:30", "", "01:30", "03:30"},              // China had summers of its own
		{"Australia/Lord_Howe", "2026-10-04 02:15", "", "01:45", "02:45"},        // half an hour
		{"Europe/Berlin", "2026-10-25 02:30", "2026-10-25T00:30:00Z", "", ""},
	} {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		wall, _ := time.Parse("2006-01-02 15:04", c.wall)
		at, before, after, ok := Wall(wall, zone)
		if ok != (c.want != "") || ok && at.UTC().Format(time.RFC3339) != c.want || !ok && (before.Format("15:04") != c.before || after.Format("15:04") != c.after) {
			t.Errorf("%s %s: %v %v %v %v", c.zone, c.wall, at, before, after, ok)
		}
	}
}

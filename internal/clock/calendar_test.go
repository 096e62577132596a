package clock_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"amends/internal/clock"
	"amends/internal/fault"
)

func TestBuiltinCalendars(t *testing.T) {
	t.Parallel()
	// Working days a year as the notices imply: weekdays less those off, plus the working weekends.
	want := map[string]map[int]int{
		"cn-2026": {2025: 248, 2026: 248}, "uk-2026": {2026: 253, 2027: 253}, "cn-7x24": {2026: 365}, "calendar-days": {2028: 366},
	}
	for _, c := range clock.Builtin() {
		tab := clock.BuiltinTable(c.ID)
		for year, days := range want[c.ID] {
			n := 0
			for d := time.Date(year, 1, 1, 12, 0, 0, 0, tab.Zone()); d.Year() == year; d = d.AddDate(0, 0, 1) {
				if tab.Working(d) {
					n++
				}
			}
			if n != days {
				t.Errorf("%s has %d working days in %d, want %d", c.ID, n, year, days)
			}
		}
		delete(want, c.ID)
		text, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := clock.ReadCalendar(text); err != nil || !reflect.DeepEqual(back, c) {
			t.Errorf("%s does not survive JSON: %v", c.ID, err)
		}
	}
	if len(want) != 0 {
		t.Errorf("missing: %v", want)
	}
}

func TestCalendarFaultsAreAllNamed(t *testing.T) {
	t.Parallel()
	c := clock.Calendar{ID: "x", Zone: "Asia/Beijing", Years: []int{2026, 2026},
		Holidays: []clock.DayRange{{From: "2027-01-01"}, {From: "2026-02-30"}, {From: "2026-05-05", To: "2026-05-01"}},
		MakeUp:   []clock.WorkDay{{Date: "2026-01-04"}, {Date: "2026-01-04", Shifts: []clock.Shift{{From: "9", To: "10:00"}}}},
	}
	c.Week[1] = []clock.Shift{{From: "22:00", To: "06:00"}, {From: "09:00", To: "12:00"}, {From: "11:00", To: "13:00"}}
	want := []string{
		"zone clock.unknown_zone", "week.1.0 clock.shift_over_midnight", "week.1.2 clock.shifts_overlap", "years.1 clock.year_twice",
		"holidays.0.from clock.year_not_loaded", "holidays.1.from clock.unreadable_date", "holidays.2.to clock.ends_before_it_begins",
		"make_up.1.date clock.date_twice", "make_up.1.shifts.0.from clock.unreadable_time",
	}
	var got []string
	for _, f := range fault.As(c.Validate()).Fields {
		got = append(got, f.Path+" "+f.Key)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("faults\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if _, err := c.Compile(); fault.As(err) == nil {
		t.Error("a faulty calendar compiled")
	}
	if err := new(clock.Calendar).Validate(); fault.As(err) == nil || len(fault.As(err).Fields) != 3 {
		t.Errorf("an empty calendar: %v", err)
	}
}

func TestSpringAndAutumnInLondon(t *testing.T) {
	t.Parallel()
	uk, round := clock.BuiltinTable("uk-2026"), clock.BuiltinTable("cn-7x24")
	utc := func(s string) time.Time {
		at, err := time.Parse("2006-01-02 15:04", s)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	// Clocks go forward on 2026-03-29 and back on 2026-10-25.
	for _, v := range []struct {
		start time.Time
		span  string
		want  time.Time
	}{
		{local(t, uk, "2026-03-27 16:00"), "2wh", utc("2026-03-30 09:00")}, // 10:00 summer time
		{local(t, uk, "2026-10-23 16:00"), "2wh", utc("2026-10-26 10:00")}, // 10:00 winter time
		{local(t, uk, "2026-03-28 12:00"), "24h", utc("2026-03-29 12:00")}, // hours are hours
		{local(t, uk, "2026-03-28 12:00"), "1d,instant", utc("2026-03-29 11:00")},
		{local(t, uk, "2026-10-24 12:00"), "1d,instant", utc("2026-10-25 12:00")},
		{local(t, uk, "2026-03-27 12:00"), "2d", utc("2026-03-29 23:00").Add(-time.Microsecond)},
		{local(t, uk, "2026-10-23 12:00"), "2d", utc("2026-10-26 00:00").Add(-time.Microsecond)},
	} {
		if due, _, err := uk.Due(v.start, clock.MustSpan(v.span)); err != nil || !due.Equal(v.want) {
			t.Errorf("%s from %s is due %s, want %s (%v)", v.span, v.start, due.UTC(), v.want, err)
		}
	}
	c := clock.Calendar{ID: "uk-always", Zone: "Europe/London"}
	for i := range c.Week {
		c.Week[i] = []clock.Shift{{From: "00:00", To: "24:00"}}
	}
	always, err := c.Compile()
	if err != nil {
		t.Fatal(err)
	}
	for day, hours := range map[string]int{"2026-03-29": 23, "2026-10-25": 25, "2026-06-01": 24} {
		from := local(t, always, day+" 00:00")
		if got := always.Between(from, from.AddDate(0, 0, 1)); got != time.Duration(hours)*time.Hour {
			t.Errorf("%s has %s", day, got)
		}
	}
	if _, _, ok := round.NextChange(utc("2026-03-29 12:00")); ok {
		t.Error("a hotline around the clock changes")
	}
}

func TestNextChangeAndBeyond(t *testing.T) {
	t.Parallel()
	cn := clock.BuiltinTable("cn-2026")
	for _, v := range []struct {
		at, when string
		opens    bool
	}{
		{"2026-11-20 08:00", "2026-11-20 09:00", true}, {"2026-11-20 09:00", "2026-11-20 12:00", false},
		{"2026-11-20 12:00", "2026-11-20 13:30", true}, {"2026-11-20 18:00", "2026-11-23 09:00", true},
		{"2026-09-30 18:00", "2026-10-08 09:00", true}, {"2026-10-10 08:59", "2026-10-10 09:00", true},
	} {
		when, opens, ok := cn.NextChange(local(t, cn, v.at))
		if !ok || opens != v.opens || !when.Equal(local(t, cn, v.when)) {
			t.Errorf("after %s: %s opens=%v ok=%v, want %s opens=%v", v.at, when.In(cn.Zone()), opens, ok, v.when, v.opens)
		}
	}
	if cn.Beyond(local(t, cn, "2026-12-31 23:59")) || !cn.Beyond(local(t, cn, "2027-01-01 00:00")) {
		t.Error("the last loaded year ends with 2026")
	}
	if clock.BuiltinTable("cn-7x24").Beyond(local(t, cn, "2080-01-01 00:00")) {
		t.Error("a calendar without notices cannot run out")
	}
	if _, _, err := cn.Due(local(t, cn, "2290-01-01 00:00"), clock.MustSpan("9000d")); fault.As(err) == nil {
		t.Errorf("counted past the last year: %v", err)
	}
	if due, _, err := cn.Due(local(t, cn, "2026-11-20 10:00"), clock.MustSpan("9000wd")); err != nil || due.Year() != 2061 {
		t.Errorf("far ahead: %s, %v", due, err)
	}
}

// A table is asked from many goroutines while it grows in both directions.
func TestTableIsShared(t *testing.T) {
	t.Parallel()
	tab, err := clock.Builtin()[1].Compile()
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			at := time.Date(2000+i*7%40, 6, 1, 3, 0, 0, 0, time.UTC)
			due, _, err := tab.Due(at, clock.MustSpan("400wd"))
			if err != nil || !tab.Working(due) {
				t.Errorf("from %s: %s, %v", at, due, err)
			}
		})
	}
	wg.Wait()
}

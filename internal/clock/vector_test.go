package clock_test

import (
	"testing"
	"time"

	"amends/internal/clock"
)

// The test vectors of reference/standards.md B.0, computed there by a script that shares nothing with this package.
var vectors = []struct {
	rule, calendar, span, start string
	due, rolled                 string // rolled is empty when the rule does not roll
}{
	{"CN 7 work days, counts Sun 09-20", "cn-2026", "7wd", "2026-09-18", "2026-09-29", ""},
	{"CN 7 work days, a working Saturday", "cn-2026", "7wd", "2026-02-12", "2026-02-28", ""},
	{"CN 5 work days, counts Sat 10-10", "cn-2026", "5wd", "2026-09-30", "2026-10-13", ""},
	{"CN 5 work days, counts Sat 05-09", "cn-2026", "5wd", "2026-04-30", "2026-05-11", ""},
	{"CN 10 work days", "cn-2026", "10wd", "2026-09-17", "2026-10-08", ""},
	{"CN 10 work days over the holiday", "cn-2026", "10wd", "2026-09-29", "2026-10-19", ""},
	{"CN 20 work days over the holiday", "cn-2026", "20wd", "2026-09-29", "2026-11-02", ""},
	{"CN 15 days", "cn-2026", "15d,roll", "2026-02-03", "2026-02-18", "2026-02-24"},
	{"CN 15 days", "cn-2026", "15d,roll", "2026-09-18", "2026-10-03", "2026-10-08"},
	{"CN 30 days", "cn-2026", "30d,roll", "2026-09-18", "2026-10-18", "2026-10-19"},
	{"CN 60 days", "cn-2026", "60d,roll", "2026-09-18", "2026-11-17", "2026-11-17"},
	{"CN 60 days", "cn-2026", "60d,roll", "2026-08-04", "2026-10-03", "2026-10-08"},
	{"CN 7 days", "cn-2026", "7d,roll", "2026-09-25", "2026-10-02", "2026-10-08"},
	{"UK 3rd business day over Christmas", "uk-2026", "3wd,following_business_day", "2026-12-23", "2026-12-30", ""},
	{"UK 3rd business day from a Saturday", "uk-2026", "3wd,following_business_day", "2026-11-21", "2026-11-25", ""},
	{"UK 15 business days", "uk-2026", "15wd", "2026-12-01", "2026-12-22", ""},
	{"UK 35 business days", "uk-2026", "35wd", "2026-12-01", "2027-01-22", ""},
	{"UK 8 weeks", "uk-2026", "8w", "2026-11-02", "2026-12-28", ""},
	{"UK 6 weeks", "uk-2026", "6w", "2026-11-02", "2026-12-14", ""},
	{"US 15 calendar days", "calendar-days", "15d", "2026-11-21", "2026-12-06", ""},
	{"US 60 calendar days", "calendar-days", "60d", "2026-11-21", "2027-01-20", ""},
	{"AU 30 calendar days", "calendar-days", "30d", "2026-11-21", "2026-12-21", ""},
}

func TestVectors(t *testing.T) {
	t.Parallel()
	for _, v := range vectors {
		tab := clock.BuiltinTable(v.calendar)
		// The hour of the day must not matter: the first and the last minute count as the same day.
		for _, hour := range []string{"00:00", "11:30", "23:59"} {
			start := local(t, tab, v.start+" "+hour)
			due, rolled, err := tab.Due(start, clock.MustSpan(v.span))
			if err != nil {
				t.Fatalf("%s from %s: %v", v.rule, v.start, err)
			}
			if v.rolled == "" {
				v.rolled = v.due
			}
			for name, pair := range map[string][2]string{
				"due": {lastMoment(due, tab), v.due}, "rolled": {lastMoment(rolled, tab), v.rolled},
			} {
				if want := pair[1] + " 23:59:59.999999"; pair[0] != want {
					t.Errorf("%s from %s %s: %s %s, want %s", v.rule, v.start, hour, name, pair[0], want)
				}
			}
		}
	}
}

func TestEndAndBeginning(t *testing.T) {
	t.Parallel()
	for _, v := range []struct{ name, calendar, span, start, due string }{
		{"close of business on the third business day", "uk-2026", "3wd,following_business_day,close", "2026-11-21 10:00", "2026-11-25 17:00:00"},
		{"close on a day off is midnight", "cn-2026", "1d,close", "2026-11-20 10:00", "2026-11-21 23:59:59.999999"},
		{"closing at 24:00 stays on its day", "cn-7x24", "1d,close", "2026-11-20 10:00", "2026-11-21 23:59:59.999999"},
		{"following business day for calendar days", "uk-2026", "5d,following_business_day", "2026-11-21 10:00", "2026-11-27 23:59:59.999999"},
		{"hours run through the night", "cn-2026", "2h", "2026-11-20 23:30", "2026-11-21 01:30:00"},
		{"minutes", "cn-2026", "30m", "2026-11-20 23:50", "2026-11-21 00:20:00"},
		{"hours from the next day", "cn-2026", "24h,next_day", "2026-11-20 10:00", "2026-11-22 00:00:00"},
		{"hours from the following business day's opening", "cn-2026", "2h,following_business_day", "2026-11-20 10:00", "2026-11-23 11:00:00"},
		{"working hours skip lunch", "cn-2026", "4wh", "2026-11-20 09:00", "2026-11-20 14:30:00"},
		{"working hours skip the weekend", "cn-2026", "4wh", "2026-11-20 17:00", "2026-11-23 12:00:00"},
		{"working hours end with a shift, not with the next", "cn-2026", "3wh", "2026-11-20 09:00", "2026-11-20 12:00:00"},
		{"working hours from a night", "cn-2026", "1wh", "2026-11-21 03:00", "2026-11-23 10:00:00"},
		{"working hours on a working Sunday", "cn-2026", "1wh", "2026-09-20 03:00", "2026-09-20 10:00:00"},
		{"a month to a shorter month ends on its last day", "cn-2026", "1mo", "2026-01-31 10:00", "2026-02-28 23:59:59.999999"},
		{"a leap day's year", "calendar-days", "12mo", "2028-02-29 10:00", "2029-02-28 23:59:59.999999"},
		{"the corresponding day", "uk-2026", "6mo", "2026-11-21 10:00", "2027-05-21 23:59:59.999999"},
		{"days to the hour", "cn-2026", "2d,instant", "2026-11-20 10:15", "2026-11-22 10:15:00"},
		{"working days to the hour", "cn-2026", "1wd,instant", "2026-11-20 10:15", "2026-11-23 10:15:00"},
	} {
		tab := clock.BuiltinTable(v.calendar)
		due, _, err := tab.Due(local(t, tab, v.start), clock.MustSpan(v.span))
		if err != nil {
			t.Fatal(err)
		}
		if got := due.In(tab.Zone()).Format("2006-01-02 15:04:05.999999"); got != v.due {
			t.Errorf("%s: due %s, want %s", v.name, got, v.due)
		}
	}
}

// local reads a moment on the wall of the calendar's zone.
func local(t testing.TB, tab *clock.Table, text string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", text, tab.Zone())
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func lastMoment(at time.Time, tab *clock.Table) string {
	return at.In(tab.Zone()).Format("2006-01-02 15:04:05.000000")
}

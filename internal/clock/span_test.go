package clock_test

import (
	"encoding/json"
	"testing"

	"github.com/goccy/go-yaml"

	"amends/internal/clock"
	"amends/internal/fault"
)

func TestParseSpan(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]clock.Span{
		"30m": {Amount: 30, Unit: clock.Minute}, "2h": {Amount: 2, Unit: clock.Hour}, "4wh": {Amount: 4, Unit: clock.WorkingHour},
		"15d": {Amount: 15, Unit: clock.Day}, "5wd": {Amount: 5, Unit: clock.WorkingDay}, "8w": {Amount: 8, Unit: clock.Week},
		"1mo":        {Amount: 1, Unit: clock.Month},
		" 5wd, roll": {Amount: 5, Unit: clock.WorkingDay, Roll: clock.RollNextWorking},
		"3wd,following_business_day,close": {Amount: 3, Unit: clock.WorkingDay, From: clock.FollowingBusinessDay,
			EndsAt: clock.EndsClose},
	} {
		if got, err := clock.ParseSpan(text); err != nil || got != want {
			t.Errorf("%q is %+v, %v", text, got, err)
		}
	}
	for text, key := range map[string]string{
		"": "clock.unreadable_span", "d": "clock.unreadable_span", "5": "clock.unreadable_span", "5x": "clock.unreadable_span",
		"-5d": "clock.unreadable_span", "99999999999999999999d": "clock.unreadable_span", "0d": "clock.amount_out_of_range",
		"100001d": "clock.amount_out_of_range", "5d,later": "clock.unknown_option", "5d,": "",
		"2h,roll": "clock.roll_needs_days", "2d,instant,roll": "clock.roll_needs_days", "4wh,close": "clock.close_needs_days",
	} {
		_, err := clock.ParseSpan(text)
		switch f := fault.As(err); {
		case key == "" && err != nil, key != "" && (f == nil || f.Fields[0].Key != key):
			t.Errorf("%q: %v, want %s", text, err, key)
		}
	}
}

// A span is one word in procedure files and events alike, and a faulty one is refused where it is read.
func TestSpanInFiles(t *testing.T) {
	t.Parallel()
	var spec clock.Spec
	text := "id: resolve\nspan: 15d,roll\nrisk_share: 90\nrungs:\n  - {after: 1wd, to: manager, level: 1}\n"
	if err := yaml.Unmarshal([]byte(text), &spec); err != nil {
		t.Fatal(err)
	}
	if spec.Span != clock.MustSpan("15d,roll") || spec.RiskShare != 90 || spec.Rungs[0].After != "1wd" || spec.Validate() != nil {
		t.Errorf("read %+v", spec)
	}
	out, err := yaml.Marshal(spec)
	var again clock.Spec
	if err == nil {
		err = yaml.Unmarshal(out, &again)
	}
	if err != nil || again.Span != spec.Span {
		t.Errorf("written %s, read %+v, %v", out, again, err)
	}
	if yaml.Unmarshal([]byte("span: 15 fortnights"), &spec) == nil || json.Unmarshal([]byte(`{"span":"2h,roll"}`), &spec) == nil {
		t.Error("a faulty span was read")
	}
}

func FuzzParseSpan(f *testing.F) {
	for _, text := range []string{"15d,roll", "4wh", "3wd,following_business_day,close", "1mo,", "m", "007d"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := clock.ParseSpan(text)
		if err != nil {
			return
		}
		if back, err := clock.ParseSpan(s.String()); err != nil || back != s {
			t.Errorf("%q became %q, read as %+v, %v", text, s, back, err)
		}
	})
}

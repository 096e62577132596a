package i18n

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"amends/internal/clock"
	"amends/internal/fault"
)

// DateTime is "11-21 20:42" within the current year and "2025-11-21 20:42" outside it.
func DateTime(ctx context.Context, t time.Time) string {
	l := of(ctx)
	if t.IsZero() {
		return ""
	}
	t = t.In(l.zone)
	if t.Year() == l.now().In(l.zone).Year() {
		return t.Format("01-02 15:04")
	}
	return t.Format("2006-01-02 15:04")
}

// Date is "2026-11-21".
func Date(ctx context.Context, t time.Time) string { return in(ctx, t, "2006-01-02") }

// Day is "11-21".
func Day(ctx context.Context, t time.Time) string { return in(ctx, t, "01-02") }

// Clock is "20:42".
func Clock(ctx context.Context, t time.Time) string { return in(ctx, t, "15:04") }

// Input is the value of a datetime-local field, in the organisation's zone.
func Input(ctx context.Context, t time.Time) string { return in(ctx, t, "2006-01-02T15:04") }

// ParseInput reads what a datetime-local or date field sent, in the organisation's zone. A time that daylight saving left
// out is a fault that names the two that can be meant.
func ParseInput(ctx context.Context, s string) (time.Time, error) {
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02"} {
		wall, err := time.Parse(layout, s)
		if err != nil {
			continue
		}
		at, before, after, ok := clock.Wall(wall, Zone(ctx))
		if !ok && layout == "2006-01-02" { // a day that begins after midnight
			return after, nil
		}
		if !ok {
			return at, fault.New(fault.Invalid, "input.skipped_time", "value", s, "before", before.Format(time.TimeOnly), "after", after.Format(time.TimeOnly))
		}
		return at, nil
	}
	return time.Time{}, fmt.Errorf("read time %q", s)
}

func in(ctx context.Context, t time.Time, layout string) string {
	if t.IsZero() {
		return ""
	}
	return t.In(Zone(ctx)).Format(layout)
}

// When is an instant in a sentence: "今天 18:00", "明天 09:00", else the date and the clock.
func When(ctx context.Context, t time.Time) string {
	l := of(ctx)
	day := func(t time.Time) time.Time {
		y, m, d := t.In(l.zone).Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	switch day(t).Sub(day(l.now())) {
	case 0:
		return T(ctx, "time.today", "clock", Clock(ctx, t))
	case 24 * time.Hour:
		return T(ctx, "time.tomorrow", "clock", Clock(ctx, t))
	case -24 * time.Hour:
		return T(ctx, "time.yesterday", "clock", Clock(ctx, t))
	}
	return DateTime(ctx, t)
}

// Ago is how long ago in words; after a week it is the date.
func Ago(ctx context.Context, t time.Time) string {
	d := Now(ctx).Sub(t)
	switch {
	case d < time.Minute:
		return T(ctx, "time.just_now")
	case d < time.Hour:
		return T(ctx, "time.minutes_ago", "n", int(d.Minutes()))
	case d < 24*time.Hour:
		return T(ctx, "time.hours_ago", "n", int(d.Hours()))
	case d < 7*24*time.Hour:
		return T(ctx, "time.days_ago", "n", int(d.Hours()/24))
	}
	return DateTime(ctx, t)
}

// Duration is a length in words: "less than a minute", minutes under an hour, hours and minutes under 48 hours, else days.
// It ignores the sign.
func Duration(ctx context.Context, d time.Duration) string {
	if d < 0 {
		d = -d
	}
	minutes := int(d / time.Minute)
	switch {
	case minutes == 0 && d > 0:
		return T(ctx, "time.under_minute")
	case minutes < 60:
		return T(ctx, "time.minutes", "n", minutes)
	case minutes < 48*60:
		return T(ctx, "time.hours_minutes", "h", minutes/60, "m", fmt.Sprintf("%02d", minutes%60))
	case minutes%(24*60) < 60:
		return T(ctx, "time.days", "n", minutes/(24*60))
	}
	return T(ctx, "time.days_hours", "d", minutes/(24*60), "h", minutes%(24*60)/60)
}

// Left is what a deadline says: "剩 3 小时 20 分" before it, "超时 1 小时 35 分" after.
func Left(ctx context.Context, d time.Duration) string {
	switch {
	case d < 0 && d > -time.Minute:
		return T(ctx, "time.just_over")
	case d < 0:
		return T(ctx, "time.over", "d", d)
	case d < time.Minute:
		return T(ctx, "time.hardly_left")
	}
	return T(ctx, "time.left", "d", d)
}

// Number groups thousands: 1,286.
func Number(_ context.Context, n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

// Money is an amount in fen as yuan: ¥6,800.00, and without the fen when there are none.
func Money(ctx context.Context, cents int64) string {
	sign := ""
	if cents < 0 {
		sign, cents = "-", -cents
	}
	s := sign + "¥" + Number(ctx, cents/100)
	if cents%100 != 0 {
		s += fmt.Sprintf(".%02d", cents%100)
	}
	return s
}

// Percent is a share with one decimal, none when it is whole: 96.4%, 80%.
func Percent(_ context.Context, share float64) string {
	return strings.TrimSuffix(strconv.FormatFloat(share*100, 'f', 1, 64), ".0") + "%"
}

// Bytes is a file size: 12 KB, 1.2 MB.
func Bytes(_ context.Context, n int64) string {
	switch {
	case n < 1<<10:
		return fmt.Sprintf("%d B", n)
	case n < 1<<20:
		return fmt.Sprintf("%d KB", n>>10)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
}

package clock

import "amends/internal/fault"

// Unit is what a Span counts.
type Unit string

// The units. Working units need a calendar; the others use only its time zone.
const (
	Minute      Unit = "minute"
	Hour        Unit = "hour"
	WorkingHour Unit = "working_hour"
	Day         Unit = "day" // calendar day
	WorkingDay  Unit = "working_day"
	Week        Unit = "week"
	Month       Unit = "month"
)

// From says when counting begins.
type From string

// Where counting begins. FollowingBusinessDay makes the first business day after the start day one.
const (
	Instantly            From = "instant"
	NextDay              From = "next_day"
	FollowingBusinessDay From = "following_business_day"
)

// Roll says what happens when the last day is not a working day.
type Roll string

// Whether a last day that nobody works on is carried to the next working day.
const (
	RollNone        Roll = "none"
	RollNextWorking Roll = "next_working"
)

// When the last day of a span in days, weeks or months ends.
const (
	EndsMidnight = "24:00"
	EndsClose    = "close" // the end of business on that day; midnight when the day has no business hours
)

// Span is a length of time and how to count it. In JSON and YAML it is its text, as ParseSpan reads it. Empty From,
// Roll and EndsAt mean the default: minutes and hours from the instant, the rest from the next day; no roll; 24:00.
type Span struct {
	Amount int
	Unit   Unit
	From   From
	Roll   Roll
	EndsAt string
}

// maxAmount keeps every span well inside the years a Table can count.
const maxAmount = 100_000

var unitSign = map[Unit]string{
	Minute: "m", Hour: "h", WorkingHour: "wh", Day: "d", WorkingDay: "wd", Week: "w", Month: "mo",
}

// IsZero reports whether no span is given.
func (s Span) IsZero() bool { return s == Span{} }

// ByDay reports whether the span counts whole days, so that it ends with a day.
func (s Span) ByDay() bool {
	switch s.Unit {
	case Day, WorkingDay, Week, Month:
		return true
	}
	return false
}

// Working reports whether the span counts only working time.
func (s Span) Working() bool { return s.Unit == WorkingHour || s.Unit == WorkingDay }

// Start is where counting begins, with the default filled in.
func (s Span) Start() From {
	switch {
	case s.From != "":
		return s.From
	case s.ByDay():
		return NextDay
	}
	return Instantly
}

// EndsWithDay reports whether the span ends at the end of its last day, and so may roll or end at close of business.
func (s Span) EndsWithDay() bool { return s.ByDay() && s.Start() != Instantly }

// Rolls reports whether a last day off is carried to the next working day.
func (s Span) Rolls() bool { return s.Roll == RollNextWorking }

// Validate names every fault of the span.
func (s Span) Validate() error {
	var l fault.List
	s.check(&l, "")
	return l.Err()
}

// check notes the faults under prefix, which is empty or ends with a dot.
func (s Span) check(l *fault.List, prefix string) {
	if s.Amount < 1 || s.Amount > maxAmount {
		l.Add(prefix+"amount", "clock.amount_out_of_range", "min", 1, "max", maxAmount)
	}
	if _, ok := unitSign[s.Unit]; !ok {
		l.Add(prefix+"unit", "clock.unknown_unit", "unit", string(s.Unit))
	}
	switch s.From {
	case "", Instantly, NextDay, FollowingBusinessDay:
	default:
		l.Add(prefix+"from", "clock.unknown_from", "from", string(s.From))
	}
	switch s.Roll {
	case "", RollNone:
	case RollNextWorking:
		// A moment on a Sunday would roll past one on the Monday after it.
		if !s.EndsWithDay() {
			l.Add(prefix+"roll", "clock.roll_needs_days")
		}
	default:
		l.Add(prefix+"roll", "clock.unknown_roll", "roll", string(s.Roll))
	}
	switch s.EndsAt {
	case "", EndsMidnight:
	case EndsClose:
		if !s.EndsWithDay() {
			l.Add(prefix+"ends_at", "clock.close_needs_days")
		}
	default:
		l.Add(prefix+"ends_at", "clock.unknown_end", "ends_at", s.EndsAt)
	}
}

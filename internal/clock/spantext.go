package clock

import (
	"strconv"
	"strings"

	"amends/internal/fault"
)

// ParseSpan reads "30m", "2h", "4wh", "15d", "5wd", "8w" or "1mo", followed by options after commas: roll (or
// noroll), close (or midnight), and one of instant, next_day, following_business_day.
func ParseSpan(text string) (Span, error) {
	head, options, _ := strings.Cut(strings.TrimSpace(text), ",")
	digits := 0
	for digits < len(head) && head[digits] >= '0' && head[digits] <= '9' {
		digits++
	}
	amount, err := strconv.Atoi(head[:digits])
	unit, known := unitOf(head[digits:])
	if err != nil || !known {
		return Span{}, fault.Input("span", "clock.unreadable_span", "text", text)
	}
	s := Span{Amount: amount, Unit: unit}
	for more := options != ""; more; {
		var word string
		word, options, more = strings.Cut(options, ",")
		switch word = strings.TrimSpace(word); word {
		case "roll":
			s.Roll = RollNextWorking
		case "noroll":
			s.Roll = RollNone
		case "close":
			s.EndsAt = EndsClose
		case "midnight":
			s.EndsAt = EndsMidnight
		case string(Instantly), string(NextDay), string(FollowingBusinessDay):
			s.From = From(word)
		default:
			return Span{}, fault.Input("span", "clock.unknown_option", "text", text, "option", word)
		}
	}
	return s, s.Validate()
}

// MustSpan is ParseSpan for texts that are part of the program.
func MustSpan(text string) Span {
	s, err := ParseSpan(text)
	if err != nil {
		panic(err)
	}
	return s
}

func unitOf(sign string) (Unit, bool) {
	switch sign {
	case "m":
		return Minute, true
	case "h":
		return Hour, true
	case "wh":
		return WorkingHour, true
	case "d":
		return Day, true
	case "wd":
		return WorkingDay, true
	case "w":
		return Week, true
	case "mo":
		return Month, true
	}
	return "", false
}

// String is the text ParseSpan reads back to the same span; empty for no span.
func (s Span) String() string {
	if s.IsZero() {
		return ""
	}
	b := strconv.AppendInt(make([]byte, 0, 24), int64(s.Amount), 10)
	b = append(b, unitSign[s.Unit]...)
	if s.From != "" {
		b = append(append(b, ','), s.From...)
	}
	switch s.Roll {
	case RollNextWorking:
		b = append(b, ",roll"...)
	case RollNone:
		b = append(b, ",noroll"...)
	}
	switch s.EndsAt {
	case EndsClose:
		b = append(b, ",close"...)
	case EndsMidnight:
		b = append(b, ",midnight"...)
	}
	return string(b)
}

// MarshalText writes the span as its text.
func (s Span) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads what MarshalText wrote; an empty text is no span.
func (s *Span) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*s = Span{}
		return nil
	}
	var err error
	*s, err = ParseSpan(string(text))
	return err
}

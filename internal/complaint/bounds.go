package complaint

import (
	"time"

	"amends/internal/contact"
	"amends/internal/fault"
)

// Days outside of these years are typing mistakes: 0026 for 2026. Nothing is counted from or to them.
const (
	firstYear = 1970
	lastYear  = 2199
)

// ancient says that a time is none that anybody meant: spreadsheets and computers write their day zero (1899-12-30,
// 1970-01-01, the year 1) where there is no date.
func ancient(t time.Time) bool { return t.Before(time.Date(firstYear, 1, 2, 12, 0, 0, 0, time.UTC)) }

// day notes what is no day.
func day(l *fault.List, v, path string) (time.Time, bool) {
	t, err := time.Parse(time.DateOnly, v)
	switch {
	case err != nil || t.Year() > lastYear:
		l.Add(path, "input.date", "value", v)
	case ancient(t):
		l.Add(path, "input.ancient", "value", v)
	default:
		return t, true
	}
	return t, false
}

// happened notes a day that has not come yet, anywhere on earth. No day at all is nothing to note.
func happened(l *fault.List, v, path string, m Meta) {
	if v == "" {
		return
	}
	if t, ok := day(l, v, path); ok && t.After(m.At.Add(14*time.Hour)) {
		l.Add(path, "input.future")
	}
}

// promised notes what is no day, or one that is over where the organisation is: nothing can be done by then any more.
func (d *decision) promised(l *fault.List, v, path string) {
	if t, ok := day(l, v, path); ok && t.Format(time.DateOnly) < d.m.At.In(d.w.Zone()).Format(time.DateOnly) {
		l.Add(path, "input.past")
	}
}

// centsMax is more than anybody is ever promised for one complaint, and small enough to be added up.
const centsMax = 100_000_000_000

func cents(l *fault.List, v int64, path string) {
	switch {
	case v < 0:
		l.Add(path, "input.negative")
	case v > centsMax:
		l.Add(path, "input.too_large", "max", centsMax/100)
	}
}

// phoneDigits is more than any number has with its extension.
const phoneDigits = 25

// reachable notes what a spreadsheet has spoilt, and what is no number and no address at all. What somebody has masked is
// kept as the words that it is: it reaches nobody, and is nobody's.
func (c Complainant) reachable(l *fault.List, who string) {
	if c.Phone != "" {
		for _, p := range contact.Phones(c.Phone, contact.Home) {
			if p.Dial != "" {
				continue
			}
			if contact.Spoilt(p.Words) {
				l.Add(who+".phone", "input.spoilt_phone", "value", p.Words)
			} else if digits := len(p.National()); digits < 3 || digits > phoneDigits {
				l.Add(who+".phone", "input.not_a_phone")
			}
		}
	}
	if c.Email != "" {
		for _, e := range contact.Emails(c.Email) {
			if e.Address == "" && !e.Masked() {
				l.Add(who+".email", "input.not_an_email")
			}
		}
	}
}

package report

import "time"

// A period is a number that reads as what it is: the day 20261122, the month 202611 or the year 2026. Every row is kept
// for all three, so that a long range is a few numbers to add up, and no two kinds of period overlap.

// dayOf is the day on which an instant (µs) falls in a zone.
func dayOf(us int64, zone *time.Location) int64 { return Day(time.UnixMicro(us).In(zone)) }

// Day is the period of a date as it stands in t's own zone.
func Day(t time.Time) int64 {
	y, m, d := t.Date()
	return int64(y)*10000 + int64(m)*100 + int64(d)
}

func monthOf(day int64) int64 { return day / 100 }
func yearOf(day int64) int64  { return day / 10000 }

// date is the day as noon UTC, to count with.
func date(day int64) time.Time {
	return time.Date(int(day/10000), time.Month(day/100%100), int(day%100), 12, 0, 0, 0, time.UTC)
}

func plusDays(day int64, n int) int64 { return Day(date(day).AddDate(0, 0, n)) }

// lastOf is the last day of a month.
func lastOf(month int64) int64 { return plusDays(monthOf(plusDays(month*100+1, 31))*100+1, -1) }

// daysIn counts the days from one to the other, both included.
func daysIn(from, to int64) int { return int(date(to).Sub(date(from))/(24*time.Hour)) + 1 }

// span is an unbroken run of periods of one kind.
type span struct{ from, to int64 }

func (s span) holds(period int64) bool { return s.from <= period && period <= s.to }

// cover lists the fewest spans that hold exactly the days of a range: days up to the first month that is whole, months,
// and days after the last.
func cover(from, to int64) []span {
	if from > to {
		return nil
	}
	first, last := from, to // of whole months
	if from%100 != 1 {
		first = Day(date(monthOf(from)*100+1).AddDate(0, 1, 0))
	}
	if date(to).AddDate(0, 0, 1).Day() != 1 {
		last = plusDays(monthOf(to)*100+1, -1)
	}
	if first > last {
		return []span{{from, to}}
	}
	var out []span
	if from < first {
		out = append(out, span{from, plusDays(first, -1)})
	}
	out = append(out, span{monthOf(first), monthOf(last)})
	if last < to {
		out = append(out, span{plusDays(last, 1), to})
	}
	return out
}

// until lists the spans of everything up to the end of a day, whole years first.
func until(day int64) []span {
	year := yearOf(day)
	return append([]span{{1, year - 1}}, cover(year*10000+101, day)...)
}

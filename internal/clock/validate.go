package clock

import (
	"fmt"
	"slices"
	"time"

	"amends/internal/fault"
)

// dayLayout is how calendars write a date.
const dayLayout = "2006-01-02"

// The years a Table can count in. A wider range would only hide a mistyped date.
const (
	firstYear = 1970
	lastYear  = 2299
)

// Validate names every fault of the calendar at once, by the path of the field.
func (c *Calendar) Validate() error {
	var l fault.List
	l.Need(c.ID != "", "id")
	if c.Zone == "" {
		l.Add("zone", "input.required")
	} else if _, err := time.LoadLocation(c.Zone); err != nil {
		l.Add("zone", "clock.unknown_zone", "zone", c.Zone)
	}
	shifts := 0
	for i, day := range c.Week {
		shifts += len(day)
		checkShifts(&l, fmt.Sprintf("week.%d", i), day)
	}
	if shifts == 0 {
		l.Add("week", "clock.no_business_hours")
	}
	c.checkYears(&l)
	c.checkHolidays(&l)
	c.checkMakeUp(&l)
	return l.Err()
}

func (c *Calendar) checkYears(l *fault.List) {
	for i, year := range c.Years {
		path := fmt.Sprintf("years.%d", i)
		switch {
		case year < firstYear || year > lastYear:
			l.Add(path, "clock.year_out_of_range", "year", year, "min", firstYear, "max", lastYear)
		case slices.Contains(c.Years[:i], year):
			l.Add(path, "clock.year_twice", "year", year)
		}
	}
}

func (c *Calendar) checkHolidays(l *fault.List) {
	for i, h := range c.Holidays {
		path := fmt.Sprintf("holidays.%d", i)
		from, okFrom := c.checkDate(l, path+".from", h.From)
		if h.To == "" {
			continue
		}
		to, okTo := c.checkDate(l, path+".to", h.To)
		switch {
		case !okFrom || !okTo:
		case to < from:
			l.Add(path+".to", "clock.ends_before_it_begins", "from", h.From, "to", h.To)
		case to-from > 366:
			l.Add(path+".to", "clock.holiday_too_long", "from", h.From, "to", h.To)
		}
	}
}

func (c *Calendar) checkMakeUp(l *fault.List) {
	seen := map[int]bool{}
	for i, m := range c.MakeUp {
		path := fmt.Sprintf("make_up.%d", i)
		if n, ok := c.checkDate(l, path+".date", m.Date); ok {
			if seen[n] {
				l.Add(path+".date", "clock.date_twice", "date", m.Date)
			}
			seen[n] = true
		}
		checkShifts(l, path+".shifts", m.Shifts)
	}
}

// checkDate wants a real date in a loaded year: a holiday of a year whose notice is not loaded would silence the
// alarm about that year.
func (c *Calendar) checkDate(l *fault.List, path, text string) (int, bool) {
	n, err := dayNumber(text)
	if err != nil {
		l.Add(path, "clock.unreadable_date", "text", text)
		return 0, false
	}
	if year := dateOf(n).Year(); !slices.Contains(c.Years, year) {
		l.Add(path, "clock.year_not_loaded", "date", text, "year", year)
		return 0, false
	}
	return n, true
}

func checkShifts(l *fault.List, path string, shifts []Shift) {
	end := -1
	for i, s := range shifts {
		at := fmt.Sprintf("%s.%d", path, i)
		from, okFrom := minuteOf(s.From)
		if !okFrom || from == 24*60 {
			l.Add(at+".from", "clock.unreadable_time", "text", s.From)
		}
		to, okTo := minuteOf(s.To)
		if !okTo {
			l.Add(at+".to", "clock.unreadable_time", "text", s.To)
		}
		if !okFrom || !okTo {
			continue
		}
		switch {
		case to == from:
			l.Add(at, "clock.shift_without_length", "from", s.From, "to", s.To)
		case to < from:
			// A night shift belongs to two dates, and which one it is worked on decides the count of working days.
			l.Add(at, "clock.shift_over_midnight", "from", s.From, "to", s.To)
		case from < end:
			l.Add(at, "clock.shifts_overlap", "from", s.From, "to", s.To)
		}
		end = max(end, to)
	}
}

// minuteOf reads "15:04" as minutes after midnight; "24:00" is the end of the day.
func minuteOf(text string) (int, bool) {
	if text == "24:00" {
		return 24 * 60, true
	}
	t, err := time.Parse("15:04", text)
	return t.Hour()*60 + t.Minute(), err == nil && len(text) == 5
}

// dayNumber counts days from 1970-01-01.
func dayNumber(text string) (int, error) {
	t, err := time.Parse(dayLayout, text)
	return int(t.Unix() / 86400), err
}

// numberOf is the number of a date; a day or month past its range carries over, as in time.Date.
func numberOf(y int, m time.Month, d int) int {
	return int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// dateOf is the date of a day number, as midnight UTC.
func dateOf(n int) time.Time { return time.Unix(int64(n)*86400, 0).UTC() }

package clock

import (
	"slices"
	"strconv"
	"strings"
)

// WithHoliday is the calendar with more days off. The year of a special day counts as loaded: whoever enters one has the
// notice of that year at hand.
func (c *Calendar) WithHoliday(r DayRange) Calendar {
	out := c.clone()
	out.Holidays = append(out.Holidays, r)
	slices.SortStableFunc(out.Holidays, func(a, b DayRange) int { return strings.Compare(a.From, b.From) })
	out.load(r.From)
	out.load(r.To)
	return out
}

// WithMakeUp is the calendar with a day that is worked against the week.
func (c *Calendar) WithMakeUp(d WorkDay) Calendar {
	out := c.clone()
	out.MakeUp = append(out.MakeUp, d)
	slices.SortStableFunc(out.MakeUp, func(a, b WorkDay) int { return strings.Compare(a.Date, b.Date) })
	out.load(d.Date)
	return out
}

// WithoutHoliday is the calendar without the days off that begin and end so.
func (c *Calendar) WithoutHoliday(from, to string) Calendar {
	out := c.clone()
	out.Holidays = slices.DeleteFunc(out.Holidays, func(r DayRange) bool { return r.From == from && r.To == to })
	return out
}

// WithoutMakeUp is the calendar without the make-up day of a date.
func (c *Calendar) WithoutMakeUp(date string) Calendar {
	out := c.clone()
	out.MakeUp = slices.DeleteFunc(out.MakeUp, func(d WorkDay) bool { return d.Date == date })
	return out
}

// clone shares no list that With and Without change.
func (c *Calendar) clone() Calendar {
	out := *c
	out.Holidays, out.MakeUp, out.Years = slices.Clone(c.Holidays), slices.Clone(c.MakeUp), slices.Clone(c.Years)
	return out
}

// load adds the year of a date; what is no date is left to Validate.
func (c *Calendar) load(date string) {
	year, err := strconv.Atoi(strings.SplitN(date, "-", 2)[0])
	if err == nil && year >= firstYear && year <= lastYear && !slices.Contains(c.Years, year) {
		c.Years = append(c.Years, year)
		slices.Sort(c.Years)
	}
}

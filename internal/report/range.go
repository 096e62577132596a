package report

import (
	"slices"
	"time"

	"amends/internal/fault"
	"amends/internal/register"
)

// Range is the days that a report is about, both ends included, such as 20261101 to 20261130.
type Range struct {
	From int64 `json:"from"`
	To   int64 `json:"to"`
}

// longest is how many years a report may go back.
const longest = 20

// Check refuses a range that is none.
func (r Range) Check() error {
	var l fault.List
	for _, d := range []struct {
		path string
		day  int64
	}{{"from", r.From}, {"to", r.To}} {
		if y := yearOf(d.day); y < 2000 || y > 2200 || Day(date(d.day)) != d.day {
			l.Add(d.path, "input.not_a_date")
		}
	}
	if err := l.Err(); err != nil {
		return err
	}
	if r.From > r.To {
		return fault.Input("to", "report.ends_before_it_begins")
	}
	if yearOf(r.To)-yearOf(r.From) > longest {
		return fault.Input("from", "report.too_long", "years", longest)
	}
	return nil
}

// Last is the n days that end with the day of an instant.
func Last(n int, at time.Time, zone *time.Location) Range {
	to := Day(at.In(zone))
	return Range{plusDays(to, 1-n), to}
}

// Month is the calendar month of an instant, up to its last day.
func Month(at time.Time, zone *time.Location) Range {
	month := monthOf(Day(at.In(zone)))
	return Range{month*100 + 1, lastOf(month)}
}

// Days counts the days of the range.
func (r Range) Days() int { return daysIn(r.From, r.To) }

// Previous is what the range is compared with: the months before when it is whole months, else as many days before.
func (r Range) Previous() Range {
	before := plusDays(r.From, -1)
	if r.From%100 == 1 && date(r.To).AddDate(0, 0, 1).Day() == 1 {
		months := (yearOf(r.To)-yearOf(r.From))*12 + r.To/100%100 - r.From/100%100 + 1
		return Range{Day(date(r.From).AddDate(0, -int(months), 0)), before}
	}
	return Range{plusDays(r.From, -r.Days()), before}
}

// byDay is how long a range may be to be drawn day by day; a longer one is drawn by months.
const byDay = 92

func (r Range) daily() bool { return r.Days() <= byDay }

// Filter says which cases a report is about. Nil is all of them; an empty list of departments is none.
type Filter struct {
	Departments []string
	Categories  []string
	Staff       string // who asks: what he is a party to is not counted; "" is the house itself

	apart *apart // found out when the figures are asked for
}

// Scope is what a person may see of what he asks for: the departments of his reach, within the one that he chose, and
// the categories below the one that he chose. Who may not see reports is refused.
func Scope(snap *register.Snapshot, staff, department, category string) (Filter, error) {
	f := Filter{Staff: staff}
	if !snap.Can(staff, register.ReportView) {
		return f, fault.New(fault.Forbidden, "report.not_permitted")
	}
	reach, all := snap.Scope(staff)
	if !all {
		f.Departments = append([]string{}, reach...)
	}
	if department != "" {
		tree := snap.Subtree(department)
		if tree == nil {
			return f, fault.Input("department", "input.unknown", "value", department)
		}
		if !all {
			tree = slices.DeleteFunc(slices.Clone(tree), func(d string) bool { return !slices.Contains(reach, d) })
		}
		f.Departments = append([]string{}, tree...)
	}
	if category != "" {
		if snap.CategoryByCode[category] == nil {
			return f, fault.Input("category", "input.unknown", "value", category)
		}
		for _, c := range snap.Categories {
			if slices.ContainsFunc(snap.CategoryPath(c.Code), func(p *register.Category) bool { return p.Code == category }) {
				f.Categories = append(f.Categories, c.Code)
			}
		}
	}
	return f, nil
}

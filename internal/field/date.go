package field

import (
	"reflect"
	"time"

	"amends/internal/fault"
)

// Days outside of these years are typing mistakes: 0026 for 2026. Nothing is counted from or to them.
const (
	firstYear = 1970
	lastYear  = 2199
)

// Ancient says that a time is none that anybody meant: spreadsheets and computers write their day zero (1899-12-30,
// 1970-01-01, the year 1) where there is no date.
func Ancient(t time.Time) bool { return t.Before(time.Date(firstYear, 1, 2, 12, 0, 0, 0, time.UTC)) }

// Date is a day, "2026-11-22".
var Date = named(&Type{name: "date", read: func(p *Form, _ *Field, from, to string, into reflect.Value) {
	s := p.Text(from, to)
	if s == "" {
		return
	}
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		p.Add(to, "input.date", "value", s)
		return
	}
	write(into, s)
}, check: func(c *Checking, f *Field, v reflect.Value, path string) {
	day, ok := Day(&c.List, v.String(), path)
	if !ok || f.When == Any {
		return
	}
	here, anywhere := c.World.Today()
	switch day := day.Format(time.DateOnly); {
	case f.When == Past && day > anywhere: // it has not come yet, anywhere on earth
		c.Add(path, "input.future")
	case f.When == Open && day < here: // it is over where the organisation is: nothing can be done by then any more
		c.Add(path, "input.past")
	}
}, shape: func(_ *Field, s *Shape) { s.Format = "date" }})

// Day notes what is no day.
func Day(l *fault.List, v, path string) (time.Time, bool) {
	t, err := time.Parse(time.DateOnly, v)
	switch {
	case err != nil || t.Year() > lastYear:
		l.Add(path, "input.date", "value", v)
	case Ancient(t):
		l.Add(path, "input.ancient", "value", v)
	default:
		return t, true
	}
	return t, false
}

// Instant is a moment: RFC 3339 in JSON, the time on the organisation's clocks in a form.
var Instant = named(&Type{name: "instant", read: func(p *Form, _ *Field, from, to string, into reflect.Value) {
	s := p.Text(from, to)
	if s == "" {
		return
	}
	t, err := p.Moment(s)
	if f := fault.As(err); f != nil {
		p.Add(to, f.Key, f.Args...)
		return
	}
	if err != nil {
		p.Add(to, "input.date", "value", s)
		return
	}
	into.Set(reflect.ValueOf(t.UTC()))
}})

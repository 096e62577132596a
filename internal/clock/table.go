package clock

import (
	"cmp"
	"fmt"
	"slices"
	"sync/atomic"
	"time"
	_ "time/tzdata" // one binary must count alike on every host
)

// Table is a compiled calendar: every question is a search in sorted arrays. It may be shared between goroutines.
type Table struct {
	id       string
	loc      *time.Location
	week     [7][]span16
	off      map[int]bool
	makeUp   map[int][]span16
	loaded   int // the last loaded year; 0 when the calendar never runs out
	from, to int // years that the first grid covers at least
	grid     atomic.Pointer[grid]
}

// span16 is a shift in minutes after midnight.
type span16 struct{ from, to int16 }

// Compile checks the calendar and prepares it for counting. Later changes to the calendar do not reach the table.
func (c *Calendar) Compile() (*Table, error) {
	if err := c.Validate(); err != nil {
		return nil, fmt.Errorf("compile calendar %s: %w", c.ID, err)
	}
	loc, err := time.LoadLocation(c.Zone)
	if err != nil {
		return nil, fmt.Errorf("compile calendar %s: %w", c.ID, err)
	}
	t := &Table{id: c.ID, loc: loc, off: map[int]bool{}, makeUp: map[int][]span16{}}
	for i, day := range c.Week {
		t.week[i] = minutes(day)
	}
	for _, h := range c.Holidays {
		from, _ := dayNumber(h.From)
		to, _ := dayNumber(cmp.Or(h.To, h.From))
		for n := from; n <= to; n++ {
			t.off[n] = true
		}
	}
	usual := t.usual()
	for _, m := range c.MakeUp {
		n, _ := dayNumber(m.Date)
		t.makeUp[n] = usual
		if len(m.Shifts) > 0 {
			t.makeUp[n] = minutes(m.Shifts)
		}
	}
	if len(c.Years) > 0 {
		t.loaded = slices.Max(c.Years)
		t.from, t.to = slices.Min(c.Years), t.loaded
	}
	return t, nil
}

// usual is the shifts of the first weekday, from Monday, that has any.
func (t *Table) usual() []span16 {
	for i := range 7 {
		if day := t.week[(i+1)%7]; len(day) > 0 {
			return day
		}
	}
	return nil
}

func minutes(shifts []Shift) []span16 {
	out := make([]span16, 0, len(shifts))
	for _, s := range shifts {
		from, _ := minuteOf(s.From)
		to, _ := minuteOf(s.To)
		out = append(out, span16{int16(from), int16(to)})
	}
	return out
}

// shifts are those worked on day n.
func (t *Table) shifts(n int) []span16 {
	if s, ok := t.makeUp[n]; ok {
		return s
	}
	if t.off[n] {
		return nil
	}
	return t.week[((n+4)%7+7)%7] // day 0 was a Thursday
}

// ID is the calendar's name.
func (t *Table) ID() string { return t.id }

// Zone is where the calendar's days begin and end.
func (t *Table) Zone() *time.Location { return t.loc }

// Working reports whether the date of at, in the calendar's zone, is a working day.
func (t *Table) Working(at time.Time) bool {
	y, m, d := at.In(t.loc).Date()
	return len(t.shifts(numberOf(y, m, d))) > 0
}

// Beyond reports whether at lies after the last year whose holidays are loaded, so that counting up to it is a guess
// and somebody must be told.
func (t *Table) Beyond(at time.Time) bool {
	return t.loaded != 0 && at.In(t.loc).Year() > t.loaded
}

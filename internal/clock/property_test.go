package clock

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

var (
	tables = []string{CalendarChina, CalendarHotline, CalendarUK, CalendarDays}
	units  = []Unit{Minute, Hour, WorkingHour, Day, WorkingDay, Week, Month}
)

func drawTable(t *rapid.T) *Table { return BuiltinTable(rapid.SampledFrom(tables).Draw(t, "calendar")) }

// drawAt covers loaded and unloaded years, both changes of summer time among them.
func drawAt(t *rapid.T, name string) time.Time {
	from := time.Date(2024, 11, 1, 0, 0, 0, 0, time.UTC).UnixMicro()
	return time.UnixMicro(from + rapid.Int64Range(0, 4*365*microsPerDay).Draw(t, name)).UTC()
}

func drawLater(t *rapid.T, name string, after time.Time) time.Time {
	minutes := rapid.Int64Range(0, 40*24*60).Draw(t, name)
	return after.Add(time.Duration(minutes) * time.Minute)
}

func drawSpan(t *rapid.T, name string) Span {
	s := Span{
		Amount: rapid.IntRange(1, 60).Draw(t, name),
		Unit:   rapid.SampledFrom(units).Draw(t, name+" unit"),
		From:   rapid.SampledFrom([]From{"", Instantly, NextDay, FollowingBusinessDay}).Draw(t, name+" from"),
	}
	if s.EndsWithDay() {
		s.Roll = rapid.SampledFrom([]Roll{"", RollNone, RollNextWorking}).Draw(t, name+" roll")
		s.EndsAt = rapid.SampledFrom([]string{"", EndsMidnight, EndsClose}).Draw(t, name+" ends")
	}
	return s
}

func drawClock(t *rapid.T) (Clock, *Table) {
	tab := drawTable(t)
	c, err := Start(Spec{ID: "x", Span: drawSpan(t, "span"), Rungs: []Rung{{After: "85%", To: "a"}, {After: "1wd", To: "b"}}}, drawAt(t, "start"), tab)
	if err != nil {
		t.Fatal(err)
	}
	return c, tab
}

func TestSpanTextRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawSpan(t, "span")
		if back, err := ParseSpan(s.String()); err != nil || back != s {
			t.Fatalf("%q read back as %+v, %v", s.String(), back, err)
		}
	})
}

func TestDueIsAfterStartAndGrowsWithTheAmount(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		tab, s, start := drawTable(t), drawSpan(t, "span"), drawAt(t, "start")
		due, rolled, err := tab.Due(start, s)
		if err != nil {
			t.Fatal(err)
		}
		if due.Before(start) || rolled.Before(due) {
			t.Fatalf("%s from %s: due %s rolled %s", s, start, due, rolled)
		}
		if s.Rolls() && !tab.Working(rolled) {
			t.Fatalf("%s rolled to a day off, %s", s, rolled)
		}
		s.Amount++
		if next, _, err := tab.Due(start, s); err != nil || next.Before(due) {
			t.Fatalf("%s is due %s, before one less, %s (%v)", s, next, due, err)
		}
	})
}

func TestAddAndBetweenAreInverse(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		tab, from := drawTable(t), drawAt(t, "from")
		d := time.Duration(rapid.Int64Range(1, 500*3600*1e6).Draw(t, "micros")) * time.Microsecond
		to, err := tab.Add(from, d)
		if err != nil || tab.Between(from, to) != d || tab.Between(to, from) != -d {
			t.Fatalf("%s and %s make %s, back %s (%v)", from, d, to, tab.Between(from, to), err)
		}
		if tab.Between(from, to.Add(-time.Microsecond)) == d {
			t.Fatalf("%s is not the earliest", to)
		}
	})
}

// The grid must agree with walking the calendar minute by minute.
func TestBetweenAgreesWithWalking(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		tab, from := drawTable(t), drawAt(t, "from").Truncate(time.Minute)
		to := from.Add(time.Duration(rapid.IntRange(0, 4*24*60).Draw(t, "minutes")) * time.Minute)
		var open time.Duration
		for at := from; at.Before(to); at = at.Add(time.Minute) {
			local := at.In(tab.loc)
			minute := int16(local.Hour()*60 + local.Minute())
			y, m, d := local.Date()
			in := false
			for _, s := range tab.shifts(numberOf(y, m, d)) {
				in = in || minute >= s.from && minute < s.to
			}
			if in != tab.IsOpen(at) {
				t.Fatalf("open at %s is %v", local, !in)
			}
			if in {
				open += time.Minute
			}
		}
		if got := tab.Between(from, to); got != open {
			t.Fatalf("%s to %s is %s, walked %s", from, to, got, open)
		}
	})
}

func TestPauseKeepsWhatRemains(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c, tab := drawClock(t)
		pause := c.StartedAt.Time().Add(time.Duration(rapid.Float64Range(0, 1).Draw(t, "share") * float64(c.DueAt.Sub(c.StartedAt))))
		resume := drawLater(t, "resume", pause)
		p, err := c.Pause(pause, "r", "b")
		if err != nil {
			t.Fatal(err)
		}
		none, err := p.Resume(pause, tab)
		if err != nil || none.DueAt != c.DueAt || none.BaseDueAt != c.BaseDueAt || none.WarnAt != c.WarnAt || none.RiskAt != c.RiskAt {
			t.Fatalf("a pause without length moved %+v to %+v (%v)", c, none, err)
		}
		r, err := p.Resume(resume, tab)
		if err != nil {
			t.Fatal(err)
		}
		if r.DueAt < c.DueAt || r.DueAt < At(resume) {
			t.Fatalf("due %s, before the pause %s, resumed %s", r.DueAt, c.DueAt, resume)
		}
		if left := p.Remaining(resume, tab); left != c.Remaining(pause, tab) {
			t.Fatalf("a paused clock went on to %s", left)
		}
		switch {
		case c.Span.Unit == WorkingHour:
			if moved := tab.Between(c.DueAt.Time(), r.DueAt.Time()); moved != tab.Between(pause, resume) {
				t.Fatalf("paused %s, due moved by %s", tab.Between(pause, resume), moved)
			}
			fallthrough
		case !c.Span.ByDay():
			if a, b := c.Remaining(pause, tab), r.Remaining(resume, tab); a != b {
				t.Fatalf("%s remained, now %s", a, b)
			}
		case c.Span.Unit == WorkingDay && c.Span.EndsWithDay() && c.Span.EndsAt != EndsClose && tab.Working(pause) && tab.Working(resume):
			if a, b := c.DaysLeft(pause, tab), r.DaysLeft(resume, tab); a != b {
				t.Fatalf("%d working days remained, now %d", a, b)
			}
		}
	})
}

// Any run of orders leaves a contiguous ledger from which the due moment follows, in the order warn, risk, due.
func TestTheLedgerIsTheOneSource(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c, tab := drawClock(t)
		at := c.StartedAt.Time()
		for range rapid.IntRange(0, 8).Draw(t, "orders") {
			at = drawLater(t, "at", at)
			was, err := c, error(nil)
			switch rapid.SampledFrom([]string{"pause", "resume", "extend", "stop", "cancel"}).Draw(t, "order") {
			case "pause":
				c, err = c.Pause(at, "r", "b")
			case "resume":
				c, err = c.Resume(at, tab)
			case "extend":
				if c, err = c.Extend(at, drawSpan(t, "extra"), "r", "b", Span{}, tab); err == nil && (c.DueAt < was.DueAt || c.BaseDueAt < was.BaseDueAt) {
					t.Fatalf("an extension shortened %s to %s", was.DueAt, c.DueAt)
				}
			case "stop":
				c, err = c.Stop(at)
			case "cancel":
				c, err = c.Cancel(at)
			}
			if err != nil && !was.State.Over() && was.BreachedAt == 0 && At(at) <= was.DueAt {
				t.Fatalf("refused in time: %v", err)
			}
		}
		for i, s := range c.Segments {
			last := i == len(c.Segments)-1
			if i == 0 && s.From != c.StartedAt || !last && s.To != c.Segments[i+1].From || last && (s.To == 0) == c.State.Over() {
				t.Fatalf("line %d does not join: %+v", i, c.Segments)
			}
		}
		if c.WarnAt > c.RiskAt || c.RiskAt > c.DueAt && c.BreachedAt == 0 && c.State == Running {
			t.Fatalf("warn %s risk %s due %s", c.WarnAt, c.RiskAt, c.DueAt)
		}
		if u := c.Used(at, tab); u < 0 || u > 1 && c.State == Running && At(at) <= c.BaseDueAt {
			t.Fatalf("used %v", u)
		}
		if c.BreachedAt == 0 && !(c.State.Over() && len(c.Segments) > 1 && c.Segments[len(c.Segments)-1].Kind == SegmentPaused) {
			if base, err := c.replay(c.Span, true, tab); err != nil || Instant(base) != c.BaseDueAt {
				t.Fatalf("the ledger says %s, the clock %s (%v)", Instant(base), c.BaseDueAt, err)
			}
		}
	})
}

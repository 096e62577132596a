package clock_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"testing"
	"time"

	"amends/internal/clock"
)

const wall = "2006-01-02 15:04"

func start(t testing.TB, tab *clock.Table, span, at string, rungs ...clock.Rung) clock.Clock {
	t.Helper()
	c, err := clock.Start(clock.Spec{ID: "resolve", Span: clock.MustSpan(span), Rungs: rungs}, local(t, tab, at), tab)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func is(t *testing.T, tab *clock.Table, what string, got clock.Instant, want string) {
	t.Helper()
	if s := got.Time().In(tab.Zone()).Format(wall); s != want {
		t.Errorf("%s %s, want %s", what, s, want)
	}
}

func must(t testing.TB) func(clock.Clock, error) clock.Clock {
	return func(c clock.Clock, err error) clock.Clock {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
}

func TestOneClockFromStartToStop(t *testing.T) {
	t.Parallel()
	cn, ok := clock.BuiltinTable(clock.CalendarChina), must(t)
	at := func(s string) time.Time { return local(t, cn, s) }
	c := start(t, cn, "10wh", "2026-11-20 09:00") // Friday; 7.5 working hours a day
	is(t, cn, "due", c.DueAt, "2026-11-23 11:30")
	is(t, cn, "warn", c.WarnAt, "2026-11-20 16:30")
	is(t, cn, "risk", c.RiskAt, "2026-11-23 10:00")
	for s, want := range map[string]clock.Badge{
		"2026-11-20 16:29": clock.BadgeOK, "2026-11-20 16:30": clock.BadgeWarn,
		"2026-11-23 10:00": clock.BadgeRisk, "2026-11-23 11:30": clock.BadgeRisk, "2026-11-23 11:31": clock.BadgeOver,
	} {
		if got := c.Badge(at(s)); got != want {
			t.Errorf("badge at %s is %s, want %s", s, got, want)
		}
	}
	if u := c.Used(at("2026-11-20 15:00"), cn); u != 0.45 {
		t.Errorf("used %v at 15:00, want 0.45", u)
	}

	p := ok(c.Pause(at("2026-11-20 15:00"), "waiting for the customer", "li"))
	if b, r := p.Badge(at("2026-12-01 10:00")), p.Remaining(at("2026-12-01 10:00"), cn); b != clock.BadgeHold || r != 330*time.Minute {
		t.Errorf("paused: badge %s remaining %s", b, r)
	}
	r := ok(p.Resume(at("2026-11-25 10:00"), cn))
	is(t, cn, "due after the pause", r.DueAt, "2026-11-25 17:00") // 5.5 working hours were left
	e := ok(r.Extend(at("2026-11-25 14:00"), clock.MustSpan("1wd"), "laboratory", "wang", clock.Span{}, cn))
	is(t, cn, "due after the extension", e.DueAt, "2026-11-26 17:00")
	met := ok(e.Stop(e.DueAt.Time()))
	late := ok(e.Stop(e.DueAt.Time().Add(time.Microsecond)))
	if met.State != clock.Met || !*met.Met || met.Badge(at("2027-01-01 00:00")) != clock.BadgeDone {
		t.Errorf("stopped on the dot: %+v", met)
	}
	if late.State != clock.Missed || *late.Met || late.BreachedAt != late.DueAt || late.Badge(at("2027-01-01 00:00")) != clock.BadgeOver {
		t.Errorf("stopped too late: %+v", late)
	}
	if c.DueAt != start(t, cn, "10wh", "2026-11-20 09:00").DueAt || len(c.Segments) != 1 || c.Segments[0].To != 0 {
		t.Error("the first value changed under the later ones")
	}
	wantKinds := []clock.SegmentKind{"running", "paused", "running", "extended", "running"}
	var kinds []clock.SegmentKind
	for _, s := range met.Segments {
		kinds = append(kinds, s.Kind)
	}
	if !reflect.DeepEqual(kinds, wantKinds) {
		t.Errorf("ledger %v, want %v", kinds, wantKinds)
	}
}

func TestDayClocksPauseInWholeDays(t *testing.T) {
	t.Parallel()
	cn, ok := clock.BuiltinTable(clock.CalendarChina), must(t)
	for _, v := range []struct{ name, span, start, pause, resume, due string }{
		{"within a day", "5wd", "2026-11-16 10:00", "2026-11-17 09:00", "2026-11-17 17:00", "2026-11-23 23:59"},
		{"over two days", "5wd", "2026-11-16 10:00", "2026-11-17 09:00", "2026-11-19 09:00", "2026-11-25 23:59"},
		{"over a weekend", "5wd", "2026-11-16 10:00", "2026-11-20 16:00", "2026-11-23 09:00", "2026-11-24 23:59"},
		{"due today, resumed on a Saturday", "1wd", "2026-11-19 10:00", "2026-11-20 16:00", "2026-11-21 09:00", "2026-11-23 23:59"},
		{"calendar days", "15d", "2026-11-01 10:00", "2026-11-02 10:00", "2026-11-05 10:00", "2026-11-19 23:59"},
		{"rolls anew", "15d,roll", "2026-11-01 10:00", "2026-11-02 10:00", "2026-11-07 10:00", "2026-11-23 23:59"},
		{"between the last day and the day it rolls to", "7d,roll", "2026-09-25 10:00", "2026-10-07 10:00", "2026-10-09 10:00", "2026-10-10 23:59"},
	} {
		c := start(t, cn, v.span, v.start)
		c = ok(c.Pause(local(t, cn, v.pause), "testing", "li"))
		c = ok(c.Resume(local(t, cn, v.resume), cn))
		is(t, cn, v.name+": due", c.DueAt, v.due)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	cn, ok := clock.BuiltinTable(clock.CalendarChina), must(t)
	at := func(s string) time.Time { return local(t, cn, s) }
	c := start(t, cn, "30d", "2026-09-18 10:00") // to 10-18
	limit, more := clock.MustSpan("60d"), clock.MustSpan("30d")
	e := ok(c.Extend(at("2026-10-10 10:00"), more, "complex", "wang", limit, cn))
	is(t, cn, "extended", e.DueAt, "2026-11-17 23:59")
	if _, err := e.Extend(at("2026-10-11 10:00"), clock.MustSpan("1d"), "again", "wang", limit, cn); !errors.Is(err, clock.ErrOverCap) {
		t.Errorf("over the cap: %v", err)
	}
	// A pause of ten days moves the cap by ten days as well, so it leaves no more room and no less.
	p := ok(ok(e.Pause(at("2026-10-20 10:00"), "testing", "li")).Resume(at("2026-10-30 10:00"), cn))
	is(t, cn, "paused", p.DueAt, "2026-11-27 23:59")
	if _, err := p.Extend(at("2026-11-01 10:00"), clock.MustSpan("1d"), "again", "wang", limit, cn); !errors.Is(err, clock.ErrOverCap) {
		t.Errorf("over the cap after a pause: %v", err)
	}
	if _, err := c.Extend(at("2026-10-19 00:00"), more, "late", "wang", limit, cn); !errors.Is(err, clock.ErrOverdue) {
		t.Errorf("extended after the due moment: %v", err)
	}
	over := ok(c.Stop(at("2026-10-01 10:00")))
	_, pause := over.Pause(at("2026-10-02 10:00"), "x", "y")
	_, resume := over.Resume(at("2026-10-02 10:00"), cn)
	_, extend := over.Extend(at("2026-10-02 10:00"), more, "x", "y", limit, cn)
	for _, err := range []error{pause, resume, extend} {
		if !errors.Is(err, clock.ErrStopped) {
			t.Errorf("a stopped clock answers %v", err)
		}
	}
	if again := ok(over.Stop(at("2027-01-01 10:00"))); !reflect.DeepEqual(again, over) {
		t.Error("stopping twice changed the clock")
	}
	if _, err := c.Pause(at("2026-10-01 10:00"), "", "li"); err == nil {
		t.Error("a pause without a reason was accepted")
	}
	if _, err := clock.Start(clock.Spec{Span: clock.Span{Unit: "fortnight"}}, at("2026-10-01 10:00"), cn); err == nil {
		t.Error("a spec without id, amount and unit was accepted")
	}
}

func TestLatenessIsNotPausedAway(t *testing.T) {
	t.Parallel()
	cn, ok := clock.BuiltinTable(clock.CalendarChina), must(t)
	c := start(t, cn, "2h", "2026-11-20 09:00")
	late := ok(c.Pause(local(t, cn, "2026-11-20 12:00"), "waiting", "li"))
	if late.BreachedAt != c.DueAt || late.Badge(local(t, cn, "2026-11-20 12:30")) != clock.BadgeOver {
		t.Errorf("pausing hid the breach: %+v", late)
	}
	back := ok(late.Resume(local(t, cn, "2026-11-21 12:00"), cn))
	if back.DueAt != c.DueAt || *ok(back.Stop(local(t, cn, "2026-11-21 13:00"))).Met {
		t.Error("a late clock got its time back")
	}
	intime := ok(c.Pause(local(t, cn, "2026-11-20 10:00"), "waiting", "li"))
	if !*ok(intime.Stop(local(t, cn, "2026-11-25 10:00"))).Met {
		t.Error("a clock that waited was missed")
	}
}

func TestTimer(t *testing.T) {
	t.Parallel()
	cn, ok := clock.BuiltinTable(clock.CalendarChina), must(t)
	c := start(t, cn, "2wh", "2026-11-20 09:00",
		clock.Rung{After: "1wd", To: "director", Level: 3}, clock.Rung{After: "85%", To: "lead", Level: 1},
		clock.Rung{After: "0s", To: "manager", Level: 2})
	var seen []string
	now := local(t, cn, "2026-11-20 09:00")
	for {
		when, what, more := c.Next(now)
		if !more {
			break
		}
		now = when
		seen = append(seen, what+" "+now.In(cn.Zone()).Format("01-02 15:04:05.000000"))
		switch what {
		case clock.NextWarn:
			c = c.Warned(now)
		case clock.NextBreach:
			if c.Breached(c.DueAt.Time()).BreachedAt != 0 {
				t.Error("breached while still in time")
			}
			c = c.Breached(now)
		case clock.NextRung:
			var rung clock.Rung
			if c, rung, more = c.Climbed(now); !more || rung.Level != c.RungsDone {
				t.Fatalf("climbed %+v as number %d", rung, c.RungsDone)
			}
		}
	}
	want := []string{"warn 11-20 10:12:00.000000", "rung 11-20 10:42:00.000000", "breach 11-20 11:00:00.000001",
		"rung 11-20 11:00:00.000001", "rung 11-24 00:00:00.000000"}
	if !reflect.DeepEqual(seen, want) {
		t.Errorf("timer acted\n%q, want\n%q", seen, want)
	}
	fresh := start(t, cn, "2wh", "2026-11-20 09:00")
	if _, what, _ := fresh.Next(local(t, cn, "2026-11-21 09:00")); what != clock.NextBreach {
		t.Errorf("after an outage the timer begins with %s", what)
	}
	if _, _, more := ok(fresh.Pause(now, "x", "y")).Next(now); more {
		t.Error("a paused clock wants something")
	}
}

func TestClockAsJSON(t *testing.T) {
	t.Parallel()
	cn, ok := clock.BuiltinTable(clock.CalendarChina), must(t)
	c := start(t, cn, "5wd,roll", "2026-12-28 09:00", clock.Rung{After: "2h", To: "manager"})
	if !c.Beyond {
		t.Error("a due date in 2027 is beyond the notice of 2026 and nobody is told")
	}
	c = ok(c.Extend(local(t, cn, "2026-12-29 09:00"), clock.MustSpan("2d"), "complex", "wang", clock.Span{}, cn))
	c = ok(c.Stop(local(t, cn, "2026-12-30 09:00")))
	text, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	var back clock.Clock
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(c, back) {
		t.Errorf("read back\n%+v, want\n%+v", back, c)
	}
	const frozen = `{"id":"resolve","span":"5wd,roll","calendar":"cn-2026","started_at":1798419600000000,` +
		`"base_due_at":1799251199999999,"due_at":1799251199999999,"warn_at":1798792200000000,"risk_at":1799137800000000,` +
		`"state":"met","segments":[{"kind":"running","from":1798419600000000,"to":1798506000000000},` +
		`{"kind":"extended","from":1798506000000000,"to":1798506000000000,"reason":"complex","by":"wang","extra":"2d"},` +
		`{"kind":"running","from":1798506000000000,"to":1798592400000000}],"stopped_at":1798592400000000,"met":true,` +
		`"beyond":true,"warn_share":60,"risk_share":85,"rungs":[{"after":"2h","to":"manager","at":1799258399999999}]}`
	if string(text) != frozen {
		t.Errorf("the wire format changed:\n%s", text)
	}
}

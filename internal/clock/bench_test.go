package clock_test

import (
	"encoding/json"
	"testing"
	"time"

	"amends/internal/clock"
)

func BenchmarkDue(b *testing.B) {
	cn := clock.BuiltinTable(clock.CalendarChina)
	at := local(b, cn, "2026-09-18 10:15")
	for _, text := range []string{"2h", "160wh", "15d,roll", "20wd"} {
		s := clock.MustSpan(text)
		b.Run(text, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, _, err := cn.Due(at, s); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// What registering a complaint costs: three clocks with their warnings and rungs. The budget is 20 µs.
func BenchmarkStartThree(b *testing.B) {
	cn := clock.BuiltinTable(clock.CalendarChina)
	at := local(b, cn, "2026-09-18 10:15")
	rungs := []clock.Rung{{After: "85%", To: "lead"}, {After: "0s", To: "manager", Level: 1}, {After: "1wd", To: "manager", Level: 2}}
	specs := []clock.Spec{
		{ID: "accept", Span: clock.MustSpan("2wh"), Rungs: rungs}, {ID: "resolve", Span: clock.MustSpan("5wd"), Rungs: rungs},
		{ID: "statutory", Span: clock.MustSpan("15d,roll"), Rungs: rungs},
	}
	b.ReportAllocs()
	for b.Loop() {
		for _, s := range specs {
			if _, err := clock.Start(s, at, cn); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkPauseAndResume(b *testing.B) {
	cn := clock.BuiltinTable(clock.CalendarChina)
	c := start(b, cn, "16wh", "2026-09-18 10:15")
	from, to := local(b, cn, "2026-09-18 16:00"), local(b, cn, "2026-09-28 10:00")
	b.ReportAllocs()
	for b.Loop() {
		p, _ := c.Pause(from, "waiting", "li")
		if _, err := p.Resume(to, cn); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkBadge(b *testing.B) {
	cn := clock.BuiltinTable(clock.CalendarChina)
	c, at := start(b, cn, "16wh", "2026-09-18 10:15"), local(b, cn, "2026-09-18 16:00")
	for b.Loop() {
		c.Badge(at)
	}
}

func BenchmarkJSON(b *testing.B) {
	c := start(b, clock.BuiltinTable(clock.CalendarChina), "5wd,roll", "2026-09-18 10:15")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := json.Marshal(c); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCompile(b *testing.B) {
	c := clock.Builtin()[1]
	for b.Loop() {
		tab, err := c.Compile()
		if err != nil {
			b.Fatal(err)
		}
		tab.IsOpen(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)) // lays out the years
	}
}

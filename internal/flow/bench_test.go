package flow_test

import (
	"fmt"
	"testing"
	"time"

	"amends/internal/complaint"
	"amends/internal/store/storetest"
)

// BenchmarkDue lets 1,000 cases fall due in one second: ten times the figure must stay under five seconds.
func BenchmarkDue(b *testing.B) {
	h := openBench(b)
	for i := range 1000 {
		h.do("mei", "", newCase(func(c *complaint.Register) { c.Complainant.Phone = fmt.Sprint(13800000000 + i) }))
	}
	timer := h.timer()
	timer.Batch = 0
	for b.Loop() {
		b.StopTimer()
		h.pass(31 * time.Minute)
		b.StartTimer()
		b.ReportMetric(float64(h.once(timer)), "cases")
	}
}

func openBench(b *testing.B) *house { return open(b, storetest.SQLite(b)) }

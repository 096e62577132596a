package report

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestCover checks that spans hold each day of a range exactly once.
func TestCover(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		from := plusDays(20240101, rapid.IntRange(0, 1500).Draw(t, "from"))
		to := plusDays(from, rapid.IntRange(0, 900).Draw(t, "days"))
		seen := map[int64]int{}
		for _, s := range cover(from, to) {
			if s.from > s.to {
				t.Fatalf("empty span %v", s)
			}
			if s.from > 9999_99 {
				for d := s.from; d <= s.to; d = plusDays(d, 1) {
					seen[d]++
				}
				continue
			}
			for m := s.from; m <= s.to; m = monthOf(Day(date(m*100+1).AddDate(0, 1, 0))) {
				for d := m*100 + 1; monthOf(d) == m; d = plusDays(d, 1) {
					seen[d]++
				}
			}
		}
		days := 0
		for d := from; d <= to; d = plusDays(d, 1) {
			days++
			if seen[d] != 1 {
				t.Fatalf("%d is held %d times by %v", d, seen[d], cover(from, to))
			}
		}
		if len(seen) != days || len(cover(from, to)) > 3 {
			t.Fatalf("%d days held, want %d: %v", len(seen), days, cover(from, to))
		}
	})
}

func TestRanges(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("cn", 8*3600)
	at := time.Date(2026, 3, 31, 17, 0, 0, 0, time.UTC) // the first of April there
	for _, c := range []struct{ have, want Range }{
		{Last(7, at, zone), Range{20260326, 20260401}},
		{Last(7, at, zone).Previous(), Range{20260319, 20260325}},
		{Month(at, zone), Range{20260401, 20260430}},
		{Month(at, zone).Previous(), Range{20260301, 20260331}},
		{Range{20260101, 20261231}.Previous(), Range{20250101, 20251231}},
		{Range{20260201, 20260228}.Previous(), Range{20260101, 20260131}},
		{Range{20260301, 20260415}.Previous(), Range{20260114, 20260228}},
	} {
		if c.have != c.want {
			t.Errorf("%v, want %v", c.have, c.want)
		}
	}
	for _, r := range []Range{{20260230, 20260301}, {20260401, 20260331}, {0, 20260101}, {20010101, 20260101}} {
		if r.Check() == nil {
			t.Errorf("%v is taken", r)
		}
	}
}

package pace

import (
	"strconv"
	"testing"
	"time"

	"amends/internal/fault"
)

// What is left is spent whole or not at all, and comes back as time goes by.
func TestSpend(t *testing.T) {
	t.Parallel()
	l, now := NewLimiter("api.wait", 10, time.Hour), time.Unix(1_700_000_000, 0)
	for i, c := range []struct {
		n     int
		after time.Duration
		ok    bool
	}{{6, 0, true}, {5, time.Minute, false}, {4, 2 * time.Minute, true}, {1, 3 * time.Minute, false}, {1, 6 * time.Minute, true},
		{10, 62 * time.Minute, false}, {10, 70 * time.Minute, true}, {11, 200 * time.Minute, false}} {
		if err := l.Spend("a", c.n, now.Add(c.after)); (err == nil) != c.ok {
			t.Errorf("step %d: %v", i, err)
		}
	}
	if err := l.Take("b", now); err != nil {
		t.Error("another address pays too:", err)
	}
}

// TestWait: the refusal says how long, and who waits that long is let in.
func TestWait(t *testing.T) {
	t.Parallel()
	l, now := NewLimiter("api.wait", 2, time.Hour), time.Unix(1_700_000_000, 0)
	_, _ = l.Take("a", now), l.Take("a", now)
	f := fault.As(l.Take("a", now))
	if f == nil || f.Kind != fault.TooMany || f.Key != "api.wait" {
		t.Fatalf("%v", f)
	}
	seconds := f.Args[3].(int)
	if seconds < 1800 || seconds > 1801 {
		t.Errorf("wait %d", seconds)
	}
	if err := l.Take("a", now.Add(time.Duration(seconds)*time.Second)); err != nil {
		t.Error(err)
	}
}

// TestNetwork: an IPv6 customer has a whole network, and a port is no part of anybody.
func TestNetwork(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"192.0.2.7:4711": "192.0.2.7", "192.0.2.7": "192.0.2.7", "[2001:db8:1:2:3:4:5:6]:80": "2001:db8:1:2::",
		"2001:db8:1:2:ffff::1": "2001:db8:1:2::", "::ffff:192.0.2.7": "192.0.2.7", "fe80::1%eth0": "fe80::", "TS1": "TS1"} {
		if got := Network(in); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

// TestMany: strangers without number do not fill the memory.
func TestMany(t *testing.T) {
	t.Parallel()
	l, now := NewLimiter("api.wait", 1, time.Hour), time.Unix(1_700_000_000, 0)
	for i := range 3 * limiterSize {
		_ = l.Take(strconv.Itoa(i), now.Add(time.Duration(i)*time.Second))
	}
	if len(l.seen) > limiterSize {
		t.Errorf("%d remembered", len(l.seen))
	}
}

package clock

import "time"

// Instant is a moment as microseconds since 1970 UTC, the form that databases and events keep. In JSON it is a plain
// number; zero means "not set".
type Instant int64

// At makes an Instant, dropping what is finer than a microsecond. The zero time is the zero Instant.
func At(t time.Time) Instant {
	if t.IsZero() {
		return 0
	}
	return Instant(t.UnixMicro())
}

// Time is the moment in UTC; the zero time when not set.
func (i Instant) Time() time.Time {
	if i == 0 {
		return time.Time{}
	}
	return time.UnixMicro(int64(i)).UTC()
}

// IsZero reports whether the moment is not set, which also lets `omitzero` leave it out.
func (i Instant) IsZero() bool { return i == 0 }

// Micros is the number the database keeps.
func (i Instant) Micros() int64 { return int64(i) }

// Before reports whether i is earlier than t.
func (i Instant) Before(t time.Time) bool { return i < At(t) }

// After reports whether i is later than t.
func (i Instant) After(t time.Time) bool { return i > At(t) }

// Sub is the time from j to i.
func (i Instant) Sub(j Instant) time.Duration { return time.Duration(i-j) * time.Microsecond }

// Add moves the moment by d.
func (i Instant) Add(d time.Duration) Instant { return i + Instant(d/time.Microsecond) }

// String is for logs and test output.
func (i Instant) String() string {
	if i == 0 {
		return "-"
	}
	return i.Time().Format(time.RFC3339Nano)
}

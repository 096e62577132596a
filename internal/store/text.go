package store

import (
	"strconv"
	"strings"
	"time"
)

// Micros is an instant as every column stores it: microseconds since 1970 UTC. The zero time is 0.
func Micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// Time is the instant of a column; 0 is the zero time.
func Time(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

// In is the list of n placeholders after "in", the first numbered first: In(3, 3) is "($3,$4,$5)". For n = 0 it is
// "(null)", which nothing is in.
func In(n, first int) string {
	if n == 0 {
		return "(null)"
	}
	var b strings.Builder
	row(&b, n, first)
	return b.String()
}

// Values is the list of rows after "values" for a multi-row insert: Values(2, 2) is "($1,$2),($3,$4)". Keep the number
// of rows to a few sizes, since every text is a statement of its own to prepare.
func Values(rows, cols int) string {
	var b strings.Builder
	for r := range rows {
		if r > 0 {
			b.WriteByte(',')
		}
		row(&b, cols, r*cols+1)
	}
	return b.String()
}

func row(b *strings.Builder, n, first int) {
	b.WriteByte('(')
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(first + i))
	}
	b.WriteByte(')')
}

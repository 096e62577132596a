// Package beat tells whether somebody else is alive who writes a sign of life into the database, without believing any
// clock but one's own to go on evenly: his sign has changed, or it has not for too long.
package beat

import "time"

const (
	// Every is how often a holder gives his sign.
	Every = time.Second
	// For is how long a sign may stand still before its holder is gone; with the looks before and after it another node
	// goes on within five seconds.
	For = 3 * time.Second
	// blind is as much as the time between two looks counts: who could not read for long, perhaps because the database was
	// away for everybody, cannot say that the other gave no sign.
	blind = 2 * time.Second
)

// Watch remembers the sign of one holder.
type Watch[T comparable] struct {
	Now func() time.Time // time.Now unless a test sets it

	sign          T
	since, looked time.Time // by the machine's own clock, which does not jump
}

// Still tells for how long a sign has not changed while one looked.
func (w *Watch[T]) Still(sign T) time.Duration {
	now := time.Now()
	if w.Now != nil {
		now = w.Now()
	}
	switch gap := now.Sub(w.looked); {
	case w.looked.IsZero() || sign != w.sign:
		w.sign, w.since = sign, now
	case gap > blind:
		w.since = w.since.Add(gap - blind)
	}
	w.looked = now
	return now.Sub(w.since)
}

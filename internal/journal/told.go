package journal

import "amends/internal/complaint"

// Told is an event as its reader wants it: decoded, with the case before and after it. A command that has just been
// decided knows all three, so the readers of the same process need not work them out again. Nobody changes what it holds.
type Told struct {
	complaint.Recorded
	Before, After *complaint.State // Before is nil for the first event
}

// Told answers what the committing process kept of an event; nil when the record was read from the database.
func (r Record) Told() *Told { return r.told }

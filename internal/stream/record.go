package stream

import "time"

// Record is one event as it stands in the journal: names and bytes. Stream names the one thing that it happened to, such as
// a case; of which type that is, Type begins with.
type Record struct {
	Position int64 // from 1, without gaps, over all streams
	Stream   string
	Version  int // from 1, without gaps, in its stream
	Type     string
	At       int64 // microseconds UTC
	By       string
	Channel  string
	Payload  []byte // JSON

	Known any // a *Known of its own stream, from the process that has just committed it; nil: read from the database
}

// Recorded is an event with what the journal adds.
type Recorded[E any] struct {
	Event   E
	Version int // of the stream after it; 1 is the first
	At      time.Time
	By      string
	Channel string
	Via     string // the id of the API token that it came by; empty: a person's own hands, or from before tokens were named
}

// Known is an event as its reader wants it: decoded, with the state before and after it. A command that has just been
// decided knows all three, so the readers of the same process need not work them out again. Nobody changes what it holds.
type Known[S, E any] struct {
	Recorded[E]
	Before, After *S // Before is nil for the first event
}

// viaSign parts a channel from the token that used it. No channel has it in its name.
const viaSign = "#"

// Through is the channel of an event that came by an API token, as the record keeps it: the token is part of the leaf, and
// costs no byte an event, since channels are words that are written once.
func Through(channel, token string) string {
	if token == "" {
		return channel
	}
	return channel + viaSign + token
}

package stream

import "time"

// Meta says when, by whom and through which door a command came.
type Meta struct {
	At      time.Time
	By      string // staff id, "customer" for the complainant himself, "system" for timers and flows
	Channel string
	Via     string // the id of the API token that it came by; empty: a person's own hands
	Key     string // idempotency key; the same key is the same act
	Asked   int64  // digest of what is asked under the key, to refuse the key with another request; 0: not compared
	Shared  bool   // the key is the same act whoever gives it and whenever, such as a row of a file; else each has his own keys for some weeks
}

// Actors that are not staff.
const (
	Customer = "customer"
	System   = "system"
)

package journal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"amends/internal/store"
)

// New is an event that is not in the journal yet.
type New struct {
	Type    string
	Payload []byte // JSON
	By      string // who did this one; empty: as the append says, and so for the channel
	Channel string
	Known   any // what the writer knows of it already: stream.Record.Known
}

// Append asks for events to be added to one stream.
type Append struct {
	Stream  string
	Expect  int   // the version the stream must have before: 0 = it must be new
	At      int64 // microseconds UTC
	By      string
	Channel string
	Key     string // idempotency: the same key is done once; empty = no key
	Asked   int64  // digest of what was asked under the key, kept with it; 0: none
	Lasting bool   // the key is never forgotten, such as that of a row of a file
	Events  []New
	// Upon are other streams that what happens was decided on, with the versions that were seen; a conflict when one has moved on.
	Upon []Seen
	// Within runs in the same transaction, after the events were written and before the commit: views, vault rows,
	// jobs. It may run again when the transaction had to be retried, so it must not touch anything but tx.
	Within func(ctx context.Context, tx *store.Tx, recs []Record) error
}

// Seen is a stream as somebody saw it before he decided.
type Seen struct {
	Stream  string
	Version int
}

// Done is what an append led to.
type Done struct {
	Records  []Record // what was written
	Repeat   bool     // the key was done before: nothing was written, the rest is about the earlier append
	Asked    int64    // of a repeat: what was asked then; 0: not known
	Stream   string
	First    int   // version of the first event; 0: not known, as of keys from before
	Version  int   // of the stream after the append
	Position int64 // of its last event
}

// Append adds events durably: when it returns without an error they are on disk. ErrConflict on a wrong version.
// A ctx that ends before the append is taken drops it; later the outcome is waited for.
func (j *Journal) Append(ctx context.Context, a Append) (Done, error) {
	if err := a.check(); err != nil {
		return Done{}, fmt.Errorf("append %s: %w", a.Stream, err)
	}
	if err := j.refused(); err != nil {
		return Done{}, fmt.Errorf("append %s: %w", a.Stream, err)
	}
	if a.At == 0 {
		a.At = store.Micros(j.now())
	}
	m := &member{ctx: ctx, append: &a}
	if err := j.queue.do(m); err != nil {
		return Done{}, fmt.Errorf("append %s: %w", a.Stream, err)
	}
	return m.done, nil
}

// Write runs any other small write in the transaction that commits the next appends, which costs no commit of its own.
// It may run again when the transaction had to be retried, so it must not touch anything but tx.
func (j *Journal) Write(ctx context.Context, fn func(ctx context.Context, tx *store.Tx) error) error {
	return j.queue.do(&member{ctx: ctx, within: fn})
}

// check refuses what only one of the databases would refuse, and what could not be read back.
func (a Append) check() error {
	if a.Stream == "" {
		return errors.New("no stream")
	}
	for _, s := range [...]string{a.Stream, a.By, a.Channel, a.Key} {
		if !sound(s) {
			return fmt.Errorf("%q is not storable text", s)
		}
	}
	for _, e := range a.Events {
		if e.Type == "" || !sound(e.Type) || !sound(e.By) || !sound(e.Channel) {
			return fmt.Errorf("event type %q", e.Type)
		}
		if !utf8.Valid(e.Payload) || bytes.IndexByte(e.Payload, 0) >= 0 {
			return fmt.Errorf("payload of %s is not storable text", e.Type)
		}
	}
	return nil
}

func sound(s string) bool { return utf8.ValidString(s) && !strings.Contains(s, "\x00") }

package complaint

import (
	"slices"
	"strings"
	"time"

	"amends/internal/contact"
	"amends/internal/fault"
)

// Call is one attempt to speak to the complainant: when, and at which number. Who called is who wrote it down; whether he
// was reached is the event that holds it.
type Call struct {
	At     int64  `json:"called_at,omitempty"` // µs UTC
	Number Text   `json:"number,omitzero" tell:"line,called_number,masked"`
	Files  []File `json:"files,omitempty"` // the recording
}

// attemptsApart is the least between two attempts that count: three calls in a minute are one.
const attemptsApart = time.Hour

// called checks an attempt: a moment that is past and not before the result was told, and a number that can be
// dialled, or is one of his. needed: without it the command says nothing that could be proved.
func (d *decision) called(l *fault.List, c *Confirm, needed bool) Call {
	if !needed && c.CalledAt.IsZero() && c.Number.IsZero() {
		return Call{Files: c.Files}
	}
	switch {
	case c.CalledAt.IsZero():
		l.Add("called_at", "input.required")
	case c.CalledAt.After(d.m.At):
		l.Add("called_at", "input.future")
	case c.CalledAt.Before(instant(d.s.ResultAt).Truncate(time.Minute)): // a form knows no seconds
		l.Add("called_at", "complaint.called_before_result")
	}
	l.Need(!c.Number.IsZero(), "number")
	if plain := c.Number.Plain; plain != "" && !c.His && contact.One(plain, contact.Home).Dial == "" {
		l.Add("number", "input.not_a_phone")
	}
	return Call{micros(c.CalledAt), c.Number, c.Files}
}

// proved refuses a yes that staff write down without what it needs. Who works on the case judges his own work with it, and
// brings a recording; so does anybody once the complainant has said that a yes of his was none.
func (d *decision) proved(c *Confirm) error {
	if d.s.Contested == 0 && !d.own(c.Act().Name, anybody) || slices.ContainsFunc(c.Files, recording) {
		return nil
	}
	switch {
	case len(c.Files) > 0:
		return fault.Input("files", "complaint.no_recording")
	case d.s.Contested > 0:
		return fault.Input("files", "complaint.recording_contested")
	}
	return fault.Input("files", "complaint.recording_own")
}

// recording tells whether a file can be heard; its kind is what its bytes are, not what it is called.
func recording(f File) bool {
	return strings.HasPrefix(f.Type, "audio/") || strings.HasPrefix(f.Type, "video/")
}

// file puts the recording among the exhibits.
func (c Call) file(s *State, r Recorded) {
	for _, f := range c.Files {
		s.file(f, "complainant", r)
	}
}

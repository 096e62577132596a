package view

import (
	"context"

	"amends/internal/clock"
	"amends/internal/complaint"
	"amends/internal/vault"
)

// Entry is one line of the timeline. It is not a sentence: the page words it by Key and Args.
type Entry struct {
	Version  int    // of the case after it
	Group    int    // version of the first event of the same command: entries of one group belong together
	Icon     string // where that of its voice does not say enough
	Kind     complaint.Voice
	Key      string // catalogue key: "event.complaint.assigned", "event.clock.start"
	At       clock.Instant
	By       string // staff id, "customer", "system"
	Channel  string
	Via      string // id of the API token that it came by
	ViaName  string // what that token is called
	Step     string // id of the step that it finished
	Args     []complaint.Fact
	Bodies   []Body
	Files    []FileRef
	Internal bool // colleagues only
	SLA      bool // about a time limit
}

// Body is something that somebody wrote. Label is the input's name: "matter", "understood", "reason".
type Body struct {
	Label  string
	ID     string
	Text   string
	Erased bool
	Lost   bool // it does not open any more: the row is damaged or gone, and nothing says that it should be
}

// FileRef is a file of the case.
type FileRef struct {
	Digest string
	Name   string
	Type   string
	Size   int64
}

// Texts resolves the texts of a case, all read in one query.
type Texts struct {
	bodies map[string]string
	erased map[string]bool
}

// Of gives the words of a text; "" once erased.
func (w Texts) Of(t complaint.Text) string {
	if t.Plain != "" {
		return t.Plain
	}
	return w.bodies[t.ID]
}

// Erased says whether the words were forgotten on purpose.
func (w Texts) Erased(t complaint.Text) bool { return w.erased[t.ID] }

// Lost says whether there should be words and none can be read.
func (w Texts) Lost(t complaint.Text) bool {
	if t.ID == "" || t.Plain != "" {
		return false
	}
	_, ok := w.bodies[t.ID]
	return !ok
}

// timeline lists what happened, oldest first. Events of one command share their Group.
func (r *record) timeline() []Entry {
	out := make([]Entry, 0, len(r.events)+4)
	group := 0
	for i, e := range r.events {
		if i == 0 || !sameCommand(r.events[i-1], e) {
			group = e.Version
		}
		base := Entry{Version: e.Version, Group: group, At: clock.At(e.At), By: e.By, Channel: e.Channel, Via: e.Via}
		if moves, ok := e.Event.(complaint.ClocksMoved); ok {
			for _, m := range moves.Moves {
				n := base.with(complaint.TellMove(m), r.texts)
				n.Key, n.SLA, n.Internal = "event.clock."+m.Do, true, true
				out = append(out, n)
			}
			continue
		}
		n := base.with(r.tellings[i], r.texts)
		n.Key = "event." + r.types[i]
		out = append(out, n)
	}
	return out
}

// nameTokens says what the tokens are called that entries came by.
func (v *Views) nameTokens(ctx context.Context, list []Entry) {
	for i := range list {
		if e := &list[i]; e.Via != "" {
			e.ViaName = e.Via
			if v.TokenName != nil {
				e.ViaName = v.TokenName(ctx, e.Via)
			}
		}
	}
}

// sameCommand says whether two events that follow each other came of one command.
func sameCommand(a, b complaint.Recorded) bool {
	return a.At.Equal(b.At) && a.By == b.By && a.Channel == b.Channel && a.Via == b.Via
}

func (e Entry) with(t complaint.Telling, w Texts) Entry {
	e.Kind, e.Icon, e.Step, e.Args, e.Internal = t.Voice, t.Icon, t.Step, t.Facts, !t.Public
	for _, x := range t.Said {
		b := Body{x.Label, x.Text.ID, w.Of(x.Text), w.Erased(x.Text), w.Lost(x.Text)}
		if x.Masked && b.Text != "" {
			b.Text = vault.MaskPhone(b.Text)
		}
		e.Bodies = append(e.Bodies, b)
	}
	e.Files = w.files(t.Files)
	return e
}

// forComplainant is the entry as the complainant may read it; ok is false when it is none of his business.
func (e Entry) forComplainant() (Entry, bool) {
	if e.Internal {
		return e, false
	}
	if e.Kind != complaint.FromCustomer && e.Kind != complaint.ToCustomer { // reasons are written for colleagues
		e.Bodies, e.Files = nil, nil
	}
	var args []complaint.Fact
	for _, a := range e.Args {
		if a.Name != "rule" && a.Name != "rule_title" && a.Name != "passed" && a.Name != "department" {
			args = append(args, a)
		}
	}
	e.Args = args
	return e, true
}

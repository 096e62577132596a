// Package story words what happened to a complaint: one line of a timeline as people read it, with names, categories and
// departments in their language. Pages of the case, of the customer and of printing tell the same story with it.
package story

import (
	"cmp"
	"context"
	"embed"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"amends/internal/complaint"
	"amends/internal/i18n"
	"amends/internal/procedure"
	"amends/internal/register"
	"amends/internal/view"
	"amends/internal/web/form"
	"amends/internal/web/form/look"
	"amends/internal/web/kit"
)

// Words are the catalogues of this package.
//
//go:embed story.zh.json story.en.json
var Words embed.FS

// Teller knows what a story refers to.
type Teller struct {
	Snap      *register.Snapshot
	Procedure *procedure.Procedure
	Customer  string                             // how the customer is called, masked
	Measures  map[string]string                  // by id
	Cases     map[string]string                  // numbers of linked cases by id
	Requests  map[string]string                  // who was asked for what, by id
	File      func(f view.FileRef) kit.File      // how a file is shown
	Foot      func(e view.Entry) templ.Component // what became of what was said; nil, or giving nil: nothing to say
	limits    map[string]string
}

// Of knows what the story of a case refers to.
func Of(ctx context.Context, snap *register.Snapshot, c *view.CasePage, customer string) *Teller {
	t := &Teller{Snap: snap, Procedure: c.Procedure, Customer: customer, Measures: map[string]string{},
		Cases: map[string]string{}, Requests: map[string]string{}}
	for _, m := range c.Measures {
		t.Measures[m.ID] = m.What
	}
	for _, l := range c.Links {
		t.Cases[l.Case] = l.Number
	}
	for _, r := range c.Requests {
		t.Requests[r.ID] = look.Whom(ctx, snap, r.Department, r.Staff)
		if r.Question != "" {
			t.Requests[r.ID] = pair(ctx, t.Requests[r.ID], r.Question)
		}
	}
	return t
}

// Kind of voice, for the filter of a timeline.
func Spoken(k complaint.Voice) bool {
	return k == complaint.FromCustomer || k == complaint.ToCustomer || k == complaint.AmongColleagues
}

// Tell words entries in their order. What a command did to the time limits is told with the act itself; that a limit is
// near, over or escalated is an entry of its own.
func (t *Teller) Tell(ctx context.Context, list []view.Entry) []kit.Entry {
	out := make([]kit.Entry, 0, len(list))
	at := map[int]int{} // group → place of the act
	for _, e := range list {
		if i, seen := at[e.Group]; seen && quiet(e) {
			if e.Key == "event.clock.start" || e.Key == "event.clock.cancel" {
				continue // the clocks over the page say so
			}
			aside(&out[i], t.Sentence(ctx, e))
			continue
		}
		if !e.SLA {
			if _, seen := at[e.Group]; !seen {
				at[e.Group] = len(out)
			}
		}
		out = append(out, t.Entry(ctx, e))
	}
	return out
}

// aside adds what is not anybody's words: under what was said it stands apart from it.
func aside(k *kit.Entry, words string) {
	switch {
	case words == "":
	case k.Kind == kit.FromCustomer || k.Kind == kit.Reply || k.Kind == kit.InternalNote:
		was, _ := k.Body.(facts)
		k.Body = append(was, words)
	default:
		k.Text = joinLines(k.Text, words)
	}
}

// facts are small lines under what was said.
type facts []string

// Render writes them.
func (f facts) Render(_ context.Context, w io.Writer) error {
	for _, line := range f {
		if _, err := io.WriteString(w, `<p class="k-hint">`+templ.EscapeString(line)+`</p>`); err != nil {
			return err
		}
	}
	return nil
}

// quiet says that a move of a clock only follows from what was done.
func quiet(e view.Entry) bool {
	switch e.Key {
	case "event.clock.warn", "event.clock.breach", "event.clock.escalate":
		return false
	}
	return e.SLA
}

func joinLines(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "\n" + b
}

// Entry words one entry.
func (t *Teller) Entry(ctx context.Context, e view.Entry) kit.Entry {
	k := kit.Entry{Kind: kinds[e.Kind], Who: t.who(ctx, e.By), Act: i18n.T(ctx, e.Key), At: i18n.DateTime(ctx, e.At.Time()),
		Stamp: e.At.Time().UTC().Format(time.RFC3339), Icon: cmp.Or(e.Icon, icons[e.Key])}
	if e.Kind == complaint.FromCustomer && e.By != complaint.Customer { // written down for him
		k.Act += " · " + look.Staff(ctx, t.Snap, e.By)
		k.Who = t.customer(ctx)
	}
	if e.Key == "event.complaint.assigned" && e.Step == "" { // given on, by somebody who had it
		k.Act = i18n.T(ctx, "told.handed_over")
	}
	if e.Key == "event.complaint.code_told" && slices.ContainsFunc(e.Args, func(a complaint.Fact) bool { return a.Name == "anew" && a.Value == true }) {
		k.Act = i18n.T(ctx, "told.code_anew")
	}
	if e.ViaName != "" {
		k.Act += i18n.T(ctx, "told.via", "token", e.ViaName)
	}
	if e.Key == "event.clock.breach" {
		k.Tone = "over"
	}
	if e.Kind == complaint.Clockwork && k.Icon == "" {
		k.Icon = "clock"
	}
	if t.Foot != nil && e.Kind == complaint.ToCustomer {
		k.Foot = t.Foot(e)
	}
	k.Text = t.bodies(ctx, e)
	aside(&k, t.Sentence(ctx, e))
	for _, f := range e.Files {
		if t.File != nil {
			k.Files = append(k.Files, t.File(f))
		}
	}
	return k
}

var kinds = map[complaint.Voice]string{complaint.FromCustomer: kit.FromCustomer, complaint.ToCustomer: kit.Reply, complaint.AmongColleagues: kit.InternalNote,
	complaint.Work: kit.System, complaint.Change: kit.System, complaint.Clockwork: kit.Clockwork}

var icons = map[string]string{
	"event.clock.pause": "pause", "event.clock.resume": "play", "event.clock.escalate": "siren", "event.clock.warn": "flame", "event.clock.breach": "triangle",
}

func (t *Teller) who(ctx context.Context, by string) string {
	if by == complaint.Customer {
		return t.customer(ctx)
	}
	return look.Staff(ctx, t.Snap, by)
}

func (t *Teller) customer(ctx context.Context) string {
	if t.Customer != "" {
		return t.Customer
	}
	return i18n.T(ctx, "look.customer")
}

// plainBodies are said without their label: they are what the entry is about.
var plainBodies = map[string]bool{"text": true, "matter": true, "question": true, "what": true, "lesson": true, "summary": true}

func (t *Teller) bodies(ctx context.Context, e view.Entry) string {
	var lines []string
	for _, b := range e.Bodies {
		if b.Label == "subject" {
			continue // stands over the page
		}
		text := complaint.Unread(b.Text)
		switch {
		case b.Erased:
			text = i18n.T(ctx, "told.erased_words")
		case b.Lost:
			text = i18n.T(ctx, "told.lost_words")
		}
		if text == "" {
			continue
		}
		if !plainBodies[b.Label] {
			text = pair(ctx, t.label(ctx, e, b.Label), text)
		}
		lines = append(lines, text)
	}
	return strings.Join(lines, "\n")
}

// label is what a fact is called when it is told, or the input's name under the kind of the step that the entry did.
func (t *Teller) label(ctx context.Context, e view.Entry, name string) string {
	return i18n.T(ctx, t.labelKey(ctx, e, name))
}

func (t *Teller) labelKey(ctx context.Context, e view.Entry, name string) string {
	if k := "told." + name; i18n.Has(ctx, k) {
		return k
	}
	kind := ""
	if t.Procedure != nil {
		if s := t.Procedure.Step(e.Step); s != nil {
			kind = s.Kind
		}
	}
	return form.LabelKey(ctx, kind, name)
}

func pair(ctx context.Context, name, value string) string {
	return i18n.T(ctx, "look.colon", "name", name, "value", value)
}

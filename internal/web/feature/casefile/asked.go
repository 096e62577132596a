package casefile

import (
	"cmp"
	"context"
	"net/url"
	"slices"

	"amends/internal/clock"
	"amends/internal/complaint"
	"amends/internal/i18n"
	"amends/internal/request"
	"amends/internal/view"
	"amends/internal/web/form"
	"amends/internal/web/form/look"
	"amends/internal/web/kit"
)

// asks opens the form that asks another department; nil when the visitor may not.
func (l *loaded) asks(ctx context.Context) *kit.Button {
	b := l.button(ctx, "request", "plus", "", kit.Plain)
	if b != nil {
		b.Size, b.Title, b.IconOnly = "s", "", true
	}
	return b
}

// requestOf finds one of the case; nil when there is none of that id.
func (l *loaded) requestOf(id string) *view.RequestLine {
	for i := range l.Requests {
		if l.Requests[i].ID == id {
			return &l.Requests[i]
		}
	}
	return nil
}

// times are how long somebody may have to answer, each with the moment at which it is over.
func (l *loaded) times(ctx context.Context) (out []form.Choice) {
	table, err := l.v.Snap.Calendar("")
	if err != nil {
		return nil
	}
	for _, within := range []string{"2h", "4wh", "1wd", "2wd", "5wd"} {
		span, _ := clock.ParseSpan(within)
		_, due, err := table.Due(l.Now, span)
		if err != nil {
			return nil
		}
		out = append(out, form.Choice{Value: within, Label: i18n.T(ctx, "case.request_within",
			"span", look.Span(ctx, within), "at", i18n.DateTime(ctx, due))})
	}
	return out
}

// split are those that nobody waits for any more, or the rest, which stand before them.
func (l *loaded) split(over bool) (out []*view.RequestLine) {
	for i := range l.Requests {
		r := &l.Requests[i]
		if is := r.Status == request.Accepted || r.Status == request.Withdrawn; is == over {
			out = append(out, r)
		}
	}
	return out
}

// put says who asked, when, by when it is to be answered, and that it was reminded.
func (l *loaded) put(ctx context.Context, r *view.RequestLine) string {
	out := i18n.T(ctx, "case.request_put", "who", look.Staff(ctx, l.v.Snap, r.By), "at", i18n.DateTime(ctx, r.AskedAt.Time()),
		"due", i18n.DateTime(ctx, r.Clock.DueAt.Time()))
	if r.Reminded > 0 {
		out = words(out, l.reminded(ctx, r))
	}
	return out
}

// reminded says when somebody was last reminded.
func (l *loaded) reminded(ctx context.Context, r *view.RequestLine) string {
	return i18n.T(ctx, "case.request_reminded", "at", i18n.DateTime(ctx, r.RemindedAt.Time()))
}

// whom is who was asked: the department, and who of it was named.
func (l *loaded) whom(ctx context.Context, r *view.RequestLine) string {
	return look.Whom(ctx, l.v.Snap, r.Department, r.Staff)
}

// left is when it is to be answered, while it waits.
func (l *loaded) left(ctx context.Context, r *view.RequestLine) kit.SLA {
	return look.ClockSLA(ctx, view.ClockLine{Clock: r.Clock, Badge: r.Badge, Remaining: r.Remaining}, l.Now)
}

// outcome says how it came out; colour is kept for what was returned, which somebody must see to, and for what was late.
func (l *loaded) outcome(ctx context.Context, r *view.RequestLine) kit.Tag {
	t := kit.Tag{Label: i18n.T(ctx, "case.request_"+string(r.Status)), Icon: "check"}
	switch {
	case r.Status == request.Returned:
		t.Icon, t.Tone = "undo", "risk"
	case r.Status == request.Withdrawn:
		t.Icon = "x"
	case r.Clock.State == clock.Missed:
		t.Label, t.Tone = i18n.T(ctx, "case.request_answered_late"), "warn"
	}
	return t
}

// came says what became of it in a sentence: by whom, and when.
func (l *loaded) came(ctx context.Context, r *view.RequestLine) string {
	if r.DoneAt == 0 {
		return ""
	}
	if r.Ended != "" {
		return form.ChoiceWord(ctx, "ended", r.Ended)
	}
	return i18n.T(ctx, "case.request_by", "who", look.Staff(ctx, l.v.Snap, r.DoneBy), "at",
		i18n.DateTime(ctx, r.DoneAt.Time()))
}

// wrote is what was written, or that it was erased.
func (l *loaded) wrote(ctx context.Context, s string) string {
	return cmp.Or(s, i18n.T(ctx, "look.erased"))
}

// acts are what the visitor may do with a request; the first is the one that is waited for.
func (l *loaded) acts(ctx context.Context, r *view.RequestLine) (out []kit.Button) {
	for i, command := range r.Acts {
		b := kit.Button{Label: i18n.T(ctx, "action."+command), Icon: complaint.ActNamed(command).Icon, Size: "s",
			Attrs: kit.Attrs{"hx-get": l.url("/do/" + command + "?request=" + url.QueryEscape(r.ID)), "hx-target": "#dialog"}}
		if next := r.Rests(l.Now); command == "remind_request" && !next.IsZero() {
			b.Disabled, b.Why = true, words(l.reminded(ctx, r), i18n.T(ctx, "case.request_remind_from", "at", i18n.DateTime(ctx, next)))
		}
		if i == 0 && command != "remind_request" {
			b.Kind = kit.Primary
		}
		out = append(out, b)
	}
	if b := l.asks(ctx); b != nil && r.Status == request.Returned {
		b.Label, b.Icon, b.IconOnly, b.Kind = i18n.T(ctx, "case.request_anew"), "users", false, kit.Primary
		b.Attrs = kit.Attrs{"hx-get": l.url("/do/request?anew=" + url.QueryEscape(r.ID)), "hx-target": "#dialog"}
		out = append(out, *b)
	}
	return out
}

// mine says that the visitor's answer is waited for, or in place of whoever is not here: such a card is open from the start.
func (l *loaded) mine(r *view.RequestLine) bool {
	asked := r.Staff == l.v.Staff || r.Staff == "" && r.Department == l.v.Viewer.Home ||
		slices.Contains(l.v.Viewer.Absent, r.Staff)
	return asked && slices.Contains(r.Acts, "answer_request")
}

// absent says of one who was named that he is not here; "" when he is, or nothing waits for him.
func (l *loaded) absent(ctx context.Context, r *view.RequestLine) string {
	p := l.v.Snap.StaffByID[r.Staff]
	if r.Staff == "" || !r.Open() || p != nil && p.Active && !p.Away {
		return ""
	}
	return i18n.T(ctx, "case.request_absent", "who", look.Staff(ctx, l.v.Snap, r.Staff))
}

// needs says that steps wait for the answer.
func needs(r *view.RequestLine) bool { return r.Required && r.Open() }

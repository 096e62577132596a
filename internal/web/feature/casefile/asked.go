package casefile

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"

	"amends/internal/clock"
	"amends/internal/complaint"
	"amends/internal/i18n"
	"amends/internal/request"
	"amends/internal/view"
	"amends/internal/web/form/look"
	"amends/internal/web/kit"
)

// asks opens the form that asks another department; nil when the visitor may not.
func (l *loaded) asks(ctx context.Context) *kit.Button {
	b := l.button(ctx, "request", "plus", "", kit.Plain)
	if b != nil {
		b.Size, b.Title = "s", ""
	}
	return b
}

// whom is who was asked: the department, and who of it was named.
func (l *loaded) whom(ctx context.Context, r *view.RequestLine) string {
	return strings.TrimSpace(look.Department(ctx, l.v.Snap, r.Department) + " " + look.Staff(ctx, l.v.Snap, r.Staff))
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
		return i18n.T(ctx, "choice.ended."+r.Ended)
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
		if i == 0 && command != "remind_request" {
			b.Kind = kit.Primary
		}
		out = append(out, b)
	}
	return out
}

// mine says that the visitor's answer is waited for: such a card is open from the start.
func mine(r *view.RequestLine) bool { return slices.Contains(r.Acts, "answer_request") }

// needs says that steps wait for the answer.
func needs(r *view.RequestLine) bool { return r.Required && r.Open() }

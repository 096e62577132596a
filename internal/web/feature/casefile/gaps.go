package casefile

import (
	"context"
	"net/url"
	"time"

	"amends/internal/clock"
	"amends/internal/complaint"
	"amends/internal/i18n"
	"amends/internal/register"
	"amends/internal/vault"
	"amends/internal/view"
	"amends/internal/web/form/look"
)

// gaps are what a text of the officer may name of this case, to somebody of that name.
func (l *loaded) gaps(ctx context.Context, name, public string) map[string]string {
	s := &l.State
	out := map[string]string{}
	for _, g := range register.Gaps {
		out[g] = complaint.GapMark(i18n.Key(ctx)) // nobody knows it yet: the officer writes it, and cannot send without
	}
	out["code"] = complaint.CodeMark(i18n.Key(ctx)) // put in when the message leaves
	for g, words := range map[string]string{"number": s.Number, "name": vault.Salute(name, i18n.From(ctx) != i18n.En),
		"organisation": i18n.Name(ctx, l.v.Snap.Organisation.Name), "hotline": l.v.Snap.Organisation.Hotline,
		"contact": l.v.Snap.Organisation.Hotline, "officer": look.Staff(ctx, l.v.Snap, s.Owner), "department": look.Department(ctx, l.v.Snap, s.Department),
		"date": i18n.Date(ctx, l.Now), "channel": look.Channel(ctx, l.v.Snap, s.Channel), "category": look.Category(ctx, l.v.Snap, s.Class.Content),
		"matter": l.Subject, "stage": look.Hue(ctx, l.item.Hue), "link": public + "/portal/progress?number=" + url.QueryEscape(s.Number)} {
		if words != "" {
			out[g] = words
		}
	}
	if due := promised(l.Clocks, l.Now); due != 0 {
		out["due"] = i18n.DateTime(ctx, due.Time())
	}
	if s.Amount > 0 {
		out["amount"] = i18n.Money(ctx, s.Amount)
	}
	return out
}

// promised is by when the house owes the customer the end of his matter, 0 when it is not known: the first of the clocks of
// the whole case. The clock of a step presses more and promises nothing: it may be for a first word, or even the customer's
// own time to answer. What is over is no promise either: the officer names another time.
func promised(clocks []view.ClockLine, now time.Time) (due clock.Instant) {
	for _, c := range clocks {
		if c.Whole && c.State == clock.Running && (due == 0 || c.DueAt < due) {
			due = c.DueAt
		}
	}
	if !due.Time().After(now) {
		return 0
	}
	return due
}

// spokenTo is the name of whom a text goes to; "" when nobody's is known. Nothing leaves here but how he is addressed.
func (h handler) spokenTo(ctx context.Context, l *loaded) (string, error) {
	who, err := h.Addressee(ctx, l.State.Contact())
	return who.Name, err
}

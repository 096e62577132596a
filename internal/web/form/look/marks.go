package look

import (
	"context"
	"slices"
	"time"

	"amends/internal/clock"
	"amends/internal/i18n"
	"amends/internal/procedure"
	"amends/internal/vault"
	"amends/internal/view"
	"amends/internal/web/form"
	"amends/internal/web/kit"
)

// Grade is the urgency glyph.
func Grade(ctx context.Context, grade string) kit.Grade {
	switch grade {
	case "urgent":
		return kit.Grade{Level: 1, Label: form.ChoiceWord(ctx, "grade", grade)}
	case "major":
		return kit.Grade{Level: 2, Label: form.ChoiceWord(ctx, "grade", grade)}
	case "general":
		return kit.Grade{Level: 3, Label: form.ChoiceWord(ctx, "grade", grade)}
	}
	return kit.Grade{Level: 4, Label: i18n.T(ctx, "look.grade_none")}
}

// Stage is the ring of how far the case is, worded by its hue, which means the same in every procedure.
func Stage(ctx context.Context, f *view.Face) kit.Stage {
	label := Hue(ctx, f.Hue)
	switch {
	case f.State == view.StateArchived:
		label = i18n.T(ctx, "look.hue_archived")
	case f.Hue == "closed" && f.State != view.StateClosed:
		label = i18n.T(ctx, "look.hue_closing") // the closing stage has come, the closing not yet
	}
	return kit.Stage{Hue: f.Hue, N: f.Done, Of: f.All, Label: label}
}

// Hue is the word of a stage's colour.
func Hue(ctx context.Context, hue string) string {
	for _, h := range procedure.Hues {
		if h == hue {
			return i18n.T(ctx, "look.hue_"+hue)
		}
	}
	return hue
}

// Customer is the masked customer of a row in one word, without the phone.
func Customer(ctx context.Context, f *view.Face, display string) string {
	switch {
	case f.Flags.Has(view.FlagAnonymous):
		return i18n.T(ctx, "look.anonymous")
	case f.Flags.Has(view.FlagErased):
		return i18n.T(ctx, "look.erased")
	}
	return Name(display)
}

// Name is the name alone of the masked line of a person: what an avatar's letters and colour are taken from, so that they
// are the same wherever he stands.
func Name(display string) string {
	name, _ := Contact(display)
	return name
}

// Contact divides the masked line of a person into name and phone or e-mail.
func Contact(display string) (name, contact string) {
	name, phone, email := vault.Parts(display)
	if name == "" { // somebody is called something
		return display, ""
	}
	return name, phone + email
}

// Tags are the marks of risk, then the tags that people gave.
func Tags(ctx context.Context, f *view.Face) []kit.Tag {
	var out []kit.Tag
	risk := func(on bool, key string, args ...any) {
		if on {
			out = append(out, kit.Tag{Label: i18n.T(ctx, key, args...), Tone: "risk"})
		}
	}
	risk(f.Repeat > 1, "look.repeat", "n", f.Repeat)
	risk(f.Safety(), "look.safety")
	risk(f.Media(), "look.media")
	risk(f.Flags.Has(view.FlagSuperior), "look.superior")
	if f.Reopened > 0 {
		out = append(out, kit.Tag{Label: i18n.T(ctx, "look.reopened", "n", f.Reopened)})
	}
	if f.Escalated > 0 {
		out = append(out, kit.Tag{Label: i18n.T(ctx, "look.escalated", "i", f.Escalated)})
	}
	if f.Flags.Has(view.FlagQuestion) && f.State == view.StateWaiting {
		out = append(out, kit.Tag{Label: i18n.T(ctx, "look.question"), Icon: "pause"})
	}
	if f.Flags.Has(view.FlagWithdrawn) {
		out = append(out, kit.Tag{Label: i18n.T(ctx, "look.withdrawn")})
	}
	for _, t := range f.Tags {
		if !slices.ContainsFunc(out, func(k kit.Tag) bool { return k.Label == t }) { // a mark says it already
			out = append(out, kit.Tag{Label: t})
		}
	}
	return out
}

// RowSLA is the badge of a row's most pressing clock; nil when none counts. The words are the time on the wall until the
// due instant: the calendar has spoken when that instant was worked out, and a list and a page agree at a glance.
func RowSLA(ctx context.Context, f *view.Face, limits map[string]string, now time.Time) *kit.SLA {
	badge := f.BadgeAt(now)
	if badge == clock.BadgeNone {
		return nil
	}
	title := limits[f.Clock]
	if title == "" {
		title = f.Clock
	}
	s := sla(ctx, badge, f.StartedAt, f.WarnAt, f.RiskAt, f.DueAt, now)
	s.Clock = title
	return &s
}

// ClockSLA is the badge of a clock on the page of a case.
func ClockSLA(ctx context.Context, c view.ClockLine, now time.Time) kit.SLA {
	s := sla(ctx, c.Badge, c.StartedAt, c.WarnAt, c.RiskAt, c.DueAt, now)
	if c.State.Over() {
		s.At = time.Time{} // stands still
	}
	if c.State == clock.Missed {
		s.Left = c.DueAt.Time().Sub(c.StoppedAt.Time())
		s.Says = i18n.T(ctx, "look.missed")
	}
	return s
}

func sla(ctx context.Context, badge clock.Badge, started, warn, risk, due clock.Instant, now time.Time) kit.SLA {
	total := due.Time().Sub(started.Time())
	s := kit.SLA{State: string(badge), At: now, Left: due.Time().Sub(now), Total: total, Title: i18n.T(ctx, "look.due", "at", i18n.DateTime(ctx, due.Time()))}
	switch badge {
	case clock.BadgeHold:
		s.Says = i18n.T(ctx, "look.hold")
	case clock.BadgeDone:
		s.Says = i18n.T(ctx, "look.met")
	default:
		s.Says = i18n.Left(ctx, s.Left)
	}
	if total > 0 {
		s.Warn = float64(warn-started) / float64(due-started)
		s.Risk = float64(risk-started) / float64(due-started)
	}
	return s
}

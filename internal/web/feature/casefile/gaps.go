package casefile

import (
	"context"

	"amends/internal/clock"
	"amends/internal/i18n"
	"amends/internal/web/form/look"
)

// gaps are what a text of the officer may name of this case.
func (l *loaded) gaps(ctx context.Context, public string) map[string]string {
	s := &l.State
	out := map[string]string{"number": s.Number, "name": l.name, "organisation": i18n.Name(ctx, l.v.Snap.Organisation.Name), "hotline": l.v.Snap.Organisation.Hotline,
		"contact": l.v.Snap.Organisation.Hotline, "officer": look.Staff(ctx, l.v.Snap, s.Owner), "department": look.Department(ctx, l.v.Snap, s.Department),
		"date": i18n.Date(ctx, l.Now), "channel": look.Channel(ctx, l.v.Snap, s.Channel), "category": look.Category(ctx, l.v.Snap, s.Class.Content),
		"matter": l.Subject, "stage": look.Hue(ctx, l.item.Hue), "link": public + "/p"}
	for _, c := range l.Clocks {
		if c.Current && c.State == clock.Running {
			out["due"] = i18n.DateTime(ctx, c.DueAt.Time())
		}
	}
	if s.Amount > 0 {
		out["amount"] = i18n.Money(ctx, s.Amount)
	}
	return out
}

package queue

import (
	"cmp"
	"context"

	"amends/internal/clock"
	"amends/internal/i18n"
	"amends/internal/view"
	"amends/internal/web/form/look"
	"amends/internal/web/kit"
	"amends/internal/web/site"
)

// mostAsked is how many questions stand above the cases; all of them are found with those.
const mostAsked = 50

// askedLine is one question that waits for the visitor.
type askedLine struct {
	id, href, what, who string
	needed              bool
	sla                 kit.SLA
}

// asks reads what waits for an answer of the visitor, where the list is that of such cases.
func (h handler) asks(ctx context.Context, v site.Visit, b *board) error {
	if b.ask.Filter.View != view.ViewToAnswer || b.ask.narrow() {
		return nil
	}
	list, err := h.Views.Requests(ctx, v.Viewer, view.RequestFilter{Whose: view.RequestsToAnswer}, "", mostAsked, v.Now)
	if err != nil {
		return err
	}
	for _, r := range list.Rows {
		c := clock.Clock{ID: r.ID, State: clock.Running, StartedAt: r.AskedAt, WarnAt: r.WarnAt, RiskAt: r.WarnAt,
			DueAt: r.DueAt}
		b.asked = append(b.asked, askedLine{r.ID, "/c/" + r.Case + b.ask.Query() + "#asked-" + r.ID,
			cmp.Or(r.Question, i18n.T(ctx, "look.erased")),
			i18n.T(ctx, "queue.asked_by", "who", look.Staff(ctx, v.Snap, r.By), "number", r.Number), r.Required,
			look.ClockSLA(ctx, view.ClockLine{Clock: c, Badge: c.Badge(v.Now)}, v.Now)})
	}
	return nil
}

package intake

import (
	"context"

	"amends/internal/i18n"
	"amends/internal/view"
)

// Promised says to the complainant how stands what was promised to be improved: the page and the API say the same. A day
// that went by is never called a plan.
func Promised(ctx context.Context, p *view.Improved) string {
	key := "promise." + p.State
	if p.DaysLate > 0 {
		key += "_late"
	}
	text := i18n.T(ctx, key, "due", p.DueOn, "first", p.First, "late", p.DaysLate, "checked", p.Checked)
	if p.Moved() && p.DaysLate > 0 && !p.Past && p.State != view.PromiseDone {
		text += i18n.T(ctx, "promise.moved", "due", p.DueOn)
	}
	return text
}

package customer

import (
	"context"
	"regexp"
	"strings"

	"amends/internal/i18n"
	"amends/internal/vault"
	"amends/internal/view"
	"amends/internal/web/site"
)

// looks are who saw what of a customer, newest first. A reason may name a case, as that of a case file or of a code does:
// whoever does not see the case does not read of it here.
func (c customer) looks(ctx context.Context, v site.Visit, id string) ([]lookLine, error) {
	list, err := c.House.Looks(ctx, id, looksShown)
	if err != nil {
		return nil, err
	}
	hidden := map[string]bool{}
	var out []lookLine
	for _, l := range list {
		for _, number := range aNumber.FindAllString(l.Why, -1) {
			if _, asked := hidden[number]; !asked {
				if hidden[number], err = c.hides(ctx, v, number); err != nil {
					return nil, err
				}
			}
			if hidden[number] {
				l.Why = strings.TrimSpace(strings.ReplaceAll(l.Why, number, ""))
			}
		}
		line := lookOf(ctx, v.Snap, l)
		if l.Via != "" {
			line.Who += i18n.T(ctx, "told.via", "token", c.Auth.TokenName(ctx, l.Via))
		}
		if l.Ground == vault.Told {
			line.Why += i18n.T(ctx, "look.no_ground")
		}
		out = append(out, line)
	}
	return out, nil
}

// aNumber is what may be the number of a case.
var aNumber = regexp.MustCompile(`[A-Z]{1,6}[0-9]{6,}`)

// hides tells whether a case goes by the number and the visitor does not see it.
func (c customer) hides(ctx context.Context, v site.Visit, number string) (bool, error) {
	for i, who := range []view.Viewer{v.Viewer, {All: true}} {
		l, err := c.Views.Queue(ctx, who, view.Filter{Search: number}, view.Page{Limit: 1}, v.Now)
		if err != nil {
			return false, err
		}
		if len(l.Rows) > 0 && l.Rows[0].Number == number {
			return i > 0, nil
		}
	}
	return false, nil
}

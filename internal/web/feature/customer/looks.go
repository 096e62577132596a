package customer

import (
	"context"
	"strings"

	"amends/internal/i18n"
	"amends/internal/vault"
	"amends/internal/web/site"
)

// looks are who saw what of a customer, newest first. A reason may name a case, as that of a case file or of a code does:
// whoever does not see the case does not read of it here.
func (c customer) looks(ctx context.Context, v site.Visit, id string) ([]lookLine, error) {
	list, err := c.House.Looks(ctx, id, looksShown)
	if err != nil {
		return nil, err
	}
	var out []lookLine
	for _, l := range list {
		hidden, err := c.House.Hidden(ctx, v.Staff, l.Why)
		if err != nil {
			return nil, err
		}
		for _, number := range hidden {
			l.Why = strings.TrimSpace(strings.ReplaceAll(l.Why, number, ""))
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

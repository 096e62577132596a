package lane

import (
	"context"

	"amends/internal/auth"
	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/vault"
)

// Why seals, under the key of the house, why somebody changes a setting or a way in, as the door that he came by put it into
// the context. needed is the refusal of who says nothing; empty: he need not say anything.
func (h *House) Why(ctx context.Context, needed string) (said field.Text, row []vault.SealedText, err error) {
	switch why := auth.Why(ctx); {
	case len([]rune(why)) > auth.LongestWhy:
		return said, nil, fault.Input("why", "input.too_long", "max", auth.LongestWhy)
	case why != "":
		s, err := h.Sealer("")(ctx, why)
		return field.Text{ID: s.ID, Digest: s.Digest}, []vault.SealedText{s}, err
	case needed != "":
		return said, nil, fault.Input("why", needed)
	}
	return said, nil, nil
}

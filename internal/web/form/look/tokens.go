package look

import (
	"context"

	"amends/internal/auth"
	"amends/internal/i18n"
	"amends/internal/web/kit"
)

// TokenFates are what may happen to somebody's API tokens when his password changes.
func TokenFates(ctx context.Context) []kit.Option {
	return []kit.Option{{Value: auth.RevokeTokens, Label: i18n.T(ctx, "site.tokens_revoke")},
		{Value: auth.KeepTokens, Label: i18n.T(ctx, "site.tokens_keep")}}
}

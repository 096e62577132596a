package shell

import (
	"context"
	"net/http"

	"amends/internal/i18n"
)

// TroubleTitle is what the tab of a page says that could not be shown; what happened stands on the page itself.
func TroubleTitle(ctx context.Context, status int) string {
	switch status {
	case http.StatusForbidden:
		return i18n.T(ctx, "shell.forbidden")
	case http.StatusNotFound:
		return i18n.T(ctx, "shell.missing")
	}
	return i18n.T(ctx, "shell.trouble")
}

package casefile

import (
	"context"
	"io"
	"net/http"

	"amends/internal/download"
	"amends/internal/house"
)

// Serve answers a request with the case file.
func Serve(ctx context.Context, w http.ResponseWriter, h *house.House, id, number, by string, sheet Sheet) error {
	return download.Send(w, number+".zip", "application/zip",
		func(out io.Writer) error { return Write(ctx, h, id, by, sheet, out) },
		func(err error) { h.Log.ErrorContext(ctx, "case file", "case", id, "err", err) })
}

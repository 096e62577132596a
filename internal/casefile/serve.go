package casefile

import (
	"context"
	"io"
	"net/http"

	"amends/internal/download"
	"amends/internal/house"
)

// Serve answers a request with the file of the record that is meant.
func Serve(ctx context.Context, w http.ResponseWriter, h *house.House, by string, of Which, sheet Sheet) error {
	f, err := Open(ctx, h, by, of)
	if err != nil {
		return err
	}
	return download.Send(w, f.Name(), "application/zip",
		func(out io.Writer) error { return f.Write(ctx, sheet, out) },
		func(err error) { h.Log.ErrorContext(ctx, "case file", "stream", f.ID, "err", err) })
}

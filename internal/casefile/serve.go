package casefile

import (
	"context"
	"net/http"

	"amends/internal/house"
)

// Serve answers a request with the case file. Nothing of it is kept: it goes out as it is written.
func Serve(ctx context.Context, w http.ResponseWriter, h *house.House, id, number, by string, sheet Sheet) error {
	out := &answer{w: w, number: number}
	err := Write(ctx, h, id, by, sheet, out)
	if err != nil && out.begun {
		h.Log.ErrorContext(ctx, "case file", "case", id, "err", err)
		panic(http.ErrAbortHandler) // a cut file must not look whole
	}
	return err
}

// answer sets the head of the answer with the first byte: until then an error may still be told.
type answer struct {
	w      http.ResponseWriter
	number string
	begun  bool
}

func (a *answer) Write(p []byte) (int, error) {
	if !a.begun {
		a.begun = true
		head := a.w.Header()
		head.Set("Content-Type", "application/zip")
		head.Set("Content-Disposition", `attachment; filename="`+a.number+`.zip"`)
		head.Set("Cache-Control", "no-store")
	}
	return a.w.Write(p)
}

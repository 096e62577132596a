package kit

import (
	"context"
	"fmt"
	"io"
)

// Icon is a line icon of 24 by 24, drawn in the colour of the text. It is hidden from screen readers: the words beside
// it, or the label of its button, say what it means.
type Icon string

// Render writes the drawing; an unknown name is an error, so that a test of the page finds it.
func (i Icon) Render(_ context.Context, w io.Writer) error {
	if i == "" {
		return nil
	}
	svg, ok := svgs[string(i)]
	if !ok {
		return fmt.Errorf("no icon named %q", string(i))
	}
	_, err := io.WriteString(w, svg)
	return err
}

// svgs are the drawings with their frame, put together once.
var svgs = func() map[string]string {
	out := make(map[string]string, len(drawings))
	for name, body := range drawings {
		out[name] = `<svg class="k-i" viewBox="0 0 24 24" aria-hidden="true">` + body + `</svg>`
	}
	return out
}()

// Icons lists the names, for the catalogue.
func Icons() []string {
	names := make([]string, 0, len(drawings))
	for n := range drawings {
		names = append(names, n)
	}
	return names
}

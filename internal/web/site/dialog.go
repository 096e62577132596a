package site

import (
	"net/http"

	"github.com/a-h/templ"

	"amends/internal/web/kit"
	"amends/internal/web/page"
	"amends/internal/web/shell"
)

// Dialog is something that is asked over a page, and a page of its own for whoever comes by its address: from a link in a
// new tab, or without a script.
type Dialog struct {
	Title  string // of the page of its own
	Back   string // what it was asked over
	Active string // link of the navigation
	Body   templ.Component
}

// Ask answers with a dialog, as the reader needs it.
func (s *Site) Ask(w http.ResponseWriter, r *http.Request, v Visit, status int, d Dialog) error {
	if page.Fragment(r) {
		return page.Render(w, r, status, d.Body)
	}
	p, err := s.Frame(r, v, d.Active, d.Title)
	if err != nil {
		return err
	}
	p.Back = d.Back
	return page.Render(w, r.WithContext(kit.Alone(r.Context(), d.Back)), status, shell.Sheet(p, d.Body))
}

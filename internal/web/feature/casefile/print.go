package casefile

import (
	"net/http"

	"amends/internal/web/page"
	"amends/internal/web/site"
)

// print is the record of the case on paper: the whole story, without what can be done.
func (h handler) print(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	p, err := h.pane(r.Context(), r, v, "timeline")
	if err != nil {
		return err
	}
	p.flat = true
	f, err := h.Frame(r, v, "", p.State.Number)
	if err != nil {
		return err
	}
	f.Back, f.Actions = p.url(""), printActions()
	return page.Render(w, r, http.StatusOK, printPage(f, p))
}

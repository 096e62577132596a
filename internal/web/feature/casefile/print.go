package casefile

import (
	"net/http"

	archive "amends/internal/casefile"
	"amends/internal/web/page"
	"amends/internal/web/paper"
	"amends/internal/web/site"
)

// caseFile is the whole case with its proof, to be kept or handed over. The vault notes who took it.
func (h handler) caseFile(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	l, err := h.load(r.Context(), v, r.PathValue("id"))
	if err != nil {
		return err
	}
	return archive.Serve(r.Context(), w, h.House, v.Staff, archive.Complaint(l.State.ID), paper.Sheet(h.House, h.Words))
}

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

package queue

import (
	"encoding/json"
	"net/http"
	"slices"

	"amends/internal/view"
	"amends/internal/web/site"
)

// counts are the numbers beside the views, for a page that stays open while the work goes on.
func (h handler) counts(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	n, err := h.Views.Counts(r.Context(), v.Viewer, v.Now, append(slices.Clone(view.SystemViews), view.ActionsToDo,
		view.ActionsToCheck)...)
	if err != nil {
		return err
	}
	out := map[string]int{"rectifications": n[view.ActionsToDo] + n[view.ActionsToCheck]}
	for _, key := range view.SystemViews {
		if key != view.ViewClosed { // only ever grows, and nobody acts on it
			out[key] = n[key]
		}
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	return json.NewEncoder(w).Encode(out)
}

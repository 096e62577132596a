package queue

import (
	"net/http"
	"strings"

	"amends/internal/i18n"
	"amends/internal/register"
	"amends/internal/web/form/look"
	"amends/internal/web/page"
	"amends/internal/web/shell"
	"amends/internal/web/site"
)

// palette answers Ctrl K: what can be done here, complaints, pages and views.
func (h handler) palette(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	if !page.Fragment(r) {
		return page.Redirect(w, r, "/")
	}
	ctx := r.Context()
	q := strings.TrimSpace(r.URL.Query().Get("q"))
	fits := func(label string) bool { return strings.Contains(strings.ToLower(label), strings.ToLower(q)) }
	item := func(key, icon, click string) shell.PaletteItem {
		return shell.PaletteItem{Label: i18n.T(ctx, "queue."+key), Icon: icon, Click: click}
	}
	here := shell.PaletteGroup{Title: i18n.T(ctx, "queue.pal_here")}
	if at := r.URL.Query().Get("at"); strings.HasPrefix(at, "/c/") {
		for _, it := range []shell.PaletteItem{item("pal_step", "check", "[data-case-step]"), item("pal_reply", "send", `[data-compose="reply"]`),
			item("pal_note", "lock", `[data-compose="note"]`), item("pal_request", "users", `[data-key="a"]`),
			item("pal_assign", "transfer", `[data-key="h"]`), item("pal_escalate", "siren", `[data-key="e"]`)} {
			if fits(it.Label) {
				here.Items = append(here.Items, it)
			}
		}
	}
	none := ""
	found := shell.PaletteGroup{Title: i18n.T(ctx, "queue.pal_cases")}
	if q != "" && v.Can(register.CaseView) {
		list, err := h.Views.Search(ctx, v.Viewer, q, "", 8, v.Now)
		if err != nil {
			return err
		}
		if s := list.Searched; s != nil {
			title, text := vain(ctx, q, s)
			none = title + " " + text
		}
		for i := range list.Rows {
			it := &list.Rows[i]
			found.Items = append(found.Items, shell.PaletteItem{Label: it.Subject, Icon: "file", Href: "/c/" + it.ID,
				Hint: it.Number + " " + look.Customer(ctx, &it.Face, it.Customer)})
		}
	}
	frame, err := h.Frame(r, v, "", "")
	if err != nil {
		return err
	}
	pages := shell.PaletteGroup{Title: i18n.T(ctx, "queue.pal_pages")}
	for _, list := range [][]shell.Link{frame.Nav.Views, {frame.Bell}, frame.Nav.Mine, frame.Nav.Manage} {
		for _, l := range list {
			if fits(l.Label) {
				icon := l.Icon
				if icon == "" {
					icon = "bookmark"
				}
				pages.Items = append(pages.Items, shell.PaletteItem{Label: l.Label, Icon: icon, Href: l.Href})
			}
		}
	}
	if v.Can(register.CaseRegister) {
		if it := item("pal_new", "plus", ""); fits(it.Label) {
			it.Href = "/register"
			pages.Items = append(pages.Items, it)
		}
	}
	return page.Render(w, r, http.StatusOK, shell.PaletteList{Groups: []shell.PaletteGroup{here, found, pages}, None: none})
}

// Package catalog is the show-case of the design system, for those who build screens: /_ui has every component in every
// state, and three whole pages made of nothing else. Browser tests look at it in both languages and themes.
package catalog

import (
	"embed"
	"errors"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"amends/internal/i18n"
	"amends/internal/web/kit"
	"amends/internal/web/page"
	"amends/internal/web/shell"
)

// Words are the catalogues of this package.
//
//go:embed i18n.zh.json i18n.en.json
var Words embed.FS

// Mount adds the pages to a mux. Only development and test builds do.
func Mount(mux *http.ServeMux, site page.Site, assets *page.Assets) {
	c := show{assets}
	for route, h := range map[string]page.Handler{
		"GET /_ui":               c.kit,
		"GET /_ui/workbench":     c.workbench,
		"GET /_ui/workbench/{n}": c.workbench,
		"GET /_ui/dashboard":     c.dashboard,
		"GET /_ui/portal":        c.portal,
		"GET /_ui/sign-in":       c.gate,
		"GET /_ui/palette":       c.palette,
		"GET /_ui/options":       c.options,
		"GET /_ui/broken":        func(http.ResponseWriter, *http.Request) error { return errors.New("broken on purpose") },
	} {
		mux.Handle(route, site.Wrap(h))
	}
}

type show struct{ assets *page.Assets }

func (c show) kit(w http.ResponseWriter, r *http.Request) error {
	p := c.frame(r, "ui.title", "")
	p.Canvas = true
	return page.Render(w, r, http.StatusOK, everything(p))
}

func (c show) workbench(w http.ResponseWriter, r *http.Request) error {
	p := c.frame(r, "ui.all", "all")
	p.Actions = workbenchActions()
	ctx := r.Context()
	var open templ.Component
	for _, row := range rows(ctx) {
		if row.Number == r.PathValue("n") {
			open, p.Open = sample(ctx, row), true
		}
	}
	if page.Fragment(r) && open != nil {
		return page.Render(w, r, http.StatusOK, open)
	}
	return page.Render(w, r, http.StatusOK, workbench(p, rows(ctx), r.PathValue("n"), open))
}

func (c show) dashboard(w http.ResponseWriter, r *http.Request) error {
	p := c.frame(r, "ui.dashboard", "dash")
	p.Canvas, p.Actions = true, dashboardActions()
	return page.Render(w, r, http.StatusOK, dashboard(p))
}

func (c show) portal(w http.ResponseWriter, r *http.Request) error {
	return page.Render(w, r, http.StatusOK, portal(shell.PortalPage{Frame: shell.NewFrame(c.assets, r),
		Title: i18n.T(r.Context(), "ui.progress"), Back: "/_ui", Phone: "tel:4000000000"}))
}

func (c show) gate(w http.ResponseWriter, r *http.Request) error {
	return page.Render(w, r, http.StatusOK, gate(shell.GatePage{Frame: shell.NewFrame(c.assets, r),
		Title: i18n.T(r.Context(), "ui.sign_in"), Org: say(r.Context(), "华东运营中心", "East China service centre")}))
}

func (c show) palette(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query().Get("q")
	pages := shell.PaletteGroup{Title: i18n.T(r.Context(), "ui.pages")}
	for _, l := range nav(r.Context()).Views {
		if strings.Contains(strings.ToLower(l.Label), strings.ToLower(q)) {
			pages.Items = append(pages.Items, shell.PaletteItem{Label: l.Label, Icon: l.Icon, Href: l.Href})
		}
	}
	found := shell.PaletteGroup{Title: i18n.T(r.Context(), "ui.complaints")}
	for _, row := range rows(r.Context()) {
		if q != "" && strings.Contains(row.Number+row.Title+row.Customer, q) {
			found.Items = append(found.Items, shell.PaletteItem{Label: row.Title, Hint: row.Number, Icon: "file",
				Href: "/_ui/workbench/" + row.Number})
		}
	}
	return page.Render(w, r, http.StatusOK, shell.PaletteList{Groups: []shell.PaletteGroup{pages, found}})
}

func (c show) options(w http.ResponseWriter, r *http.Request) error {
	list := kit.ComboList{Empty: i18n.T(r.Context(), "ui.none")}
	for _, o := range people(r.Context()) {
		if strings.Contains(strings.ToLower(o.Label), strings.ToLower(r.URL.Query().Get("q"))) {
			list.Options = append(list.Options, o)
		}
	}
	return page.Render(w, r, http.StatusOK, list)
}

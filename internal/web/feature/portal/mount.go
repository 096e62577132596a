// Package portal is the site for customers: complain without an account, follow what happens, answer, confirm, rate. It
// is made for phones and old web views, and every form posts without scripts.
package portal

import (
	"embed"
	"net/http"
	"net/url"
	"strings"
	"time"

	"amends/internal/i18n"
	"amends/internal/intake"
	"amends/internal/pace"
	"amends/internal/web/page"
	"amends/internal/web/shell"
	"amends/internal/web/site"
)

// Words are the catalogues of this feature.
//
//go:embed i18n.zh.json i18n.en.json
var Words embed.FS

//go:embed portal.css copy.js
var files embed.FS

// Source is the feature's part of the assets.
func Source() page.Source {
	return page.Source{FS: files, Dir: "portal", Layers: []page.Layer{{Name: "feature", File: "portal.css", Only: true}}, Portal: []string{"copy.js"}}
}

// LinkFor is how long the link in a message opens a complaint.
const LinkFor = 180 * 24 * time.Hour

// LinkPath is the address, below the public one, that opens a complaint with a token of auth.PortalToken.
func LinkPath(token string) string { return "/portal/t/" + url.PathEscape(token) }

type portal struct {
	*site.Site
	in   *intake.Intake
	acts []intake.Act
}

func perHour(most int) *pace.Limiter { return pace.NewLimiter("portal.too_many", most, time.Hour) }

// Mount adds the routes.
func Mount(s *site.Site) { Draw(s, intake.Acts) }

// Draw adds the pages and forms of these acts.
func Draw(s *site.Site, acts []intake.Act) {
	w := intake.Way{ID: "portal", Channels: []string{"web"}, Unreached: "portal.contact_needed",
		Complaints: perHour(20), Acts: perHour(120), KiB: perHour(intake.MaxPerHour)}
	p := &portal{s, s.Intake(w), acts}
	s.Open("GET /portal", p.start)
	s.Open("POST /portal/language", p.language)
	s.Open("GET /portal/new", p.newPage)
	s.Open("GET /portal/done", p.done)
	s.Open("GET /portal/progress", p.askPage)
	s.Open("POST /portal/progress", p.ask)
	s.Open("GET /portal/t/{token}", p.link)
	s.Open("GET /portal/c/{number}/files/{digest}", p.file)
	for i := range acts {
		if a := &acts[i]; a.Files {
			s.Taking(site.Files(maxForm)).Open(a.Page, p.handler(a))
		} else if a.Page != "" {
			s.Open(a.Page, p.handler(a))
		}
	}
}

func (p *portal) handler(a *intake.Act) page.Handler {
	switch {
	case a.Gives == intake.TheReceipt:
		return p.register
	case a.Gives == intake.TheCode:
		return p.newCode
	case a.Body() == nil:
		return p.progress
	}
	return p.act(a)
}

// frame is the frame of a page; here is the address to come back to after the language was changed.
type frame struct {
	shell.PortalPage
	Here string
}

func (p *portal) frame(r *http.Request, title, back string) frame {
	org := p.Register.Snapshot().Organisation
	f := frame{PortalPage: shell.PortalPage{Frame: shell.NewFrame(p.Assets, r), Title: i18n.T(r.Context(), title), Back: back}, Here: r.URL.Path}
	if org.Hotline != "" {
		f.Phone = "tel:" + strings.ReplaceAll(org.Hotline, " ", "")
	}
	return f
}

// language keeps the choice in the browser.
func (p *portal) language(w http.ResponseWriter, r *http.Request) error {
	lang := i18n.Zh
	if r.FormValue("lang") == string(i18n.En) {
		lang = i18n.En
	}
	http.SetCookie(w, &http.Cookie{Name: "lang", Value: string(lang), Path: "/", MaxAge: 365 * 24 * 3600, SameSite: http.SameSiteLaxMode, Secure: p.Secure})
	next := r.FormValue("next")
	if next != "/portal" && !strings.HasPrefix(next, "/portal/") || strings.ContainsAny(next, "\\\r\n") {
		next = "/portal"
	}
	return page.Redirect(w, r, next)
}

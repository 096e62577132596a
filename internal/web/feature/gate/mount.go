// Package gate is how people come in and go out: signing in, the password, one's own account, the language.
package gate

import (
	"embed"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"amends/internal/auth"
	"amends/internal/casefile"
	"amends/internal/register"
	"amends/internal/web/page"
	"amends/internal/web/site"
)

// Words are the catalogues of this feature.
//
//go:embed i18n.zh.json i18n.en.json
var Words embed.FS

//go:embed gate.css language.js
var files embed.FS

// Source is the feature's part of the assets.
func Source() page.Source { return page.Feature(files, "gate", "language.js") }

type gate struct{ *site.Site }

// Mount adds the routes.
func Mount(s *site.Site) {
	g := gate{s}
	s.Open("GET /{$}", g.start)
	s.Open("GET /sign-in", g.signInPage)
	s.Open("POST /sign-in", g.signIn)
	s.Open("GET /sign-out", g.signOutPage)
	s.Open("POST /sign-out", g.signOut)
	s.Open("POST /language", g.language)
	s.Staff("GET /account", g.account)
	s.Record("/account", func(_ *http.Request, v site.Visit) casefile.Which { return casefile.Account(v.Staff) })
	s.Staff("POST /account", g.saveAccount)
	s.Staff("GET /account/password", g.passwordPage)
	s.Staff("POST /account/password", g.changePassword)
	s.Staff("POST /account/sessions/{id}/end", g.endSession)
	s.Staff("POST /account/sessions/end-others", g.endOthers)
	s.Staff("POST /account/tokens/{id}/revoke", g.revokeToken)
}

// start sends staff to their work and everybody else to the page for customers.
func (g gate) start(w http.ResponseWriter, r *http.Request) error {
	if session, ok := g.session(r); ok {
		return page.Redirect(w, r, g.home(session.Staff))
	}
	return page.Redirect(w, r, "/portal")
}

// home is where somebody's work begins: the queue, the figures for who looks over the work and does none of it, or the
// settings for who sees no case.
func (g gate) home(staff string) string {
	snap := g.Register.Snapshot()
	works := func() bool {
		return slices.ContainsFunc([]register.Permission{register.CaseRegister, register.CaseWork, register.CaseReply, register.CaseReviewLiability},
			func(p register.Permission) bool { return snap.Can(staff, p) })
	}
	switch {
	case snap.Can(staff, register.CaseView) && snap.Can(staff, register.ReportView) && !works():
		return "/dashboard"
	case snap.Can(staff, register.CaseView):
		return "/c"
	case snap.Can(staff, register.SettingsView):
		return "/settings"
	}
	return "/account"
}

// session is the visitor's, if he has one that still counts.
func (g gate) session(r *http.Request) (auth.Session, bool) {
	c, err := r.Cookie(auth.Cookie)
	if err != nil {
		return auth.Session{}, false
	}
	s, err := g.Auth.Session(r.Context(), c.Value)
	if err != nil {
		return auth.Session{}, false
	}
	p := g.Register.Snapshot().StaffByID[s.Staff]
	return s, p != nil && p.Active
}

// local keeps a reader on this site: whatever is not a plain path of ours becomes the start page.
func local(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.Scheme != "" || u.Host != "" || !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") ||
		strings.ContainsAny(next, "\\\r\n\t") || strings.HasPrefix(u.Path, "/sign-") {
		return "/"
	}
	return next
}

// address is the visitor's, as the proxy says when there is one that we believe: it is the last it added.
func (g gate) address(r *http.Request) string {
	if g.Proxy {
		list := strings.Split(r.Header.Get("X-Forwarded-For"), ",")
		if a := strings.TrimSpace(list[len(list)-1]); net.ParseIP(a) != nil {
			return a
		}
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

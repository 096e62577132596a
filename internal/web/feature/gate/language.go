package gate

import (
	"net/http"
	"net/url"

	"amends/internal/i18n"
	"amends/internal/register"
	"amends/internal/web/page"
)

// language changes the reader's language: the cookie, and the setting of who is signed in, which would win otherwise.
func (g gate) language(w http.ResponseWriter, r *http.Request) error {
	lang := i18n.Zh
	if r.FormValue("lang") == string(i18n.En) {
		lang = i18n.En
	}
	g.remember(w, "lang", string(lang))
	if s, ok := g.session(r); ok {
		snap := g.Register.Snapshot()
		p := *snap.StaffByID[s.Staff]
		if p.Language != "" && p.Language != short(lang) {
			p.Language = short(lang)
			if err := g.Register.Put(r.Context(), p.ID, g.Now(), register.Set(p)); err != nil {
				return err
			}
		}
	}
	if r.Header.Get("X-Requested-With") != "" { // language.js loads the page again by itself
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	next := r.FormValue("next")
	if u, err := url.Parse(r.Referer()); next == "" && err == nil && u.Host == r.Host {
		next = u.RequestURI()
	}
	if next = localAny(next); next == "" {
		next = "/"
	}
	return page.Redirect(w, r, next)
}

// localAny is local, but the pages of the entrance itself may be returned to.
func localAny(next string) string {
	if u, err := url.Parse(next); err == nil && u.Path == "/sign-in" && u.Host == "" {
		return "/sign-in?next=" + url.QueryEscape(local(u.Query().Get("next")))
	}
	return local(next)
}

// short is how the register names a language.
func short(l i18n.Lang) string {
	if l == i18n.En {
		return "en"
	}
	return "zh"
}

// remember keeps a choice in the browser for a year; scripts read and write these cookies too.
func (g gate) remember(w http.ResponseWriter, name, value string) {
	http.SetCookie(w, &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: 365 * 24 * 3600, SameSite: http.SameSiteLaxMode, Secure: g.Secure})
}

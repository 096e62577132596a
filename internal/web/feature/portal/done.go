package portal

import (
	"net/http"
	"strings"

	"amends/internal/auth"
	"amends/internal/fault"
	"amends/internal/i18n"
	"amends/internal/view"
	"amends/internal/web/page"
)

// receipt is what a customer takes away: the number, the code, the link, and what happens now.
type receipt struct {
	frame
	Number, Code, Link string
	Now, By            string
	Anew               bool // the code was given anew
}

func (p *portal) done(w http.ResponseWriter, r *http.Request) error {
	id, err := p.visitor(r)
	if err != nil {
		return p.lost(w, r, err)
	}
	x, err := p.Views.Progress(r.Context(), id, p.Now())
	if err != nil {
		return err
	}
	code, err := p.Auth.PortalCode(r.Context(), id)
	if err != nil {
		return err
	}
	d := receipt{frame: p.frame(r, "portal.done", "/portal"), Number: x.Number, Code: code,
		Link: p.base(r) + LinkPath(p.Auth.PortalToken(id, LinkFor)), Now: i18n.Name(r.Context(), x.Now)}
	d.Anew = r.URL.Query().Has("code")
	if x.By != 0 {
		d.By = i18n.When(r.Context(), x.By.Time())
	}
	return page.Render(w, r, http.StatusOK, doneView(d))
}

// base is the address that customers know us by.
func (p *portal) base(r *http.Request) string {
	if p.PublicURL != "" {
		return strings.TrimSuffix(p.PublicURL, "/")
	}
	if r.TLS != nil || p.Secure {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// visitor is the complaint that the browser has proved to know.
func (p *portal) visitor(r *http.Request) (string, error) {
	c, err := r.Cookie(auth.PortalCookie)
	if err != nil {
		return "", auth.ErrPortalCode
	}
	id, err := p.in.Opens(r.Context(), c.Value)
	if fault.As(err) != nil {
		err = auth.ErrPortalCode
	}
	return id, err
}

// mine is the visitor's own complaint, and only the one named in the address.
func (p *portal) mine(r *http.Request) (view.Progress, error) {
	id, err := p.visitor(r)
	if err != nil {
		return view.Progress{}, err
	}
	x, err := p.Views.Progress(r.Context(), id, p.Now())
	if err != nil {
		return x, err
	}
	if !strings.EqualFold(x.Number, r.PathValue("number")) {
		return x, auth.ErrPortalCode
	}
	return x, nil
}

package portal

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"amends/internal/auth"
	"amends/internal/fault"
	"amends/internal/i18n"
	"amends/internal/web/page"
)

// question asks for number and code.
type question struct {
	frame
	Number  string
	Problem string
	Errors  map[string]string
}

func (p *portal) askPage(w http.ResponseWriter, r *http.Request) error {
	q := question{frame: p.frame(r, "portal.follow", "/portal"), Number: r.URL.Query().Get("number")}
	if r.URL.Query().Has("expired") {
		q.Problem = i18n.T(r.Context(), "portal.expired")
	}
	return page.Render(w, r, http.StatusOK, askView(q))
}

func (p *portal) ask(w http.ResponseWriter, r *http.Request) error {
	number := strings.ToUpper(strings.TrimSpace(r.PostFormValue("number")))
	var l fault.List // what was left empty is no guess
	l.Need(number != "", "number")
	l.Need(strings.TrimSpace(r.PostFormValue("code")) != "", "code")
	if err := l.Err(); err != nil {
		q := question{frame: p.frame(r, "portal.follow", "/portal"), Number: number}
		_, q.Errors, _ = i18n.Fault(r.Context(), err)
		return page.Render(w, r, page.Status(err), askView(q))
	}
	id, err := p.in.Admit(r.Context(), number, r.PostFormValue("code"), p.Address(r))
	if err != nil {
		q := question{frame: p.frame(r, "portal.follow", "/portal"), Number: number}
		status := page.Status(err)
		switch {
		case errors.Is(err, auth.ErrPortalCode):
			q.Problem, status = i18n.T(r.Context(), "portal.wrong_code"), http.StatusUnprocessableEntity
		case status == http.StatusTooManyRequests:
			q.Problem = i18n.T(r.Context(), "portal.slow_down")
		default:
			return err
		}
		return page.Render(w, r, status, askView(q))
	}
	http.SetCookie(w, p.Auth.NewPortalCookie(id, p.Secure))
	return page.Redirect(w, r, "/portal/c/"+url.PathEscape(number))
}

// link opens a complaint by the token of a message.
func (p *portal) link(w http.ResponseWriter, r *http.Request) error {
	id, err := p.in.Opens(r.Context(), r.PathValue("token"))
	if fault.As(err) != nil {
		return page.Redirect(w, r, "/portal/progress?expired=1")
	}
	if err != nil {
		return err
	}
	s, err := p.Desk.Load(r.Context(), id)
	if err != nil {
		return err
	}
	http.SetCookie(w, p.Auth.NewPortalCookie(id, p.Secure))
	return page.Redirect(w, r, "/portal/c/"+url.PathEscape(s.Number))
}

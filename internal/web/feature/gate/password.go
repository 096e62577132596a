package gate

import (
	"net/http"

	"amends/internal/auth"
	"amends/internal/fault"
	"amends/internal/i18n"
	"amends/internal/web/page"
	"amends/internal/web/shell"
	"amends/internal/web/site"
)

// passwordForm is the page on which the password is changed.
type passwordForm struct {
	shell.GatePage
	Login   string
	Forced  bool // before anything else
	Tokens  int  // API tokens that are alive
	Choice  string
	Errors  map[string]string
	Problem string
}

func (g gate) passwordForm(r *http.Request, v site.Visit) (passwordForm, error) {
	p := passwordForm{GatePage: g.card(r, i18n.T(r.Context(), "gate.change_password"))}
	c, err := g.Auth.Credential(r.Context(), v.Staff)
	if err != nil {
		return p, err
	}
	p.Login, p.Forced = c.Login, c.MustChange
	tokens, err := g.Auth.Tokens(r.Context(), v.Staff)
	p.Tokens = len(tokens)
	return p, err
}

func (g gate) passwordPage(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	p, err := g.passwordForm(r, v)
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusOK, passwordView(p))
}

func (g gate) changePassword(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	fresh := r.PostFormValue("password")
	var l fault.List
	for _, name := range []string{"old_password", "password", "again"} {
		l.Need(r.PostFormValue(name) != "", name)
	}
	if again := r.PostFormValue("again"); fresh != "" && again != "" && fresh != again {
		l.Add("again", "auth.password_differs")
	}
	err := l.Err()
	if err == nil {
		err = g.Auth.ChangePassword(r.Context(), v.Staff, r.PostFormValue("old_password"), fresh, v.Person.Name,
			auth.After{Session: v.Session, Tokens: r.PostFormValue("tokens")})
	}
	if err == nil {
		return page.Redirect(w, r, "/account?saved=1")
	}
	if fault.As(err) == nil {
		return err
	}
	p, pageErr := g.passwordForm(r, v)
	if pageErr != nil {
		return pageErr
	}
	p.Choice = r.PostFormValue("tokens")
	p.Problem, p.Errors, _ = i18n.Fault(r.Context(), err)
	return page.Render(w, r, page.Status(err), passwordView(p))
}

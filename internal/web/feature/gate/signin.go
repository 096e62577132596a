package gate

import (
	"context"
	"net/http"
	"strings"

	"amends/internal/auth"
	"amends/internal/demo"
	"amends/internal/fault"
	"amends/internal/i18n"
	"amends/internal/register"
	"amends/internal/web/page"
	"amends/internal/web/shell"
)

// entrance is what the sign-in page shows.
type entrance struct {
	shell.GatePage
	Login, Next string
	Problem     string
	Errors      map[string]string
	Demo        []demoLogin
}

// demoLogin is one person of the demonstration.
type demoLogin struct{ Login, Password, Name, Role, Note string }

func (g gate) card(r *http.Request, title string) shell.GatePage {
	return shell.GatePage{Frame: shell.NewFrame(g.Assets, r), Title: title,
		Org: i18n.Name(r.Context(), g.Register.Snapshot().Organisation.Name)}
}

func (g gate) entrance(r *http.Request, next string) entrance {
	e := entrance{GatePage: g.card(r, i18n.T(r.Context(), "gate.sign_in")), Next: next}
	if g.Demo {
		e.Demo = g.demoLogins(r.Context())
	}
	return e
}

// demoLogins are the sign-ins of the demonstration whose people are here.
func (g gate) demoLogins(ctx context.Context) []demoLogin {
	snap := g.Register.Snapshot()
	var out []demoLogin
	for _, l := range demo.Logins() {
		if p := snap.StaffByID[l.Staff]; p != nil && p.Active {
			d := demoLogin{Login: l.Login, Password: l.Password, Name: nameOf(ctx, p), Note: i18n.Name(ctx, l.Note)}
			if role := snap.RoleByID[l.Role]; role != nil {
				d.Role = i18n.Name(ctx, role.Name)
			}
			out = append(out, d)
		}
	}
	return out
}

func (g gate) signInPage(w http.ResponseWriter, r *http.Request) error {
	next := local(r.URL.Query().Get("next"))
	if _, ok := g.session(r); ok {
		return page.Redirect(w, r, next)
	}
	return page.Render(w, r, http.StatusOK, signInView(g.entrance(r, next)))
}

func (g gate) signIn(w http.ResponseWriter, r *http.Request) error {
	next := local(r.FormValue("next"))
	var l fault.List // what was left empty is no attempt
	l.Need(strings.TrimSpace(r.FormValue("login")) != "", "login")
	l.Need(r.PostFormValue("password") != "", "password")
	if err := l.Err(); err != nil {
		e := g.entrance(r, next)
		e.Login = r.PostFormValue("login")
		_, e.Errors, _ = i18n.Fault(r.Context(), err)
		return page.Render(w, r, page.Status(err), signInView(e))
	}
	token, s, err := g.Auth.SignIn(r.Context(), r.FormValue("login"), r.PostFormValue("password"), g.address(r), r.UserAgent())
	if err == nil {
		if p := g.Register.Snapshot().StaffByID[s.Staff]; p == nil || !p.Active {
			// Somebody who has left gets the answer that a wrong password gets.
			if err = g.Auth.SignOut(r.Context(), token); err == nil {
				err = auth.ErrSignIn
			}
		}
	}
	if err != nil {
		status := page.Status(err)
		if status >= 500 {
			return err
		}
		if status == http.StatusUnauthorized {
			status = http.StatusUnprocessableEntity
		}
		e := g.entrance(r, next)
		e.Login = r.PostFormValue("login")
		e.Problem, _, _ = i18n.Fault(r.Context(), err)
		return page.Render(w, r, status, signInView(e))
	}
	http.SetCookie(w, auth.SessionCookie(token, g.Auth.Most, g.Secure))
	if s.MustChange {
		return page.Redirect(w, r, "/account/password")
	}
	return page.Redirect(w, r, next)
}

func (g gate) signOutPage(w http.ResponseWriter, r *http.Request) error {
	if _, ok := g.session(r); !ok {
		return page.Redirect(w, r, "/sign-in")
	}
	return page.Render(w, r, http.StatusOK, signOutView(g.card(r, i18n.T(r.Context(), "gate.sign_out"))))
}

func (g gate) signOut(w http.ResponseWriter, r *http.Request) error {
	if c, err := r.Cookie(auth.Cookie); err == nil {
		if err := g.Auth.SignOut(r.Context(), c.Value); err != nil {
			return err
		}
	}
	http.SetCookie(w, auth.EndCookie(g.Secure))
	return page.Redirect(w, r, "/sign-in")
}

// nameOf is a person's name in the reader's language.
func nameOf(ctx context.Context, p *register.Staff) string {
	if i18n.From(ctx) == i18n.En && p.NameEn != "" {
		return p.NameEn
	}
	return p.Name
}

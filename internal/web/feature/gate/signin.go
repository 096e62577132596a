package gate

import (
	"context"
	"errors"
	"net/http"

	"amends/internal/auth"
	"amends/internal/i18n"
	"amends/internal/register"
	"amends/internal/store"
	"amends/internal/web/page"
	"amends/internal/web/shell"
)

// entrance is what the sign-in page shows.
type entrance struct {
	shell.GatePage
	Login, Next string
	Problem     string
	Demo        []demoLogin
}

// demoLogin is one person of the demonstration.
type demoLogin struct{ Login, Name, Role string }

func (g gate) card(r *http.Request, title string) shell.GatePage {
	return shell.GatePage{Frame: shell.NewFrame(g.Assets, r), Title: title,
		Org: i18n.Name(r.Context(), g.Register.Snapshot().Organisation.Name)}
}

func (g gate) entrance(r *http.Request, next string) (entrance, error) {
	e := entrance{GatePage: g.card(r, i18n.T(r.Context(), "gate.sign_in")), Next: next}
	var err error
	if g.Demo {
		e.Demo, err = g.demoLogins(r.Context())
	}
	return e, err
}

// demoLogins gives the first person who can sign in for every role.
func (g gate) demoLogins(ctx context.Context) ([]demoLogin, error) {
	snap := g.Register.Snapshot()
	var out []demoLogin
	seen := map[string]bool{}
	for _, role := range snap.Roles {
		for _, p := range snap.WithRole(role.ID) {
			if seen[p.ID] {
				continue
			}
			c, err := g.Auth.Credential(ctx, p.ID)
			if errors.Is(err, store.ErrNotFound) {
				continue
			}
			if err != nil {
				return nil, err
			}
			seen[p.ID] = true
			out = append(out, demoLogin{c.Login, nameOf(ctx, p), i18n.Name(ctx, role.Name)})
			break
		}
	}
	return out, nil
}

func (g gate) signInPage(w http.ResponseWriter, r *http.Request) error {
	next := local(r.URL.Query().Get("next"))
	if _, ok := g.session(r); ok {
		return page.Redirect(w, r, next)
	}
	e, err := g.entrance(r, next)
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusOK, signInView(e))
}

func (g gate) signIn(w http.ResponseWriter, r *http.Request) error {
	next := local(r.FormValue("next"))
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
		e, listErr := g.entrance(r, next)
		if listErr != nil {
			return listErr
		}
		e.Login = r.PostFormValue("login")
		e.Problem, _, _ = i18n.Fault(r.Context(), err)
		return page.Render(w, r, status, signInView(e))
	}
	http.SetCookie(w, auth.SessionCookie(token, g.Secure))
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

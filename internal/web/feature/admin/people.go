package admin

import (
	"net/http"
	"strings"

	"amends/internal/auth"
	"amends/internal/fault"
	"amends/internal/register"
	"amends/internal/web/page"
	"amends/internal/web/site"
)

func (a *admin) accountOf(r *http.Request, staff, by string) (*account, error) {
	c, err := a.Auth.Credential(r.Context(), staff)
	if err != nil {
		return nil, err
	}
	list, err := a.Auth.Sessions(r.Context(), staff)
	if err != nil {
		return nil, err
	}
	tokens, err := a.Auth.Tokens(r.Context(), staff)
	return &account{Login: c.Login, Sessions: len(list), Tokens: len(tokens), Other: staff != by}, err
}

// firstPassword gives somebody a login and a password that is shown once and must be changed at the first sign-in.
func (a *admin) firstPassword(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	id := r.PathValue("id")
	p := v.Snap.StaffByID[id]
	if p == nil {
		return fault.New(fault.Unknown, "register.unknown", "kind", string(register.KindStaff), "id", id)
	}
	login := strings.TrimSpace(r.PostFormValue("login"))
	if login == "" {
		login = id
	}
	password := auth.NewPassword()
	hash, err := a.Auth.HashPassword(r.Context(), password, login, p.Name)
	if err != nil {
		return err
	}
	setErr := a.Auth.SetPassword(r.Context(), id, login, hash, true, auth.After{Tokens: r.PostFormValue("tokens")})
	if setErr != nil && fault.As(setErr) == nil {
		return setErr
	}
	f, err := a.form(r, v, staff, id)
	if err != nil {
		return err
	}
	if setErr != nil {
		f.refusal = refusalOf(r, setErr, "login", "tokens")
		f.Act = setPassword
		if f.Account == nil {
			return setErr
		}
		return page.Render(w, r, page.Status(setErr), editView(f))
	}
	f.Account.Password = password
	w.Header().Set("Cache-Control", "no-store")
	return page.Render(w, r, http.StatusOK, editView(f))
}

func (a *admin) endSessions(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	keep := ""
	if r.PathValue("id") == v.Staff {
		keep = v.Session
	}
	if err := a.Auth.EndSessions(r.Context(), r.PathValue("id"), keep); err != nil {
		return err
	}
	return page.Redirect(w, r, "/settings/staff/"+r.PathValue("id")+"?saved=1")
}

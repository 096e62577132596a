package admin

import (
	"cmp"
	"net/http"
	"strings"
	"time"

	"amends/internal/auth"
	"amends/internal/fault"
	"amends/internal/i18n"
	"amends/internal/register"
	"amends/internal/web/kit"
	"amends/internal/web/page"
	"amends/internal/web/shell"
	"amends/internal/web/site"
)

// tokensPage lists the API tokens and makes one.
type tokensPage struct {
	shell.Page
	Items   []tokenLine
	Raw     string // the new one, shown once
	Name    string
	Scopes  []string
	Expires string
	Staff   string // whom the new one acts as
	As      []kit.Option
	Log     []accountLine
	Older   string // the line after which the log goes on
	Options []kit.Option
	refusal // of the form for a new one, or of that which withdraws the token Act
}

type tokenLine struct {
	ID, Name, Who, Maker, Scopes, Made, Used, Until string
	Over, Other                                     bool // it is somebody else's
}

func (a *admin) tokensPage(r *http.Request, v site.Visit) (tokensPage, error) {
	f, err := a.frame(r, v, "admin.kind.tokens", "/settings")
	if err != nil {
		return tokensPage{}, err
	}
	x := env{r.Context(), v.Snap}
	p := tokensPage{Page: f}
	for _, s := range auth.Scopes() {
		p.Options = append(p.Options, kit.Option{Value: s, Label: x.t("admin.scope_of." + s), Hint: s})
	}
	p.As, p.Staff = a.mayActAs(x, v), v.Staff
	// Who keeps the staff sees every token; everybody else his own.
	owner := v.Staff
	if v.Can(register.StaffEdit) {
		owner = ""
	}
	list, err := a.Auth.Tokens(r.Context(), owner)
	if err != nil {
		return p, err
	}
	for _, t := range list {
		l := tokenLine{ID: t.ID, Name: t.Name, Who: x.person(t.Staff), Scopes: strings.Join(t.Scopes, " · "),
			Made: i18n.Date(r.Context(), t.Created), Used: x.t("admin.never"), Until: x.t("admin.for_ever"),
			Other: t.Staff != v.Staff}
		if t.Maker != t.Staff {
			l.Maker = x.person(t.Maker)
		}
		if t.LastUsed.Unix() > 0 {
			l.Used = i18n.Ago(r.Context(), t.LastUsed)
		}
		if t.Expires.Unix() > 0 {
			l.Until, l.Over = i18n.Date(r.Context(), t.Expires), !t.Expires.After(v.Now)
		}
		p.Items = append(p.Items, l)
	}
	p.Log, p.Older, err = a.accountLog(x, owner, r.URL.Query().Get("before"))
	return p, err
}

func (a *admin) tokens(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	p, err := a.tokensPage(r, v)
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusOK, tokensView(p))
}

// createToken makes a token that acts as its maker, or as a service; auth says who may.
func (a *admin) createToken(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.BadRequest, "admin.unreadable").With(err)
	}
	var expires time.Time
	var err error
	if day := r.PostFormValue("expires"); day != "" {
		if expires, err = time.ParseInLocation(time.DateOnly, day, v.Snap.Zone()); err != nil {
			err = fault.Input("expires", "input.not_a_date")
		}
		expires = expires.AddDate(0, 0, 1) // to the end of the day
	}
	raw, staff := "", cmp.Or(r.PostFormValue("staff"), v.Staff)
	if err == nil {
		raw, _, err = a.Auth.CreateToken(r.Context(), staff, r.PostFormValue("name"), r.PostForm["scopes"], expires)
	}
	if err != nil && fault.As(err) == nil {
		return err
	}
	p, pageErr := a.tokensPage(r, v)
	if pageErr != nil {
		return pageErr
	}
	w.Header().Set("Cache-Control", "no-store")
	if err != nil {
		p.Staff = staff
		p.Name, p.Scopes, p.Expires = r.PostFormValue("name"), r.PostForm["scopes"], r.PostFormValue("expires")
		p.refusal = refusalOf(r, err)
		return page.Render(w, r, page.Status(err), tokensView(p))
	}
	p.Raw = raw
	return page.Render(w, r, http.StatusOK, tokensView(p))
}

func (a *admin) revokeToken(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	owner := v.Staff
	if v.Can(register.StaffEdit) {
		owner = ""
	}
	list, err := a.Auth.Tokens(r.Context(), owner)
	if err != nil {
		return err
	}
	for _, t := range list {
		if t.ID == r.PathValue("id") {
			err := a.Auth.RevokeToken(r.Context(), t.ID)
			if err == nil {
				return page.Redirect(w, r, "/settings/tokens")
			}
			if fault.As(err) == nil {
				return err
			}
			p, pageErr := a.tokensPage(r, v)
			p.refusal = refusalOf(r, err)
			p.Act = t.ID
			return cmp.Or(pageErr, page.Render(w, r, page.Status(err), tokensView(p)))
		}
	}
	return fault.New(fault.Unknown, "admin.no_token")
}

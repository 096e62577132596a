package gate

import (
	"context"
	"net/http"
	"strconv"

	"amends/internal/auth"
	"amends/internal/fault"
	"amends/internal/i18n"
	"amends/internal/register"
	"amends/internal/web/page"
	"amends/internal/web/shell"
	"amends/internal/web/site"
)

// profile is the page of one's own account.
type profile struct {
	shell.Page
	Person   register.Staff // as typed, when the form comes back
	Base     int64
	Facts    []fact
	Density  string
	Errors   map[string]string
	Title    string
	Saved    bool
	Ways     []way // set by others
	Sessions []device
	Tokens   []auth.Token
	Manage   bool // may have tokens
}

type fact struct{ Name, Value string }

// way is a sign-in that somebody else set, in words.
type way struct {
	What, At, Why string
	New           bool // not seen until now
}

// device is one signed-in browser, in words.
type device struct {
	ID, Name, Address, Seen, Since string
	Here                           bool
}

func (g gate) account(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	ways, err := g.ways(r.Context(), v) // first: the bell does not count what stands on this page
	if err != nil {
		return err
	}
	p, err := g.profile(r, v)
	if err != nil {
		return err
	}
	p.Ways = ways
	p.Saved = r.URL.Query().Has("saved")
	return page.Render(w, r, http.StatusOK, accountView(p))
}

func (g gate) profile(r *http.Request, v site.Visit) (profile, error) {
	ctx := r.Context()
	frame, err := g.Frame(r, v, "account", i18n.T(ctx, "gate.account"))
	if err != nil {
		return profile{}, err
	}
	frame.Canvas = true
	p := profile{Page: frame, Person: *v.Person, Base: v.Snap.VersionOf(register.KindStaff, v.Person.ID), Density: "comfortable",
		Facts: factsOf(ctx, v.Snap, v.Person), Manage: v.Can(register.TokenManage)}
	if frame.Dense {
		p.Density = "compact"
	}
	sessions, err := g.Auth.Sessions(ctx, v.Staff)
	if err != nil {
		return p, err
	}
	for _, s := range sessions {
		p.Sessions = append(p.Sessions, deviceOf(ctx, s, v.Session))
	}
	if p.Manage {
		if p.Tokens, err = g.Auth.Tokens(ctx, v.Staff); err != nil {
			return p, err
		}
	}
	return p, nil
}

// waysShown is how many sign-ins set by others stand on the page of an account.
const waysShown = 5

// ways lists who else set the sign-in of the visitor. The lines stay when they were seen: whoever came in by one of them
// may have opened this page before its owner does.
func (g gate) ways(ctx context.Context, v site.Visit) ([]way, error) {
	list, err := g.Auth.SetByOthers(ctx, v.Staff, waysShown)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	fresh, err := g.Notify.MarkAlarmsRead(ctx, v.Staff)
	if err != nil {
		return nil, err
	}
	out := make([]way, len(list))
	for i, e := range list {
		by := i18n.T(ctx, "gate.command_line")
		if p := v.Snap.StaffByID[e.Who]; p != nil {
			by = nameOf(ctx, p)
		}
		out[i] = way{i18n.T(ctx, "gate.set_by", "by", by), i18n.DateTime(ctx, e.At), e.Why, fresh[e.ID]}
	}
	return out, nil
}

// saveAccount changes what everybody decides about himself: how he is reached, how the screens look, whether he is away.
func (g gate) saveAccount(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	fresh := *v.Person
	fresh.Phone, fresh.Email = r.PostFormValue("phone"), r.PostFormValue("email")
	fresh.Language, fresh.Theme = r.PostFormValue("language"), r.PostFormValue("theme")
	fresh.Notices = r.PostFormValue("notices")
	fresh.Away = r.PostFormValue("away") != ""
	base, _ := strconv.ParseInt(r.PostFormValue("base"), 10, 64) // 0 means no check, as for a form that never carried one
	if err := g.Register.Put(r.Context(), v.Staff, g.Now(), register.Set(fresh).Over(base)); err != nil {
		f := fault.As(err)
		if f == nil {
			return err
		}
		p, pageErr := g.profile(r, v)
		if pageErr != nil {
			return pageErr
		}
		p.Person = fresh
		p.Title, p.Errors, _ = i18n.Fault(r.Context(), err)
		p.Errors = below(p.Errors, "staff."+v.Staff+".")
		return page.Render(w, r, page.Status(err), accountView(p))
	}
	if fresh.Language != "" {
		lang := i18n.Zh
		if fresh.Language == "en" {
			lang = i18n.En
		}
		g.remember(w, "lang", string(lang))
	}
	theme := fresh.Theme
	if theme == "" {
		theme = "auto"
	}
	g.remember(w, "theme", theme)
	density := "comfortable"
	if r.PostFormValue("density") == "compact" {
		density = "compact"
	}
	g.remember(w, "density", density)
	return page.Redirect(w, r, "/account?saved=1")
}

func (g gate) endSession(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	if err := g.Auth.EndSession(r.Context(), v.Staff, r.PathValue("id")); err != nil {
		return err
	}
	return page.Redirect(w, r, "/account#sessions")
}

func (g gate) endOthers(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	if err := g.Auth.EndSessions(r.Context(), v.Staff, v.Session); err != nil {
		return err
	}
	return page.Redirect(w, r, "/account#sessions")
}

// revokeToken withdraws one of one's own tokens; those of others are the settings' matter.
func (g gate) revokeToken(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	mine, err := g.Auth.Tokens(r.Context(), v.Staff)
	if err != nil {
		return err
	}
	for _, t := range mine {
		if t.ID == r.PathValue("id") {
			if err := g.Auth.RevokeToken(r.Context(), t.ID); err != nil {
				return err
			}
			return page.Redirect(w, r, "/account#tokens")
		}
	}
	return fault.New(fault.Unknown, "auth.no_such_token")
}

package site

import (
	"context"
	"embed"
	"net/http"
	"net/url"

	"amends/internal/i18n"
	"amends/internal/register"
	"amends/internal/view"
	"amends/internal/web/kit"
	"amends/internal/web/shell"
)

// Words are the catalogues of this package.
//
//go:embed i18n.zh.json i18n.en.json
var Words embed.FS

// rectifications is the key of the list of corrective actions.
const rectifications = "rectifications"

// links are the lines of the navigation: the queue's views first, then insight and management with what each needs.
var (
	views = []struct{ key, icon, tone, go_ string }{
		{view.ViewMine, "inbox", "", "m"},
		{view.ViewUnaccepted, "flag", "", ""},
		{view.ViewDueSoon, "flame", "soon", ""},
		{view.ViewOverdue, "triangle", "over", ""},
		{view.ViewWaitingCustomer, "check-circle", "", ""},
		{view.ViewApprovals, "shield", "", ""},
		{view.ViewToAnswer, "send", "", ""},
		{view.ViewAll, "list", "", "q"},
		{view.ViewClosed, "check", "", ""},
	}
	manage = []struct {
		key, icon, href, go_ string
		need                 register.Permission
	}{
		{rectifications, "repeat", "/rectifications?state=open", "", register.CaseView},
		{"dashboard", "chart", "/dashboard", "d", register.ReportView},
		{"customers", "users", "/customers", "c", register.CustomerView},
		{"settings", "settings", "/settings", "s", register.SettingsView},
	}
)

// Frame is the frame around a page of somebody signed in: navigation with counts, the user, the theme. active is the
// Key of the current link.
func (s *Site) Frame(r *http.Request, v Visit, active, title string) (shell.Page, error) {
	ctx := r.Context()
	p := shell.Page{Frame: shell.NewFrame(s.Assets, r), Title: title, Active: active}
	p.Nav.Org = i18n.Name(ctx, v.Snap.Organisation.Name)
	p.User = s.user(r, v)
	var err error
	if p.Bell, err = s.Bell(ctx, v); err != nil {
		return p, err
	}
	waiting := map[string]int{} // of what is managed, what waits for the visitor
	if v.Can(register.CaseView) {
		p.Live = "/live"
		if waiting[rectifications], err = s.views(ctx, v, &p.Nav); err != nil {
			return p, err
		}
	}
	for _, l := range manage {
		if v.Can(l.need) {
			p.Nav.Manage = append(p.Nav.Manage, shell.Link{Key: l.key, Label: i18n.T(ctx, "nav."+l.key), Icon: l.icon, Href: l.href,
				Go: l.go_, Count: waiting[l.key]})
		}
	}
	p.Nav.Bottom = s.bottom(r, v, p.Nav)
	return p, nil
}

// Bell leads to the visitor's notices. Its number is part of every page: one count of an index, up to a cap.
func (s *Site) Bell(ctx context.Context, v Visit) (shell.Link, error) {
	n, err := s.Notify.Unread(ctx, v.Staff)
	return shell.Link{Key: "notices", Label: i18n.T(ctx, "nav.notices"), Icon: "bell", Href: "/notices", Count: n, Go: "n"}, err
}

// views are the links to the queue's views, each with its count but what is closed, and to the saved lists. It tells how many actions
// wait for the visitor.
func (s *Site) views(ctx context.Context, v Visit, nav *shell.Nav) (actions int, err error) {
	keys := make([]string, 0, len(views))
	for _, l := range views {
		if l.key == view.ViewApprovals && !v.Can(register.CaseApprove) {
			continue
		}
		nav.Views = append(nav.Views, shell.Link{Key: l.key, Label: i18n.T(ctx, "nav."+l.key), Icon: l.icon, Href: "/c?view=" + l.key, Tone: l.tone, Go: l.go_})
		if l.key != view.ViewClosed {
			keys = append(keys, l.key)
		}
	}
	counts, err := s.Views.Counts(ctx, v.Viewer, v.Now, append(keys, view.ActionsToDo, view.ActionsToCheck)...)
	if err != nil {
		return 0, err
	}
	for i := range nav.Views {
		nav.Views[i].Count = counts[nav.Views[i].Key]
	}
	saved, err := s.Views.SavedViews(ctx, v.Staff, v.Person.Department)
	if err != nil {
		return 0, err
	}
	for i, sv := range saved {
		nav.Mine = append(nav.Mine, shell.Link{Key: SavedKey(sv.ID), Label: sv.Title, Href: SavedHref(sv), Dot: i%6 + 1})
	}
	return counts[view.ActionsToDo] + counts[view.ActionsToCheck], nil
}

// SavedKey is the key of the link to a saved list.
func SavedKey(id string) string { return "saved:" + id }

// SavedHref is the address of a saved list; it names the list, so that its page can be renamed there.
func SavedHref(s view.SavedView) string {
	q := "saved=" + url.QueryEscape(s.ID)
	if s.Filter != "" {
		q = s.Filter + "&" + q
	}
	return "/c?" + q
}

// bottom picks four links for a phone.
func (s *Site) bottom(r *http.Request, v Visit, nav shell.Nav) []shell.Link {
	var out []shell.Link
	pick := func(list []shell.Link, keys ...string) {
		for _, l := range list {
			for _, k := range keys {
				if l.Key == k {
					out = append(out, l)
				}
			}
		}
	}
	pick(nav.Views, view.ViewMine, view.ViewOverdue)
	if v.Can(register.CaseRegister) {
		out = append(out, shell.Link{Key: "register", Label: i18n.T(r.Context(), "nav.register"), Icon: "plus", Href: "/register"})
	}
	pick(nav.Manage, "dashboard", "settings")
	if len(out) < 4 {
		pick(nav.Views, view.ViewAll)
	}
	return out[:min(len(out), 4)]
}

func (s *Site) user(r *http.Request, v Visit) shell.User {
	ctx := r.Context()
	u := shell.User{Name: v.Person.Name}
	if i18n.From(ctx) == i18n.En && v.Person.NameEn != "" {
		u.Name = v.Person.NameEn
	}
	for i, id := range v.Person.Roles {
		if role := v.Snap.RoleByID[id]; role != nil && i < 2 {
			if u.Role != "" {
				u.Role += " · "
			}
			u.Role += i18n.Name(ctx, role.Name)
		}
	}
	u.Menu = []kit.MenuItem{
		{Label: i18n.T(ctx, "nav.account"), Icon: "user", Href: "/account"},
		{Rule: true},
		{Label: i18n.T(ctx, "nav.sign_out"), Icon: "logout", Href: "/sign-out"},
	}
	return u
}

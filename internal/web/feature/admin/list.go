package admin

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"amends/internal/i18n"
	"amends/internal/register"
	"amends/internal/web/kit"
	"amends/internal/web/page"
	"amends/internal/web/shell"
	"amends/internal/web/site"
)

// overviewPage is the start of the settings.
type overviewPage struct {
	shell.Page
	Alarms []kit.ProblemItem
	Groups []group
}

type group struct {
	Title string
	Cards []tile
}

// tile leads to one kind of settings.
type tile struct{ Title, Text, Icon, Href, Count string }

func (a *admin) overview(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	f, err := a.frame(r, v, "admin.settings", "")
	if err != nil {
		return err
	}
	x := env{r.Context(), v.Snap}
	s := v.Snap
	p := overviewPage{Page: f, Alarms: a.alarms(x, v.Now)}
	stalled, err := a.stalled(x)
	if err != nil {
		return err
	}
	p.Alarms = append(stalled, p.Alarms...)
	card := func(path, icon string, n int) tile {
		t := tile{Title: x.t("admin.kind." + path), Text: x.t("admin.about." + path), Icon: icon, Href: "/settings/" + path}
		if n > 0 {
			t.Count = strconv.Itoa(n)
		}
		return t
	}
	of := func(k kind) tile {
		n := 0
		if k.rows != nil {
			n = len(k.rows(x))
		}
		t := card(k.path, k.icon, n)
		if k.idField == "" {
			t.Href += "/organisation"
		}
		return t
	}
	p.Groups = []group{
		{x.t("admin.group.people"), []tile{of(organisation), of(departments), of(staff), of(roles)}},
		{x.t("admin.group.flow"), []tile{card("procedures", "flow", len(s.Procedures)),
			card("calendars", "calendar", len(s.Calendars)), of(rules), of(tiers)}},
		{x.t("admin.group.words"), []tile{of(categories), of(causes), of(channels), of(templates)}},
		{x.t("admin.group.system"), []tile{card("files", "download", 0)}},
	}
	last := &p.Groups[len(p.Groups)-1]
	if v.Can(register.TokenManage) {
		last.Cards = append(last.Cards, card("tokens", "key", 0))
	}
	last.Cards = append(last.Cards, card("system", "database", 0))
	return page.Render(w, r, http.StatusOK, overviewView(p))
}

// alarms are what an administrator must not overlook: calendars that run out, drafts that wait for a second person.
func (a *admin) alarms(x env, now time.Time) []kit.ProblemItem {
	var out []kit.ProblemItem
	for _, id := range slices.Sorted(maps.Keys(x.snap.Calendars)) {
		c := x.snap.Calendars[id]
		if year := missingYear(c, now); year > 0 {
			out = append(out, kit.ProblemItem{Label: x.t("admin.year_missing", "calendar", i18n.Name(x.ctx, c.Title), "year",
				strconv.Itoa(year)), Href: "/settings/calendars/" + id + "?year=" + strconv.Itoa(year)})
		}
	}
	for _, id := range slices.Sorted(maps.Keys(x.snap.Procedures)) {
		for _, v := range x.snap.Versions(id) {
			if !v.Approved() {
				out = append(out, kit.ProblemItem{Label: x.t("admin.draft_waits", "title", x.name(v.Procedure.Title), "version",
					strconv.Itoa(v.Procedure.Version)), Who: x.person(v.DraftedBy),
					Href: "/settings/procedures/" + id + "?v=" + strconv.Itoa(v.Procedure.Version)})
			}
		}
	}
	return out
}

// listPage is the list of one kind.
type listPage struct {
	shell.Page
	Kind    kind
	Rows    []row
	All     int
	Query   string
	State   string // "", all
	Facets  []chosen
	MayEdit bool
	Matrix  *matrix
	Saved   bool
}

// chosen is a facet with its choices and what is chosen.
type chosen struct {
	Name    string
	Options []kit.Option
	Value   string
}

func (a *admin) list(k kind) site.StaffHandler {
	return func(w http.ResponseWriter, r *http.Request, v site.Visit) error {
		if k.rows == nil {
			return page.Redirect(w, r, "/settings/"+k.path+"/organisation")
		}
		f, err := a.frame(r, v, "admin.kind."+k.path, "/settings")
		if err != nil {
			return err
		}
		x, q := env{r.Context(), v.Snap}, r.URL.Query()
		p := listPage{Page: f, Kind: k, Query: strings.TrimSpace(q.Get("q")), State: q.Get("state"), MayEdit: v.Can(k.kind.EditedWith()),
			Saved: q.Has("saved")}
		for _, c := range k.facets {
			p.Facets = append(p.Facets, chosen{c.name, c.options(x), q.Get(c.name)})
		}
		for _, row := range k.rows(x) {
			p.All++
			if p.lets(row) {
				p.Rows = append(p.Rows, row)
			}
		}
		if k.kind == register.KindRole {
			p.Matrix = matrixOf(x)
		}
		return page.Render(w, r, http.StatusOK, listView(p))
	}
}

// lets says whether the filter lets a row through.
func (p listPage) lets(r row) bool {
	if r.Off && p.State != "all" && p.Query == "" {
		return false
	}
	for _, c := range p.Facets {
		if c.Value != "" && !slices.Contains(strings.Fields(r.Facets[c.Name]), c.Value) {
			return false
		}
	}
	text := strings.ToLower(r.Title + " " + r.Sub + " " + strings.Join(r.Cells, " "))
	return strings.Contains(text, strings.ToLower(p.Query))
}

// matrix is who may do what.
type matrix struct {
	Roles []row
	Lines []matrixLine
}

type matrixLine struct {
	Label, ID string
	Has       []bool
}

func matrixOf(x env) *matrix {
	m := &matrix{Roles: roles.rows(x)}
	for _, p := range register.Permissions() {
		l := matrixLine{Label: x.t("admin.permission." + string(p)), ID: string(p)}
		for _, r := range x.snap.Roles {
			l.Has = append(l.Has, slices.Contains(r.Permissions, p))
		}
		m.Lines = append(m.Lines, l)
	}
	return m
}

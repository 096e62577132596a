package setup

import (
	"context"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"amends/internal/auth"
	"amends/internal/fault"
	"amends/internal/i18n"
	"amends/internal/register"
	"amends/internal/web/kit"
	"amends/internal/web/page"
	"amends/internal/web/shell"
)

// wishes is the form as typed.
type wishes struct {
	shell.GatePage
	Typed   map[string]string
	Errors  map[string]string
	Problem string
	Kinds   []kit.Option
}

var fields = []string{"org_zh", "org_en", "kind", "prefix", "department_zh", "department_en", "name", "name_en", "login", "works", "key"}

// kinds are the trades that the page offers, each with the procedure that fits it; all of them may be changed later.
var kinds = []struct{ id, procedure, icon string }{
	{"telecom", "telecom", "phone"}, {"bank", "nine-step", "coin"}, {"hotel", "six-step-loop", "home"},
	{"shop", "six-step-loop", "gift"}, {"public", "nine-step", "building"},
}

// value is what was typed into a field.
func (w wishes) value(field string) string { return w.Typed[field] }

func (t setup) wishes(r *http.Request) wishes {
	ctx := r.Context()
	w := wishes{GatePage: shell.GatePage{Frame: shell.NewFrame(t.Assets, r), Title: i18n.T(ctx, "setup.title")}, Typed: map[string]string{"kind": "telecom", "prefix": "TS", "works": "1"}}
	for _, k := range kinds {
		w.Kinds = append(w.Kinds, kit.Option{Value: k.id, Label: i18n.T(ctx, "setup.kind_"+k.id), Icon: k.icon})
	}
	return w
}

func (t setup) form(w http.ResponseWriter, r *http.Request) error {
	if t.Register.Snapshot().Version > 0 {
		return page.Redirect(w, r, "/sign-in")
	}
	form := t.wishes(r)
	form.Typed["key"] = r.URL.Query().Get("key")
	return page.Render(w, r, http.StatusOK, view(form))
}

// found founds the organisation and signs its administrator in.
func (t setup) found(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	t.once.Lock()
	defer t.once.Unlock()
	if err := t.Register.Refresh(ctx); err != nil {
		return err
	}
	if t.Register.Snapshot().Version > 0 {
		return fault.New(fault.Refused, "register.already_founded")
	}
	form := t.wishes(r)
	form.Typed = map[string]string{}
	for _, k := range fields {
		form.Typed[k] = strings.TrimSpace(r.PostFormValue(k))
	}
	err := t.Auth.CheckSetup(ctx, form.Typed["key"], t.Address(r)) // whoever comes first is not yet its owner
	if err == nil {
		err = t.make(ctx, form.Typed, r.PostFormValue("password"), r.PostFormValue("again"))
	}
	if fault.As(err) != nil {
		form.Problem, form.Errors, _ = i18n.Fault(ctx, err)
		return page.Render(w, r, page.Status(err), view(form))
	}
	if err != nil {
		return err
	}
	token, _, err := t.Auth.SignIn(ctx, form.Typed["login"], r.PostFormValue("password"), t.Address(r), r.UserAgent())
	if err != nil {
		return err
	}
	http.SetCookie(w, auth.SessionCookie(token, t.Auth.Most, t.Secure))
	return page.Redirect(w, r, "/settings")
}

// first is the id of the first member of staff and of the first department.
const (
	first      = "admin"
	department = "service"
)

var goodPrefix = regexp.MustCompile(`^[A-Z]{1,6}$`)

// longest is how long a name may be.
const longest = 60

func check(typed map[string]string, password, again string) error {
	var l fault.List
	l.Need(typed["org_zh"] != "" || typed["org_en"] != "", "org_zh")
	l.Need(typed["department_zh"] != "" || typed["department_en"] != "", "department_zh")
	l.Need(typed["name"] != "", "name")
	l.Need(auth.NormalLogin(typed["login"]) != "", "login")
	l.Need(password != "", "password")
	for _, k := range fields {
		if utf8.RuneCountInString(typed[k]) > longest {
			l.Add(k, "input.too_long", "max", longest)
		}
	}
	if !goodPrefix.MatchString(typed["prefix"]) {
		l.Add("prefix", "register.bad_prefix", "value", typed["prefix"])
	}
	if procedureOf(typed["kind"]) == "" {
		l.Add("kind", "input.choice")
	}
	if password != again {
		l.Add("again", "auth.password_differs")
	}
	return l.Err()
}

func procedureOf(kind string) string {
	for _, k := range kinds {
		if k.id == kind {
			return k.procedure
		}
	}
	return ""
}

// make writes the sign-in before the settings: if the second fails, the page can be sent again, and nobody is locked out
// of an organisation that exists.
func (t setup) make(ctx context.Context, typed map[string]string, password, again string) error {
	if err := check(typed, password, again); err != nil {
		return err
	}
	b := bundle(typed, string(i18n.From(ctx)))
	if _, err := register.Of(b); err != nil {
		return err
	}
	hash, err := t.Auth.HashPassword(ctx, password, typed["login"], typed["name"])
	if err != nil {
		return err
	}
	himself := auth.With(ctx, auth.Principal{Staff: first})
	if err = t.Auth.SetPassword(himself, first, typed["login"], hash, false, auth.After{}); err != nil {
		return err
	}
	return t.Register.Found(ctx, first, t.Now(), b)
}

// bundle is what every organisation begins with, with this one's name, its first department and its first person.
func bundle(typed map[string]string, lang string) register.Bundle {
	b := register.Seed()
	o := *b.Organisation
	o.Name, o.Procedure, o.NumberPrefix = both(typed["org_zh"], typed["org_en"]), procedureOf(typed["kind"]), typed["prefix"]
	if lang == "en" {
		o.Languages = []string{"en", "zh"}
	}
	roles := []string{register.RoleAdmin}
	if typed["works"] != "" {
		roles = append(roles, register.RoleIntake, register.RoleLead)
	}
	return b.Merge(register.Bundle{Organisation: &o,
		Departments: []register.Department{{ID: department, Name: both(typed["department_zh"], typed["department_en"]), Lead: first, Active: true}},
		Staff:       []register.Staff{{ID: first, Name: typed["name"], NameEn: typed["name_en"], Number: "001", Department: department, Roles: slices.Clip(roles), Active: true}}})
}

// both gives each language its words; one stands in for the other.
func both(zh, en string) register.Title {
	w := register.Title{"zh": zh, "en": en}
	if zh == "" {
		w["zh"] = en
	}
	if en == "" {
		w["en"] = zh
	}
	return w
}

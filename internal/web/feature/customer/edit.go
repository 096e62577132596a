package customer

import (
	"errors"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"amends/internal/fault"
	"amends/internal/i18n"
	"amends/internal/store"
	"amends/internal/vault"
	"amends/internal/web/kit"
	"amends/internal/web/page"
	"amends/internal/web/shell"
	"amends/internal/web/site"
)

// change is the form that changes what is known. It never carries the plain values: what stays empty stays as it is,
// and a number to take out is named by its place and its masked form.
type change struct {
	shell.Page
	Person  string
	Now     map[string]string // masked
	Typed   map[string]string
	Phones  []kit.Option
	Emails  []kit.Option
	Out     []string // chosen to go
	Errors  map[string]string
	Problem string
}

var editable = []string{"name", "level", "phone", "email", "address", "account"}

func (c customer) editForm(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	return c.showChange(w, r, v, http.StatusOK, change{Typed: map[string]string{}})
}

func (c customer) showChange(w http.ResponseWriter, r *http.Request, v site.Visit, status int, ch change) error {
	ctx := r.Context()
	p, err := c.person(r, v)
	if err != nil {
		return err
	}
	m := p.Masked()
	ch.Person = p.ID
	ch.Now = map[string]string{"name": m.Name, "level": m.Level, "address": m.Address, "account": m.Account}
	ch.Phones, ch.Emails = places(m.Phones), places(m.Emails)
	if ch.Page, err = c.Frame(r, v, "customers", i18n.T(ctx, "customer.edit")); err != nil {
		return err
	}
	ch.Canvas, ch.Back = true, "/customers/"+p.ID
	return page.Render(w, r, status, editView(ch))
}

func places(masked []string) []kit.Option {
	var out []kit.Option
	for i, s := range masked {
		out = append(out, kit.Option{Value: strconv.Itoa(i) + " " + s, Label: s})
	}
	return out
}

// person is the customer in plain, for changing; nothing of it leaves the server.
func (c customer) person(r *http.Request, v site.Visit) (vault.Person, error) {
	id := r.PathValue("id")
	if err := c.knows(r.Context(), v, id); err != nil {
		return vault.Person{}, err
	}
	p, err := c.Vault.Person(r.Context(), c.DB.Reader(), id)
	if errors.Is(err, vault.ErrErased) || errors.Is(err, store.ErrNotFound) {
		err = fault.New(fault.Refused, "vault.erased").With(err)
	}
	return p, err
}

var (
	goodPhone = regexp.MustCompile(`^\+?[0-9][0-9 ()-]{4,19}$`)
	goodEmail = regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s]+$`)
)

func (c customer) edit(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	p, err := c.person(r, v)
	if err != nil {
		return err
	}
	ch := change{Typed: map[string]string{}}
	for _, k := range editable {
		ch.Typed[k] = strings.TrimSpace(r.PostFormValue(k))
	}
	ch.Out = append(slices.Clone(r.PostForm["phone_out"]), r.PostForm["email_out"]...)
	what, err := apply(&p, ch.Typed, r.PostForm["phone_out"], r.PostForm["email_out"])
	if err != nil {
		ch.Problem, ch.Errors, _ = i18n.Fault(r.Context(), err)
		return c.showChange(w, r, v, page.Status(err), ch)
	}
	if len(what) == 0 {
		return page.Redirect(w, r, "/customers/"+p.ID)
	}
	sealed, err := c.Vault.Seal(p)
	if err != nil {
		return err
	}
	err = c.DB.Write(r.Context(), func(tx *store.Tx) error {
		if err := c.Vault.Save(r.Context(), tx, sealed); err != nil {
			return err
		}
		return c.Vault.Record(r.Context(), tx, v.Staff, p.ID, "edit", strings.Join(what, " "))
	})
	if err != nil {
		return err
	}
	return page.Redirect(w, r, "/customers/"+p.ID)
}

// apply changes a person by what was typed and names the fields that changed.
func apply(p *vault.Person, typed map[string]string, phonesOut, emailsOut []string) (what []string, err error) {
	var l fault.List
	for k, s := range typed {
		if len([]rune(s)) > maxReason {
			l.Add(k, "input.too_long", "max", maxReason)
		}
	}
	if s := typed["phone"]; s != "" && !goodPhone.MatchString(s) {
		l.Add("phone", "customer.bad_phone")
	}
	if s := typed["email"]; s != "" && !goodEmail.MatchString(s) {
		l.Add("email", "customer.bad_email")
	}
	masked := p.Masked()
	phones, ok := without(p.Phones, masked.Phones, phonesOut)
	if !ok {
		l.Add("phone_out", "customer.changed")
	}
	emails, ok := without(p.Emails, masked.Emails, emailsOut)
	if !ok {
		l.Add("email_out", "customer.changed")
	}
	if err := l.Err(); err != nil {
		return nil, err
	}
	set := func(at *string, name string) {
		if s := typed[name]; s != "" && s != *at {
			*at = s
			what = append(what, name)
		}
	}
	set(&p.Name, "name")
	set(&p.Level, "level")
	set(&p.Address, "address")
	set(&p.Account, "account")
	add := func(list []string, name string, normal func(string) string) []string {
		s := typed[name]
		if s == "" || slices.ContainsFunc(list, func(x string) bool { return normal(x) == normal(s) }) {
			return list
		}
		return append(list, s)
	}
	phones, emails = add(phones, "phone", vault.NormalPhone), add(emails, "email", vault.NormalEmail)
	if !slices.Equal(phones, p.Phones) {
		what = append(what, "phones")
	}
	if !slices.Equal(emails, p.Emails) {
		what = append(what, "emails")
	}
	p.Phones, p.Emails = phones, emails
	return what, nil
}

// without takes out the places named; false when a place holds something else by now.
func without(list, masked, out []string) ([]string, bool) {
	gone := map[int]bool{}
	for _, s := range out {
		at, shown, _ := strings.Cut(s, " ")
		i, err := strconv.Atoi(at)
		if err != nil || i < 0 || i >= len(list) || masked[i] != shown {
			return list, false
		}
		gone[i] = true
	}
	var kept []string
	for i, s := range list {
		if !gone[i] {
			kept = append(kept, s)
		}
	}
	return kept, true
}

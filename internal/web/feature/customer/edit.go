package customer

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/i18n"
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
	Told    string   // who will read the reason; "" when the visitor handles a case of this customer
	Errors  map[string]string
	Problem string
}

var editable = []string{"name", "level", "phone", "email", "address", "account", "reason"}

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
	if ch.Told, err = c.readers(r, v, p.ID); err != nil {
		return err
	}
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
	return c.Person(r.Context(), id)
}

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
	e := vault.Edit{Name: ch.Typed["name"], Level: ch.Typed["level"], Phone: ch.Typed["phone"], Email: ch.Typed["email"],
		Address: ch.Typed["address"], Account: ch.Typed["account"]}
	m := p.Masked()
	var l fault.List
	e.PhonesOut = chosen(&l, "phone_out", p.Phones, m.Phones, r.PostForm["phone_out"])
	e.EmailsOut = chosen(&l, "email_out", p.Emails, m.Emails, r.PostForm["email_out"])
	if err = l.Err(); err == nil {
		_, err = c.House.Change(r.Context(), complaint.Meta{By: v.Staff, Channel: "desk"}, p.ID, e, ch.Typed["reason"])
	}
	if fault.As(err) != nil {
		ch.Problem, ch.Errors, _ = i18n.Fault(r.Context(), err)
		return c.showChange(w, r, v, page.Status(err), ch)
	}
	if err != nil {
		return err
	}
	return page.Redirect(w, r, "/customers/"+p.ID)
}

// chosen is what stands at the places named; a place that holds something else by now is refused.
func chosen(l *fault.List, field string, list, masked, places []string) []string {
	var out []string
	for _, s := range places {
		at, shown, _ := strings.Cut(s, " ")
		i, err := strconv.Atoi(at)
		if err != nil || i < 0 || i >= len(list) || masked[i] != shown {
			l.Add(field, "customer.changed")
			return nil
		}
		out = append(out, list[i])
	}
	return out
}

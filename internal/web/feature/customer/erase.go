package customer

import (
	"context"
	"net/http"
	"strings"

	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/house"
	"amends/internal/i18n"
	"amends/internal/web/form"
	"amends/internal/web/form/look"
	"amends/internal/web/page"
	"amends/internal/web/shell"
	"amends/internal/web/site"
)

// farewell is the page that asks before a customer is forgotten.
type farewell struct {
	shell.Page
	Person, Name string
	Takes        goes
	Word         string // to be typed
	Typed        string
	Reason       string
	Told         string // who will read the reason
	Errors       map[string]string
}

// farewell names what would go. The word to type is the number of the newest case, or the end of the id of somebody
// without any.
func (c customer) farewell(r *http.Request, v site.Visit) (farewell, error) {
	ctx := r.Context()
	id := r.PathValue("id")
	if err := c.knows(ctx, v, id); err != nil {
		return farewell{}, err
	}
	p, err := c.Views.Customer(ctx, v.Viewer, id, v.Now)
	if err != nil {
		return farewell{}, err
	}
	e, err := c.ErasureOf(ctx, id)
	if err != nil {
		return farewell{}, err
	}
	f := farewell{Person: id, Name: p.Name, Takes: goesOf(ctx, e), Word: id[max(0, len(id)-8):]}
	if p.Erased && f.Takes.nothing() {
		return farewell{}, fault.New(fault.Refused, "vault.erased")
	}
	if len(p.Cases) > 0 {
		f.Word = p.Cases[0].Number
	}
	if f.Told, err = c.readers(r, v, id); err != nil {
		return farewell{}, err
	}
	f.Page, err = c.Frame(r, v, "customers", i18n.T(ctx, "customer.erase"))
	f.Canvas, f.Back = true, "/customers/"+id
	return f, err
}

func (c customer) eraseForm(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	f, err := c.farewell(r, v)
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusOK, eraseView(f))
}

// goes is what an erasure takes, or took.
type goes struct {
	Numbers []string
	Texts   int
	Files   int
	Kept    int
	Sent    int
	Fields  string // named
	Stays   string
}

func goesOf(ctx context.Context, e house.Erasure) goes {
	g := goes{Numbers: e.Cases, Texts: e.Texts, Files: len(e.Files), Kept: e.Kept, Sent: e.Sent}
	named := func(fields []string) string {
		var names []string
		for _, f := range fields {
			names = append(names, form.ChoiceWord(ctx, "emptied", f))
		}
		return look.Join(ctx, names)
	}
	g.Fields, g.Stays = named(e.Fields), named(e.Stays)
	return g
}

func (g goes) kept(ctx context.Context) string {
	if g.Kept == 0 {
		return ""
	}
	return i18n.T(ctx, "customer.takes_kept", "n", g.Kept)
}

func (g goes) nothing() bool { return g.Texts+g.Files+g.Sent == 0 && g.Fields == "" }

// gone is the page that says what went.
type gone struct {
	shell.Page
	Person string
	Took   goes
}

// erase forgets a customer and says what went. Whoever may erase erases all of it, also what he does not see.
func (c customer) erase(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	ctx := r.Context()
	f, err := c.farewell(r, v)
	if err != nil {
		return err
	}
	f.Typed, f.Reason = strings.TrimSpace(r.PostFormValue("number")), strings.TrimSpace(r.PostFormValue("reason"))
	var l fault.List
	if !strings.EqualFold(f.Typed, f.Word) {
		l.Add("number", "customer.wrong_number", "number", f.Word)
	}
	l.Need(f.Reason != "", "reason")
	var took house.Erasure
	if err = l.Err(); err == nil {
		took, err = c.House.Erase(ctx, complaint.Meta{By: v.Staff, Channel: "desk"}, f.Person, f.Reason)
	}
	if x := fault.As(err); x != nil && x.Kind == fault.Invalid {
		_, f.Errors, _ = i18n.Fault(ctx, err)
		return page.Render(w, r, page.Status(err), eraseView(f))
	}
	if err != nil {
		return err
	}
	g := gone{Person: f.Person, Took: goesOf(ctx, took), Page: f.Page}
	return page.Render(w, r, http.StatusOK, goneView(g))
}

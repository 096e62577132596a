package customer

import (
	"context"
	"errors"
	"net/http"

	"amends/internal/i18n"
	"amends/internal/register"
	"amends/internal/vault"
	"amends/internal/view"
	"amends/internal/web/form/look"
	"amends/internal/web/kit"
	"amends/internal/web/page"
	"amends/internal/web/site"
)

// file is the page of one customer.
type file struct {
	view.CustomerPage
	Fields   []field
	Lines    []caseLine
	Promised []promiseLine
	Strip    []moodPoint
	Talks    kit.Timeline
	Looks    []lookLine
	Phone    string // masked, for the form of a new complaint
	Reveals  bool
	Edits    bool
	Parts    bool // there is more than one case, and he may say whose each is
	Erases   bool
	News     bool // may register a complaint
}

// field is one thing known of a customer: masked, or plain once the look is on record.
type field struct {
	Person, Name, Label, Masked string
	Plain                       string
	Shown, Can                  bool
}

// looksShown is how many lines of the log stand on the page.
const looksShown = 20

func (c customer) show(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	f, err := c.file(r.Context(), v, r.PathValue("id"))
	if err != nil {
		return err
	}
	return c.render(w, r, v, http.StatusOK, f)
}

func (c customer) render(w http.ResponseWriter, r *http.Request, v site.Visit, status int, f file) error {
	ctx := r.Context()
	if page.Fragment(r) {
		return page.Render(w, r, status, fileView(f))
	}
	title := look.Name(f.Name)
	if f.Erased || title == "" {
		title = i18n.T(ctx, "look.erased")
	}
	frame, err := c.Frame(r, v, "customers", title)
	if err != nil {
		return err
	}
	frame.Canvas, frame.Back = true, "/customers"
	frame.Actions = fileActions(f)
	return page.Render(w, r, status, fullFile(frame, f))
}

func (c customer) file(ctx context.Context, v site.Visit, id string) (file, error) {
	p, err := c.Views.Customer(ctx, v.Viewer, id, v.Now)
	if err != nil {
		return file{}, err
	}
	f := file{CustomerPage: p, Reveals: v.Can(register.CustomerReveal) && !p.Erased, Edits: v.Can(register.CaseRegister) && !p.Erased,
		Parts:  (v.Can(register.CaseRegister) || v.Can(register.CaseEvaluate)) && !p.Erased && p.Total > 0 && p.Total+p.Beyond > 1,
		Erases: v.Can(register.CustomerErase) && !p.Erased, News: v.Can(register.CaseRegister)}
	if f.Fields, err = c.fields(ctx, v, id); err != nil {
		return f, err
	}
	for _, it := range p.Cases {
		f.Lines = append(f.Lines, lineOf(ctx, v, it))
	}
	for _, x := range p.Promises {
		f.Promised = append(f.Promised, promiseOf(ctx, v.Snap, x))
	}
	f.Talks = talks(ctx, v.Snap, p)
	if f.Strip, err = c.strip(ctx, p.Cases); err != nil {
		return f, err
	}
	f.Looks, err = c.looks(ctx, v, id)
	return f, err
}

// fields are what is known, masked. Somebody forgotten has none.
func (c customer) fields(ctx context.Context, v site.Visit, id string) ([]field, error) {
	p, err := c.Person(ctx, id)
	if errors.Is(err, vault.ErrErased) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	m := p.Masked()
	var out []field
	add := func(name, masked string) {
		if masked != "" {
			out = append(out, field{Person: id, Name: name, Label: i18n.T(ctx, "customer.field_"+name), Masked: masked, Can: v.Can(register.CustomerReveal)})
		}
	}
	add("name", m.Name)
	add("phones", lines(m.Phones))
	add("emails", lines(m.Emails))
	add("address", m.Address)
	add("id_number", m.IDNumber)
	add("account", m.Account)
	return out, nil
}

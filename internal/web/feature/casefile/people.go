package casefile

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"amends/internal/fault"
	"amends/internal/i18n"
	"amends/internal/register"
	"amends/internal/vault"
	"amends/internal/view"
	"amends/internal/web/form"
	"amends/internal/web/form/look"
	"amends/internal/web/kit"
	"amends/internal/web/page"
	"amends/internal/web/site"
)

// customer is what the tab of the customer shows.
type customer struct {
	fields []personField
	cases  []view.Item
	limits map[string]string
	erased bool
	reveal bool
}

var personFields = []string{"name", "phones", "emails", "address", "account", "id_number"}

// personField is one detail: masked on the page, plain in the answer to a look.
type personField struct{ name, masked, plain string }

func (h handler) customer(ctx context.Context, p *pane) (customer, error) {
	c := customer{limits: look.Limits(ctx, p.v.Snap), reveal: p.v.Can(register.CustomerReveal), erased: p.Customer.Erased}
	if p.State.Person == "" || c.erased {
		return c, nil
	}
	var err error
	if c.fields, err = h.masked(ctx, p.State.Person); err != nil {
		return c, err
	}
	list, err := h.Views.EarlierCases(ctx, p.v.Viewer, p.State.Person, 20, p.v.Now)
	if err != nil {
		return c, err
	}
	for _, it := range list {
		if it.ID != p.State.ID {
			c.cases = append(c.cases, it)
		}
	}
	return c, nil
}

func (h handler) masked(ctx context.Context, person string) ([]personField, error) {
	full, err := h.House.Person(ctx, person)
	if errors.Is(err, vault.ErrErased) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	m := full.Masked()
	var out []personField
	for _, f := range []personField{{name: "name", masked: m.Name}, {name: "phones", masked: strings.Join(m.Phones, "\n")}, {name: "emails", masked: strings.Join(m.Emails, "\n")},
		{name: "address", masked: m.Address}, {name: "account", masked: m.Account}, {name: "id_number", masked: m.IDNumber}} {
		if f.masked != "" {
			out = append(out, f)
		}
	}
	return out, nil
}

func (h handler) revealAsk(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	l, err := h.load(r.Context(), v, r.PathValue("id"))
	if err != nil {
		return err
	}
	told, err := h.watchers(r, v, l)
	if err != nil {
		return err
	}
	return h.revealSheet(w, r, v, http.StatusOK, l, told, "")
}

// reveal shows one detail in full, after the look is on record.
func (h handler) reveal(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	ctx := r.Context()
	l, err := h.load(ctx, v, r.PathValue("id"))
	if err != nil {
		return err
	}
	field := r.PathValue("field")
	if !slices.Contains(personFields, field) {
		return fault.New(fault.Unknown, "vault.no_such_field", "field", field)
	}
	why := strings.TrimSpace(r.PostFormValue("why"))
	if why == "" {
		told, err := h.watchers(r, v, l)
		if err != nil {
			return err
		}
		return h.revealSheet(w, r, v, http.StatusUnprocessableEntity, l, told, i18n.T(ctx, "input.required"))
	}
	seen, err := h.House.Look(ctx, v.Staff, l.State.Person, field, words(l.State.Number, why))
	if errors.Is(err, vault.ErrErased) {
		return fault.New(fault.Unknown, "vault.erased")
	}
	if err != nil {
		return err
	}
	f := personField{name: field, plain: seen.Value}
	if !page.Fragment(r) {
		w.Header().Set("Cache-Control", "no-store")
		return h.Ask(w, r, v, http.StatusOK, l.over(i18n.T(ctx, "case.field_"+field), revealedAlone(f)))
	}
	return page.Render(w, r, http.StatusOK, revealed(f), settled())
}

// revealSheet asks why a detail is to be shown.
func (h handler) revealSheet(w http.ResponseWriter, r *http.Request, v site.Visit, status int, l *loaded, told, wrong string) error {
	ctx, field := r.Context(), r.PathValue("field")
	title := i18n.T(ctx, "case.reveal_title", "field", i18n.T(ctx, "case.field_"+field))
	return h.Ask(w, r, v, status, l.over(title, revealDialog(l, field, told, wrong)))
}

// watchers names who will read the reason of a look, when it is not the visitor's own case.
func (h handler) watchers(r *http.Request, v site.Visit, l *loaded) (string, error) {
	ids, err := h.House.Watchers(r.Context(), v.Staff, l.State.Person)
	return look.People(r.Context(), v.Snap, ids), err
}

// lookupStaff finds colleagues by name or number; for a mention, what is typed into the text is the name.
func (h handler) lookupStaff(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	if !page.Fragment(r) {
		return page.Redirect(w, r, "/")
	}
	ctx := r.Context()
	q := strings.ToLower(strings.TrimSpace(r.URL.Query().Get("q")))
	list := kit.ComboList{Empty: i18n.T(ctx, "case.no_found")}
	for _, p := range v.Snap.Staff {
		if p.Active && strings.Contains(strings.ToLower(p.Name+" "+p.NameEn+" "+p.Number), q) && len(list.Options) < 12 {
			list.Options = append(list.Options, kit.Option{Value: p.ID, Label: form.StaffName(ctx, v.Snap, p.ID), Hint: look.Department(ctx, v.Snap, p.Department), Icon: "user"})
		}
	}
	return page.Render(w, r, http.StatusOK, list)
}

// lookupCases finds complaints that the visitor may see.
func (h handler) lookupCases(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	if !page.Fragment(r) {
		return page.Redirect(w, r, "/c?q="+url.QueryEscape(r.URL.Query().Get("q")))
	}
	ctx := r.Context()
	out := kit.ComboList{Empty: i18n.T(ctx, "case.no_found")}
	if q := strings.TrimSpace(r.URL.Query().Get("q")); q != "" {
		list, err := h.Views.Search(ctx, v.Viewer, q, "", 10, v.Now)
		if err != nil {
			return err
		}
		for i := range list.Rows {
			it := &list.Rows[i]
			out.Options = append(out.Options, kit.Option{Value: it.ID, Label: it.Number + " " + it.Subject, Hint: look.Customer(ctx, &it.Face, it.Customer)})
		}
	}
	return page.Render(w, r, http.StatusOK, out)
}

// file serves an attachment of the case to those who may see the case.
func (h handler) file(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	ctx := r.Context()
	id, err := h.resolve(ctx, v, r.PathValue("id"))
	if err != nil {
		return err
	}
	c, err := h.Views.Case(ctx, v.Viewer, id, v.Now)
	if err != nil {
		return err
	}
	digest := r.PathValue("digest")
	for _, e := range c.Timeline {
		for _, f := range e.Files {
			if f.Digest == digest {
				return h.Blobs.Serve(w, r, digest, f.Name, r.URL.Query().Get("download") != "")
			}
		}
	}
	return fault.New(fault.Unknown, "blob.unknown")
}

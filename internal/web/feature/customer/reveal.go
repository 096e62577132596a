package customer

import (
	"errors"
	"net/http"
	"strings"

	"amends/internal/fault"
	"amends/internal/house"
	"amends/internal/i18n"
	"amends/internal/vault"
	"amends/internal/web/form/look"
	"amends/internal/web/page"
	"amends/internal/web/site"
)

// asking is the question why, before a field is shown.
type asking struct {
	field
	Why     string
	Error   string
	Reasons []string
	Told    string // who will read the reason; "" when the visitor handles a case of this customer
}

func reasons(r *http.Request) []string {
	var out []string
	for _, k := range []string{"customer.why_call", "customer.why_check", "customer.why_visit"} {
		out = append(out, i18n.T(r.Context(), k))
	}
	return out
}

// maxReason is how long a reason may be; it stays in the log.
const maxReason = 200

func (c customer) revealForm(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	if !page.Fragment(r) {
		return page.Redirect(w, r, "/customers/"+r.PathValue("id"))
	}
	f, err := c.fieldOf(r, v, r.URL.Query().Get("field"))
	if err != nil {
		return err
	}
	told, err := c.readers(r, v, f.Person)
	if err != nil {
		return err
	}
	return page.Render(w, r, http.StatusOK, askView(asking{field: f, Reasons: reasons(r), Told: told}))
}

// readers names who will read the reason of a look.
func (c customer) readers(r *http.Request, v site.Visit, person string) (string, error) {
	ids, err := c.House.Watchers(r.Context(), v.Staff, person)
	return look.People(r.Context(), v.Snap, ids), err
}

func (c customer) fieldOf(r *http.Request, v site.Visit, name string) (field, error) {
	id := r.PathValue("id")
	if err := c.knows(r.Context(), v, id); err != nil {
		return field{}, err
	}
	list, err := c.fields(r.Context(), v, id)
	if err != nil {
		return field{}, err
	}
	for _, f := range list {
		if f.Name == name {
			return f, nil
		}
	}
	return field{}, fault.Input("field", "vault.no_such_field", "field", name)
}

// reveal shows a plain field once the look is on record.
func (c customer) reveal(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	ctx := r.Context()
	f, err := c.fieldOf(r, v, r.PostFormValue("field"))
	if err != nil {
		return err
	}
	why := strings.TrimSpace(r.PostFormValue("why"))
	if len([]rune(why)) > maxReason {
		err = fault.Input("why", "input.too_long", "max", maxReason)
	} else {
		var seen house.Look
		seen, err = c.House.Look(ctx, v.Staff, f.Person, f.Name, why)
		f.Plain = seen.Value
	}
	w.Header().Set("Cache-Control", "no-store")
	if x := fault.As(err); x != nil && x.Kind == fault.Invalid {
		_, fields, _ := i18n.Fault(ctx, err)
		told, toldErr := c.readers(r, v, f.Person)
		if toldErr != nil {
			return toldErr
		}
		a := asking{field: f, Why: why, Error: fields["why"], Reasons: reasons(r), Told: told}
		if page.Fragment(r) {
			return page.Render(w, r, http.StatusUnprocessableEntity, askView(a))
		}
		return err
	}
	if errors.Is(err, vault.ErrErased) {
		return errUnknown.With(err)
	}
	if err != nil {
		return err
	}
	f.Shown = true
	if page.Fragment(r) {
		list, err := c.looks(ctx, v, f.Person)
		if err != nil {
			return err
		}
		return page.Render(w, r, http.StatusOK, fieldView(f), looksPartial(list))
	}
	whole, err := c.file(ctx, v, f.Person)
	if err != nil {
		return err
	}
	for i := range whole.Fields {
		if whole.Fields[i].Name == f.Name {
			whole.Fields[i] = f
		}
	}
	return c.render(w, r, v, http.StatusOK, whole)
}

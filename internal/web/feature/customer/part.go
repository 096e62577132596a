package customer

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/house"
	"amends/internal/i18n"
	"amends/internal/vault"
	"amends/internal/view"
	"amends/internal/web/form/look"
	"amends/internal/web/kit"
	"amends/internal/web/page"
	"amends/internal/web/shell"
	"amends/internal/web/site"
)

// parting is the form that parts two customers who were taken for one. Like the form of changes it carries no plain values.
type parting struct {
	shell.Page
	Person  string
	Name    string // masked
	Cases   []kit.Option
	Beyond  int
	Phones  []kit.Option
	Emails  []kit.Option
	Details []kit.Option
	Typed   map[string]string
	Chosen  map[string][]string
	To      string // the other customer, masked, where one was chosen
	Told    string // who will read the reason
	Errors  map[string]string
	Problem string
}

// value is what was typed into a field.
func (f parting) value(field string) string { return f.Typed[field] }

func (c customer) partForm(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	return c.showParting(w, r, v, http.StatusOK, parting{})
}

func (c customer) showParting(w http.ResponseWriter, r *http.Request, v site.Visit, status int, f parting) error {
	ctx := r.Context()
	p, err := c.person(r, v)
	if err != nil {
		return err
	}
	known, err := c.Views.Customer(ctx, v.Viewer, p.ID, v.Now)
	if err != nil {
		return err
	}
	m := p.Masked()
	f.Person, f.Name, f.Beyond = p.ID, m.Name, known.Beyond
	for _, it := range known.Cases {
		f.Cases = append(f.Cases, kit.Option{Value: it.ID, Label: strings.TrimSpace(it.Number + " " + it.Subject)})
	}
	f.Phones, f.Emails, f.Details = places(m.Phones), places(m.Emails), details(ctx, m)
	if f.Told, err = c.readers(r, v, p.ID); err != nil {
		return err
	}
	if to := f.Typed["to"]; to != "" {
		row, ok, err := c.row(ctx, v, to)
		if err != nil {
			return err
		}
		if ok {
			f.To = row.option(ctx).Label
		} else {
			f.Typed["to"] = "" // nobody whom the page could name stays chosen
		}
	}
	if f.Page, err = c.Frame(r, v, "customers", i18n.T(ctx, "customer.part")); err != nil {
		return err
	}
	f.Canvas, f.Back = true, "/customers/"+p.ID
	return page.Render(w, r, status, partView(f))
}

// partOther finds the customer to whom a part belongs: as the list of customers does, or by one of his complaints.
// Nothing typed, it offers nobody: a complaint goes to no customer whom nobody looked for.
func (c customer) partOther(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	p, err := c.person(r, v)
	if err != nil {
		return err
	}
	if !page.Fragment(r) {
		return page.Redirect(w, r, "/customers/"+p.ID+"/part")
	}
	ctx := r.Context()
	q := strings.TrimSpace(r.URL.Query().Get("q"))
	if q == "" {
		return page.Render(w, r, http.StatusOK, kit.ComboList{Empty: i18n.T(ctx, "customer.part_to_hint")})
	}
	rows, err := c.others(ctx, v, q)
	if err != nil {
		return err
	}
	list := kit.ComboList{Empty: i18n.T(ctx, "customer.none_found")}
	for _, row := range rows {
		if row.ID != p.ID && !row.Erased && len(list.Options) < 10 {
			list.Options = append(list.Options, row.option(ctx))
		}
	}
	return page.Render(w, r, http.StatusOK, list)
}

func (c customer) others(ctx context.Context, v site.Visit, q string) ([]personRow, error) {
	rows, err := c.search(ctx, v, q)
	if err != nil || len(rows) > 0 {
		return rows, err
	}
	l, err := c.Views.Search(ctx, v.Viewer, q, "", 10, v.Now)
	if err != nil {
		return nil, err
	}
	for _, it := range l.Rows {
		if it.Person == "" || it.Flags.Has(view.FlagAnonymous) ||
			slices.ContainsFunc(rows, func(r personRow) bool { return r.ID == it.Person }) {
			continue
		}
		row, ok, err := c.row(ctx, v, it.Person)
		if err != nil {
			return nil, err
		}
		if ok {
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// option is the customer in a list that is chosen from.
func (r personRow) option(ctx context.Context) kit.Option {
	name := r.Name
	if name == "" {
		name = i18n.T(ctx, "look.erased")
	}
	return kit.Option{Value: r.ID, Label: strings.TrimSpace(name + " " + r.Contact), Icon: "user",
		Hint: strings.TrimSpace(r.Last.Number + " " + r.Last.Subject)}
}

// details are what else is known, masked.
func details(ctx context.Context, m vault.Person) (out []kit.Option) {
	for name, masked := range map[string]string{"address": m.Address, "account": m.Account, "level": look.Level(ctx, m.Level), "id_number": m.IDNumber} {
		if masked != "" {
			out = append(out, kit.Option{Value: name, Label: i18n.T(ctx, "customer.field_"+name) + " " + masked})
		}
	}
	slices.SortFunc(out, func(a, b kit.Option) int {
		return slices.Index(vault.Details, a.Value) - slices.Index(vault.Details, b.Value)
	})
	return out
}

func (c customer) part(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	p, err := c.person(r, v)
	if err != nil {
		return err
	}
	f := parting{Typed: map[string]string{}, Chosen: map[string][]string{}}
	for _, k := range []string{"name", "to", "reason"} {
		f.Typed[k] = strings.TrimSpace(r.PostFormValue(k))
	}
	for _, k := range []string{"cases", "phones", "emails", "details"} {
		f.Chosen[k] = r.PostForm[k]
	}
	m := p.Masked()
	var l fault.List
	order := house.Parting{Person: p.ID, To: f.Typed["to"], Cases: f.Chosen["cases"], Reason: f.Typed["reason"],
		Share: vault.Share{Name: f.Typed["name"], Details: f.Chosen["details"]}}
	order.Phones = chosen(&l, "phones", p.Phones, m.Phones, f.Chosen["phones"])
	order.Emails = chosen(&l, "emails", p.Emails, m.Emails, f.Chosen["emails"])
	if order.To != "" && c.knows(r.Context(), v, order.To) != nil {
		l.Add("to", "customer.unknown")
	}
	var out house.Parted
	if err = l.Err(); err == nil {
		out, err = c.House.Part(r.Context(), complaint.Meta{By: v.Staff, Channel: "desk"}, order)
	}
	if fault.As(err) != nil {
		f.Problem, f.Errors, _ = i18n.Fault(r.Context(), err)
		return c.showParting(w, r, v, page.Status(err), f)
	}
	if err != nil {
		return err
	}
	return page.Redirect(w, r, "/customers/"+out.Person)
}

package customer

import (
	"context"
	"net/http"
	"strings"

	"amends/internal/i18n"
	"amends/internal/register"
	"amends/internal/vault"
	"amends/internal/view"
	"amends/internal/web/form/look"
	"amends/internal/web/page"
	"amends/internal/web/site"
)

// people is the list: who was found, or whose complaints moved last.
type people struct {
	Query    string
	Searched bool
	Rows     []personRow
	CanNew   bool
}

type personRow struct {
	ID, Name, Contact, Level string
	Last                     caseLine
	Cases                    int
	Erased                   bool
}

// How much of the list is shown.
const (
	found  = 30
	recent = 25
)

func (c customer) list(w http.ResponseWriter, r *http.Request, v site.Visit) error {
	ctx := r.Context()
	p := people{Query: strings.TrimSpace(r.URL.Query().Get("q")), CanNew: v.Can(register.CaseRegister)}
	p.Searched = p.Query != ""
	var err error
	if p.Searched {
		p.Rows, err = c.search(ctx, v, p.Query)
	} else {
		p.Rows, err = c.recent(ctx, v)
	}
	if err != nil {
		return err
	}
	if page.Fragment(r) {
		return page.Render(w, r, http.StatusOK, rowsView(p))
	}
	frame, err := c.Frame(r, v, "customers", i18n.T(ctx, "nav.customers"))
	if err != nil {
		return err
	}
	frame.Actions = listActions(p)
	return page.Render(w, r, http.StatusOK, listView(frame, p))
}

// search finds by whole number, e-mail, account, or the last four digits. Names are sealed and cannot be searched.
func (c customer) search(ctx context.Context, v site.Visit, q string) ([]personRow, error) {
	var ids []string
	ways := []func(context.Context, string) ([]string, error){c.ByAccount}
	if strings.Contains(q, "@") {
		ways = append(ways, c.ByEmail)
	}
	switch digits := vault.Dialled(q); {
	case len(digits) == 4:
		ways = append(ways, c.ByTail)
	case len(digits) > 4:
		ways = append(ways, c.ByPhone)
	}
	seen := map[string]bool{}
	for _, find := range ways {
		list, err := find(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, id := range list {
			if !seen[id] {
				seen[id] = true
				ids = append(ids, id)
			}
		}
	}
	var out []personRow
	for _, id := range ids {
		if len(out) == found {
			break
		}
		row, ok, err := c.row(ctx, v, id)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, row)
		}
	}
	return out, nil
}

// row is one customer whom the visitor may know of.
func (c customer) row(ctx context.Context, v site.Visit, id string) (personRow, bool, error) {
	l, err := c.Views.EarlierCases(ctx, v.Viewer, id, 50, v.Now)
	if err != nil || len(l) == 0 && !v.Viewer.All {
		return personRow{}, false, err
	}
	shown, err := c.Displays(ctx, id)
	d, ok := shown[id]
	if err != nil || !ok {
		return personRow{}, false, err
	}
	row := personRow{ID: id, Level: d.Level, Cases: len(l), Erased: !d.Erased.IsZero()}
	row.Name, row.Contact = look.Contact(d.Name)
	if len(l) > 0 {
		row.Last = lineOf(ctx, v, l[0])
	}
	return row, true, nil
}

// recent are the customers whose complaints moved last.
func (c customer) recent(ctx context.Context, v site.Visit) ([]personRow, error) {
	l, err := c.Views.Queue(ctx, v.Viewer, view.Filter{}, view.Page{Sort: view.SortUpdated, Limit: 4 * recent}, v.Now)
	if err != nil {
		return nil, err
	}
	at := map[string]int{}
	var out []personRow
	for _, it := range l.Rows {
		if it.Person == "" || it.Flags.Has(view.FlagAnonymous) {
			continue
		}
		if i, ok := at[it.Person]; ok {
			out[i].Cases++
			continue
		}
		if len(out) == recent {
			continue
		}
		at[it.Person] = len(out)
		row := personRow{ID: it.Person, Level: it.Level, Cases: 1, Last: lineOf(ctx, v, it), Erased: it.Flags.Has(view.FlagErased)}
		row.Name, row.Contact = look.Contact(it.Customer)
		out = append(out, row)
	}
	return out, nil
}

package customer

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/i18n"
	"amends/internal/store"
	"amends/internal/view"
	"amends/internal/web/page"
	"amends/internal/web/shell"
	"amends/internal/web/site"
)

// farewell is the page that asks before a customer is forgotten.
type farewell struct {
	shell.Page
	Person, Name string
	Cases        int
	Word         string // to be typed
	Typed        string
	Reason       string
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
	if p.Erased {
		return farewell{}, fault.New(fault.Refused, "vault.erased")
	}
	f := farewell{Person: id, Name: p.Name, Cases: p.Total, Word: id[max(0, len(id)-8):]}
	if len(p.Cases) > 0 {
		f.Word = p.Cases[0].Number
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

// erase forgets a customer. The record of every case says so first; then the key goes, and with it every word that was
// sealed with it. Interrupted in between it is asked again: what is done already is passed over.
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
	if len([]rune(f.Reason)) > maxReason {
		l.Add("reason", "input.too_long", "max", maxReason)
	}
	if err := l.Err(); err != nil {
		_, f.Errors, _ = i18n.Fault(ctx, err)
		return page.Render(w, r, page.Status(err), eraseView(f))
	}
	if err := c.eraseCases(ctx, v, f); err != nil {
		return err
	}
	err = c.DB.Write(ctx, func(tx *store.Tx) error {
		if err := c.Vault.Record(ctx, tx, v.Staff, f.Person, "erase", f.Reason); err != nil {
			return err
		}
		return c.Vault.Erase(ctx, tx, f.Person)
	})
	if err != nil {
		return fmt.Errorf("erase customer: %w", err)
	}
	return page.Redirect(w, r, "/customers/"+f.Person)
}

// eraseCases puts the erasure into the record of every case, also of those that the visitor does not see: whoever may
// erase erases all of it. Those the house records; the log beside names the visitor.
func (c customer) eraseCases(ctx context.Context, v site.Visit, f farewell) error {
	if err := c.Views.MayErase(ctx, v.Staff, f.Person); err != nil {
		return err
	}
	everything := view.Viewer{All: true}
	for at := (view.Page{Sort: view.SortReceived, Limit: 200}); ; {
		list, err := c.Views.Queue(ctx, everything, view.Filter{Person: f.Person}, at, v.Now)
		if err != nil {
			return err
		}
		for i := range list.Rows {
			m := complaint.Meta{By: v.Staff, Channel: "desk"}
			_, err := c.Desk.Do(ctx, m, list.Rows[i].ID, &complaint.Erase{Reason: f.Reason})
			if x := fault.As(err); x != nil && x.Kind == fault.Unknown {
				m.By = complaint.System
				_, err = c.Desk.Do(ctx, m, list.Rows[i].ID, &complaint.Erase{Reason: f.Reason})
			}
			if err != nil {
				return fmt.Errorf("erase case %s: %w", list.Rows[i].ID, err)
			}
		}
		if list.Next == "" {
			return nil
		}
		at.After = list.Next
	}
}

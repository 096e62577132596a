package api

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/store"
	"amends/internal/view"
)

// Erasure says what was forgotten.
type Erasure struct {
	ID    string   `json:"id"`
	Cases []string `json:"cases" doc:"Numbers of the complaints that now say so in their record"`
}

// maxReason is how long the reason of an erasure may be; it stays in the record for ever.
const maxReason = 200

// erase forgets a customer. The record of every case says so first; then the key goes, and with it every word that was
// sealed with it. Interrupted in between it is simply asked again: what is done already is passed over.
func (c *call) erase() error {
	id, why := c.r.PathValue("id"), strings.TrimSpace(c.r.URL.Query().Get("reason"))
	if why == "" {
		return fault.Input("reason", "input.required")
	}
	if len([]rune(why)) > maxReason {
		return fault.Input("reason", "input.too_long", "max", maxReason)
	}
	v, db := c.api.House.Vault, c.api.House.DB
	known, err := v.Displays(c.ctx, db.Reader(), []string{id})
	if err != nil {
		return err
	}
	if _, ok := known[id]; !ok {
		return errNoCustomer
	}
	if err := c.api.views.MayErase(c.ctx, c.who.Staff, id); err != nil {
		return err
	}
	out := Erasure{ID: id, Cases: []string{}}
	everything := view.Viewer{All: true} // whoever may erase erases all of it, also what he does not see
	for page := (view.Page{Sort: view.SortReceived, Limit: maxPage}); ; {
		list, err := c.api.views.Queue(c.ctx, everything, view.Filter{Person: id}, page, c.now)
		if err != nil {
			return err
		}
		for i := range list.Rows {
			if err := c.eraseCase(list.Rows[i].ID, why); err != nil {
				return err
			}
			out.Cases = append(out.Cases, list.Rows[i].Number)
		}
		if list.Next == "" {
			break
		}
		page.After = list.Next
	}
	err = db.Write(c.ctx, func(tx *store.Tx) error {
		if err := v.Record(c.ctx, tx, c.who.Staff, id, "erase", why); err != nil {
			return err
		}
		return v.Erase(c.ctx, tx, id)
	})
	if err != nil {
		return unknownPerson(err)
	}
	return c.ok(out)
}

// eraseCase puts the erasure into the record of one case. An administrator erases without ever seeing a case; then the
// house does it, and the look that is recorded beside the erasure names him.
func (c *call) eraseCase(id, why string) error {
	m := complaint.Meta{By: c.who.Staff, Channel: channel}
	_, err := c.api.desk.Do(c.ctx, m, id, &complaint.Erase{Reason: why})
	if f := fault.As(err); f != nil && f.Kind == fault.Unknown {
		m.By = complaint.System
		_, err = c.api.desk.Do(c.ctx, m, id, &complaint.Erase{Reason: why})
	}
	if err != nil && fault.As(err) == nil && !errors.Is(err, context.Canceled) {
		err = fmt.Errorf("erase case %s: %w", id, err)
	}
	return err
}

// unknownPerson turns the database's silence about a person into the answer that there is none.
func unknownPerson(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return errNoCustomer.With(err)
	}
	return err
}

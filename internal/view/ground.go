package view

import (
	"context"
	"errors"
	"fmt"
	"time"

	"amends/internal/complaint"
	"amends/internal/store"
)

// Ground is a case that gives somebody a reason to look at a person, or to change what is known of him: his own work, which
// is not that person's by his own word. Who took a case in says whose it is, and whoever parts it to another customer says
// so anew. A complaint that came by the portal is the customer's by the word of whoever typed his number there, and is no
// ground until somebody who does not work on it wrote down that he spoke with him. Only a person who became known with that
// very case is seen by everybody who has it: what he would see is what was typed there. "" when there is none.
func (v *Views) Ground(ctx context.Context, staff, person string) (string, error) {
	id, err := store.One[string](ctx, v.db.Reader(), `
		select q.id from queue q
		where q.person = $1 and q.person <> ''
			and (q.owner = $2 or exists (select 1 from queue_circle c where c.seq = q.seq and c.staff = $2))
			and (q.person_by not in ('', $2) or q.person_by = '' and (q.registrar not in ($2, '`+complaint.Customer+`')
				or q.seq = (select min(e.seq) from queue e where e.person = $1 and e.person <> '')))
		order by q.seq desc limit 1`, person, staff)
	if errors.Is(err, store.ErrNotFound) {
		return "", nil
	}
	if err != nil {
		err = fmt.Errorf("ground of a look: %w", err)
	}
	return id, err
}

// Newest is the id and the number of the last case of a person; empty when there is none.
func (v *Views) Newest(ctx context.Context, person string) (id, number string, err error) {
	type row struct{ ID, Number string }
	r, err := store.One[row](ctx, v.db.Reader(), `
		select id, number from queue where person = $1 and person <> '' order by seq desc limit 1`, person)
	if errors.Is(err, store.ErrNotFound) {
		return "", "", nil
	}
	if err != nil {
		err = fmt.Errorf("newest case of a person: %w", err)
	}
	return r.ID, r.Number, err
}

// Knows says whether a member of staff may know of a person: he reaches every case, or sees one of this customer.
func (v *Views) Knows(ctx context.Context, q store.Querier, staff, person string) (bool, error) {
	snap := v.register.Snapshot()
	viewer := ViewerOf(snap, staff)
	p := flatPlan(snap, viewer, Filter{}, time.Time{})
	if p.nothing || person == "" {
		return viewer.All, nil
	}
	if viewer.All { // who is a party to all that there is of a person knows of none
		party, err := v.PartyTo(ctx, q, staff, person)
		if err != nil || !party {
			return !party, err
		}
	}
	n, err := store.One[int](ctx, q, `select count(*) from (select 1`+p.from("q.person = "+p.arg(person)+" and q.person <> ''", "")+` limit 1) seen`, p.args...)
	if err != nil {
		err = fmt.Errorf("whether a person is known: %w", err)
	}
	return n > 0, err
}

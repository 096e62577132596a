package view

import (
	"context"
	"fmt"

	"amends/internal/store"
)

// Fill makes from the journal what a migration left to be made of old cases: tables beside their rows, and what newer rules
// read out of events of before. It is done before anybody is served: until then a party would still see his case, and a
// verification would take the rows of before for forged ones.
func (v *Views) Fill(ctx context.Context) error {
	due, err := store.One[int](ctx, v.db.Reader(), `select count(*) from view_due`)
	if err != nil || due == 0 {
		return err
	}
	last := int64(0)
	err = v.replay(ctx, func(p part) error { // the rows of a case whose record is damaged stay as they are
		stored, err := v.stored(ctx, last, p.upTo)
		if err != nil {
			return err
		}
		last = p.upTo
		return v.db.Write(ctx, func(tx *store.Tx) error {
			for i := range p.rows {
				r := &p.rows[i]
				if err := r.amend(ctx, tx, stored[r.Seq]); err != nil {
					return err
				}
			}
			return nil
		})
	})
	if err != nil {
		return fmt.Errorf("fill views: %w", err)
	}
	return v.db.Write(ctx, func(tx *store.Tx) error {
		_, err := store.Exec(ctx, tx, `delete from view_due`)
		return err
	})
}

// amend makes the stored row anew when it is not what the journal says. One that moved on meanwhile is another node's, and
// as new as this one.
func (r *Row) amend(ctx context.Context, tx *store.Tx, is *Row) error {
	if is != nil {
		differs := false
		if compare(is, r, func(Difference) { differs = true }); !differs || is.Position > r.Position {
			return nil
		}
		if r.lost { // words that do not open are named by verify; what is left of them stays
			r.Subject = is.Subject
		}
		for _, table := range tables {
			if _, err := store.Exec(ctx, tx, `delete from `+table+` where seq = $1`, r.Seq); err != nil {
				return fmt.Errorf("fill %s of %s: %w", table, r.ID, err)
			}
		}
	}
	return r.insert(ctx, tx)
}

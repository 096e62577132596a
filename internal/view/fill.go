package view

import (
	"context"
	"fmt"

	"amends/internal/store"
)

// Fill makes from the journal what a migration left to be made of old cases: tables beside their rows, and what newer rules
// read out of events of before. It is done before anybody is served: until then a party would still see his case, and a
// verification would take the rows of before for forged ones. It says how many rows it made anew: what was there before is
// gone with that.
func (v *Views) Fill(ctx context.Context) (anew int, err error) {
	if left, err := store.Left(ctx, v.db.Reader(), store.LeftViews...); err != nil || !left {
		return 0, err
	}
	last := int64(0)
	err = v.replay(ctx, func(p part) error { // the rows of a case whose record is damaged stay as they are
		stored, err := v.stored(ctx, last, p.UpTo)
		if err != nil {
			return err
		}
		last = p.UpTo
		made := 0
		err = v.db.Write(ctx, func(tx *store.Tx) error {
			made = 0
			for i := range p.rows {
				r := &p.rows[i]
				amended, err := r.amend(ctx, tx, stored)
				if err != nil {
					return err
				}
				if amended {
					made++
				}
			}
			return dues.Remake(ctx, tx, p.Part)
		})
		anew += made
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("fill views: %w", err)
	}
	return anew, v.db.Write(ctx, func(tx *store.Tx) error {
		return store.Made(ctx, tx, store.LeftViews...)
	})
}

// amend makes the stored row anew when it is not what the journal says. One that moved on meanwhile is another node's, and
// as new as this one.
func (r *Row) amend(ctx context.Context, tx *store.Tx, s *stored) (bool, error) {
	if is := s.rows[r.Seq]; is != nil {
		differs := false
		if s.compare(is, r, func(Difference) { differs = true }); !differs || is.Position > r.Position {
			return false, nil
		}
		if r.lost { // words that do not open are named by verify; what is left of them stays
			r.Subject = is.Subject
		}
		if err := wipe(ctx, tx, `seq = $1`, r.Seq); err != nil {
			return false, fmt.Errorf("fill row of %s: %w", r.ID, err)
		}
	}
	return true, r.insert(ctx, tx)
}

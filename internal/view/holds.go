package view

import (
	"context"
	"fmt"
	"time"

	"amends/internal/store"
)

// HoldsFile says whether a case that the viewer sees has the file: its digest alone is no right to it.
func (v *Views) HoldsFile(ctx context.Context, viewer Viewer, digest string) (bool, error) {
	p := flatPlan(v.register.Snapshot(), viewer, Filter{}, time.Time{})
	if p.nothing {
		return false, nil
	}
	n, err := store.One[int](ctx, v.db.Reader(), "select count(*) from (select 1"+
		p.from("q.seq in (select seq from queue_file where digest = "+p.arg(digest)+")", "")+" limit 1) f", p.args...)
	if err != nil {
		return false, fmt.Errorf("find file: %w", err)
	}
	return n > 0, nil
}

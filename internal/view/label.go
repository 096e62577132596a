package view

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"amends/internal/store"
)

// Label is what a link to a case says.
type Label struct {
	ID      string
	Number  string
	Subject string // "" once erased
}

// Numbered finds the id of the case with a number, and tells "" when there is none. Whether somebody may see it, others ask.
func (v *Views) Numbered(ctx context.Context, number string) (string, error) {
	id, err := store.One[string](ctx, v.db.Reader(), `select id from queue where number = $1`, number)
	if errors.Is(err, store.ErrNotFound) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("find case %s: %w", number, err)
	}
	return id, nil
}

// Labels names cases by their ids, and corrective actions by the cases that they were promised in. One that the viewer may not see, or no longer, is not among them.
func (v *Views) Labels(ctx context.Context, viewer Viewer, ids []string) (map[string]Label, error) {
	out := map[string]Label{}
	if !viewer.All && !viewer.Own && len(viewer.Departments) == 0 {
		return out, nil
	}
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	for part := range slices.Chunk(ids, maxLimit) {
		p := &plan{}
		p.and(p.in("q.id", part))
		if p.apart(viewer); !viewer.All {
			p.and(p.sees(viewer))
		}
		rows, err := store.All[Label](ctx, v.db.Reader(), `select q.id, q.number, q.subject from queue q
			where `+strings.Join(p.where, " and "), p.args...)
		if err != nil {
			return nil, fmt.Errorf("name cases: %w", err)
		}
		if len(rows) < len(part) {
			of, err := v.actionLabels(ctx, viewer, part)
			if err != nil {
				return nil, err
			}
			rows = append(rows, of...)
		}
		for _, r := range rows {
			out[r.ID] = r
		}
	}
	return out, nil
}

// actionLabels names corrective actions by the cases that they were promised in.
func (v *Views) actionLabels(ctx context.Context, viewer Viewer, ids []string) ([]Label, error) {
	p := &plan{}
	p.and(p.in("r.id", ids))
	if p.apart(viewer); !viewer.All {
		p.and(p.sees(viewer))
	}
	rows, err := store.All[Label](ctx, v.db.Reader(), `select r.id, q.number, q.subject
		from improvement r join queue q on q.id = r.case_id where `+strings.Join(p.where, " and "), p.args...)
	if err != nil {
		return nil, fmt.Errorf("name actions: %w", err)
	}
	return rows, nil
}

package view

import (
	"context"
	"errors"
	"fmt"

	"amends/internal/store"
)

// Users lists the cases that have a file.
func (v *Views) Users(ctx context.Context, q store.Querier, digest string) ([]string, error) {
	list, err := store.All[string](ctx, q, `
		select q.id from queue_file f join queue q on q.seq = f.seq where f.digest = $1 order by q.seq limit 1000`, digest)
	if err != nil {
		return nil, fmt.Errorf("who has a file: %w", err)
	}
	return list, nil
}

// About lists all cases of a person, as complainant or as who complains for another, the oldest first.
func (v *Views) About(ctx context.Context, q store.Querier, person string) ([]string, error) {
	list, err := store.All[string](ctx, q, `
		select id from (
			select id, seq from queue where person = $1 and person <> ''
			union
			select q.id, q.seq from queue_behalf b join queue q on q.seq = b.seq where b.person = $2
		) c order by seq`, person, person)
	if err != nil {
		return nil, fmt.Errorf("cases of a person: %w", err)
	}
	return list, nil
}

// NewestAbout is the newest case of a person, as complainant or as who complains for another; store.ErrNotFound when none is.
func (v *Views) NewestAbout(ctx context.Context, q store.Querier, person string) (string, error) {
	id, err := store.One[string](ctx, q, `select id from queue where person = $1 and person <> '' order by seq desc limit 1`, person)
	if errors.Is(err, store.ErrNotFound) {
		id, err = store.One[string](ctx, q, `
			select q.id from queue_behalf b join queue q on q.seq = b.seq where b.person = $1 order by b.seq desc limit 1`, person)
	}
	return id, err
}

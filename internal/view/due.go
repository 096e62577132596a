package view

import (
	"context"
	"fmt"
	"time"

	"amends/internal/store"
)

// Due is a case of which a clock wants to be looked at.
type Due struct {
	ID     string
	NextAt time.Time
}

// DueCases lists the cases whose timers have fallen due, longest due first: what flow answers with a Tick. One walk of
// an index that holds nothing but running clocks.
func DueCases(ctx context.Context, q store.Querier, now time.Time, limit int) ([]Due, error) {
	list, err := store.All[Due](ctx, q, `
		select id, next_at from queue where next_at is not null and next_at <= $1 order by next_at limit $2`, now, limit)
	if err != nil {
		return nil, fmt.Errorf("read due cases: %w", err)
	}
	return list, nil
}

// NextDue is when the next timer falls due; the zero time when none runs.
func NextDue(ctx context.Context, q store.Querier) (time.Time, error) {
	t, err := store.One[time.Time](ctx, q, `select coalesce(min(next_at), 0) from queue where next_at is not null`)
	if err != nil {
		return time.Time{}, fmt.Errorf("read next due: %w", err)
	}
	return t, nil
}

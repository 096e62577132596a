package journal

import (
	"context"
	"errors"
	"fmt"

	"amends/internal/store"
)

// Seen tells what was done under an idempotency key before; ok is false when nothing was. A door asks when a command is
// refused: the refusal may only mean that the same command was carried out already.
func (j *Journal) Seen(ctx context.Context, key string) (d Done, ok bool, err error) {
	type row struct {
		Name     string
		Version  int
		First    int
		Position int64
		Asked    int64
	}
	id := keyOf(key)
	r, err := store.One[row](ctx, j.db.Reader(), `
		select s.name, k.version, k.first, k.position, k.asked
		from journal_key k join journal_stream s on s.no = k.stream where k.key = $1`, id[:])
	if errors.Is(err, store.ErrNotFound) {
		return Done{}, false, nil
	}
	if err != nil {
		return Done{}, false, fmt.Errorf("look up key: %w", err)
	}
	return Done{Repeat: true, Asked: r.Asked, Stream: r.Name, First: r.First, Version: r.Version, Position: r.Position}, true, nil
}

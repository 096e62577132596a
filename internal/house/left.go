package house

import (
	"context"

	"amends/internal/store"
)

// What a database file still holds of words that are deleted goes once they are: those of the index, whose parts keep them,
// and what stands in pages that nothing uses. A mark, set with the erasure itself, has this done in the end, whatever ends
// the process before it is.

// forgetFound takes the cases of who is forgotten out of the index of words.
func (e *erasing) forgetFound(ctx context.Context, tx *store.Tx) error {
	return e.h.Views.Unfind(ctx, tx, e.own()...)
}

func (e *erasing) markLeft(ctx context.Context, tx *store.Tx) error {
	if !e.h.DB.Dialect().SQLite() {
		return nil
	}
	_, err := store.Exec(ctx, tx, `insert into scrub (id, zeros) values (0, '') on conflict (id) do nothing`)
	return err
}

func (e *erasing) forgetLeft(ctx context.Context) error {
	_, err := e.h.tidyLeft(ctx)
	return err
}

// tidyLeft does what a mark asks for.
func (h *House) tidyLeft(ctx context.Context) (int64, error) {
	if !h.DB.Dialect().SQLite() {
		return 0, nil
	}
	marked, err := store.One[int64](ctx, h.DB.Reader(), `select count(*) from scrub where id = 0`)
	if err != nil || marked == 0 {
		return 0, err
	}
	if err := h.Views.PurgeIndex(ctx); err != nil {
		return 0, err
	}
	if err := h.DB.Scrub(ctx); err != nil {
		return 0, err
	}
	return marked, h.DB.Write(ctx, func(tx *store.Tx) error {
		_, err := store.Exec(ctx, tx, `delete from scrub where id = 0`)
		return err
	})
}

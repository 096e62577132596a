package store

import (
	"context"
	"fmt"
)

// LeftViews are the rows that a migration has left to be made from the journal.
var LeftViews = []string{"relations", "rectifications", "rows", "due"}

// What a migration has left to go on record.
const (
	LeftSettings = "settings" // that go on record as they were found, as do the next
	LeftAccounts = "accounts"
	LeftLooks    = "looks"
)

// Left tells whether a migration has left something to be made that nobody has made yet.
func Left(ctx context.Context, q Querier, what ...string) (bool, error) {
	args := make([]any, len(what))
	for i, w := range what {
		args[i] = w
	}
	n, err := One[int](ctx, q, `select count(*) from view_due where name in `+In(len(what), 1), args...)
	if err != nil {
		return false, fmt.Errorf("what a migration left: %w", err)
	}
	return n > 0, nil
}

// Made says that it is made.
func Made(ctx context.Context, tx *Tx, what ...string) error {
	for _, w := range what {
		if _, err := Exec(ctx, tx, `delete from view_due where name = $1`, w); err != nil {
			return fmt.Errorf("what a migration left: %w", err)
		}
	}
	return nil
}

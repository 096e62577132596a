package journal

import (
	"context"

	"amends/internal/store"
)

// Statements come in few sizes, so that each is prepared once.
const (
	lookupSize = 32
	insertSize = 8
)

// inChunks calls fn with lists for "in": single values, or lookupSize of them padded with the last.
func inChunks(vals []any, fn func(in string, args []any) error) error {
	for len(vals) > 0 {
		if len(vals) == 1 {
			return fn("($1)", vals)
		}
		n := min(len(vals), lookupSize)
		args := make([]any, lookupSize)
		copy(args, vals[:n])
		for i := n; i < lookupSize; i++ {
			args[i] = vals[n-1]
		}
		if err := fn(inList, args); err != nil {
			return err
		}
		vals = vals[n:]
	}
	return nil
}

var inList = store.In(lookupSize, 1)

// insertRows writes rows given as one flat list. SQLite gains nothing from longer statements (700 ns a row from eight
// rows on); PostgreSQL saves round trips.
func insertRows(ctx context.Context, tx *store.Tx, head string, cols int, flat []any) error {
	sizes := []int{insertSize, 1}
	if !tx.Dialect().SQLite() {
		sizes = []int{128, 32, 8, 1}
	}
	for _, rows := range sizes {
		n := rows * cols
		if len(flat) < n {
			continue
		}
		text := head + store.Values(rows, cols)
		for ; len(flat) >= n; flat = flat[n:] {
			if _, err := store.Exec(ctx, tx, text, flat[:n]...); err != nil {
				return err
			}
		}
	}
	return nil
}

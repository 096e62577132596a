package store_test

import (
	"fmt"
	"testing"

	"amends/internal/store"
	"amends/internal/store/storetest"
)

func TestPlaceholdersAreRewritten(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, out, order string }{
		{`select 1`, `select 1`, `[]`},
		{`select $1, $2`, `select ?, ?`, `[0 1]`},
		{`select $2, $1, $2, $11`, `select ?, ?, ?, ?`, `[1 0 1 10]`},
		{`select '$1', "$1", 'it''s $1', $1`, `select '$1', "$1", 'it''s $1', ?`, `[0]`},
		{"select $1 -- and $2\n, $2", "select ? \n, ?", `[0 1]`},
		{"select $1 -- and $2", "select ? ", `[0]`},
		{`select 'open $1`, `select 'open $1`, `[]`},
		{"select a from b limit $1 offset\n $2", "select a from b limit (?+0) offset\n (?+0)", `[0 1]`},
		{`select my_limit $1`, `select my_limit ?`, `[0]`},
		{`select /* $1 it's */ $1, $$`, `select /* $1 it's */ ?, $$`, `[0]`},
	} {
		out, order := store.Positional(c.in)
		if out != c.out || fmt.Sprint(order) != c.order {
			t.Errorf("%q became %q %v, want %q %s", c.in, out, order, c.out, c.order)
		}
	}
}

// TestManyStatements goes beyond the number of statements that are kept prepared.
func TestManyStatements(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		for round := range 2 {
			for i := range 600 {
				n, err := store.One[int](t.Context(), db.Reader(), fmt.Sprintf("select %d + cast($1 as bigint)", i), round)
				if err != nil || n != i+round {
					t.Fatalf("statement %d answered %d, %v", i, n, err)
				}
			}
		}
		if _, err := store.One[int](t.Context(), db.Reader(), `select cast($1 as bigint) + cast($2 as bigint)`, 1); err == nil {
			t.Error("a missing argument went unnoticed")
		}
	})
}

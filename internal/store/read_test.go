package store_test

import (
	"context"
	"errors"
	"testing"

	"amends/internal/store"
	"amends/internal/store/storetest"
)

// TestRead gives every query of one reading the same view, and the connection back whatever happens.
func TestRead(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		count := func(q store.Querier) int {
			n, err := store.One[int](ctx, q, `select count(*) from person`)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		write := func(name string) {
			if err := db.Write(ctx, func(tx *store.Tx) error {
				_, err := store.Exec(ctx, tx, `insert into person (name) values ($1)`, name)
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		if err := db.Write(ctx, func(tx *store.Tx) error {
			_, err := store.Exec(ctx, tx, `create table person (name text)`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		write("anna")
		err := db.Read(ctx, func(q store.Querier) error {
			if n := count(q); n != 1 {
				t.Errorf("%d people before", n)
			}
			write("bo")
			if n := count(q); db.Dialect().SQLite() && n != 1 {
				t.Errorf("the view changed within one reading: %d people", n)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		stop := errors.New("stop")
		for range 40 { // more than there are connections
			if err := db.Read(ctx, func(q store.Querier) error { count(q); return stop }); !errors.Is(err, stop) {
				t.Fatalf("the caller's error is lost: %v", err)
			}
		}
		if n := count(db.Reader()); n != 2 {
			t.Errorf("%d people after", n)
		}
	})
}

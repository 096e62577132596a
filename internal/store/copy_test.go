package store_test

import (
	"context"
	"fmt"
	"path/filepath"
	"sync/atomic"
	"testing"

	"amends/internal/store"
	"amends/internal/store/storetest"
	"amends/internal/waittest"
)

// A copy made while another writes is whole: what was committed before is in it, and nothing half.
func TestCopyTo(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db := storetest.SQLite(t)
	write := func(n int) error {
		return db.Write(ctx, func(tx *store.Tx) error {
			for _, half := range []string{"a", "b"} {
				if _, err := store.Exec(ctx, tx, `insert into case_number (day, next) values ($1, 1)`, fmt.Sprint(half, n)); err != nil {
					return err
				}
			}
			return nil
		})
	}
	for n := range 100 {
		if err := write(n); err != nil {
			t.Fatal(err)
		}
	}
	var stop atomic.Bool
	ended := make(chan error)
	go func() {
		for n := 100; !stop.Load(); n++ {
			if err := write(n); err != nil {
				ended <- err
				return
			}
		}
		ended <- nil
	}()
	path := filepath.Join(t.TempDir(), "copy.db")
	err := db.CopyTo(ctx, path)
	stop.Store(true)
	if other := waittest.For(t, "the end of the writer", ended); err != nil || other != nil {
		t.Fatal(err, other)
	}
	again, err := store.Open(ctx, "sqlite:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	n, err := store.One[int](ctx, again.Reader(), `select count(*) from case_number`)
	if err != nil || n < 200 || n%2 != 0 {
		t.Errorf("the copy has %d rows: %v", n, err)
	}
	if err := db.CopyTo(ctx, path); err == nil {
		t.Error("a copy over another file was not refused")
	}
}

package store_test

import (
	"errors"
	"testing"

	"amends/internal/store"
	"amends/internal/store/storetest"
)

func TestOccupied(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		other, err := store.Open(t.Context(), db.DSN()) // another process, as far as the locks know
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { other.Close() })
		must := func(release func(), err error) func() {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
			return release
		}
		refused := func(_ func(), err error) {
			t.Helper()
			if !errors.Is(err, store.ErrOccupied) {
				t.Fatalf("not refused: %v", err)
			}
		}
		a, b := must(db.Share(t.Context())), must(other.Share(t.Context()))
		refused(other.Alone(t.Context()))
		a()
		refused(db.Alone(t.Context()))
		b()
		c := must(db.Alone(t.Context()))
		refused(other.Share(t.Context()))
		refused(other.Alone(t.Context()))
		c()
		must(other.Alone(t.Context()))()
	})
}

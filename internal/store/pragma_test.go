package store_test

import (
	"testing"

	"amends/internal/store"
	"amends/internal/store/storetest"
)

// TestOnlyTheWriterMapsTheFile asks the connections what they were told: of two values of one pragma in the address the
// driver takes the one that sorts last.
func TestOnlyTheWriterMapsTheFile(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		if !db.Dialect().SQLite() {
			t.Skip("a file of SQLite's")
		}
		size := func(q store.Querier) int {
			n, err := store.One[int](t.Context(), q, `pragma mmap_size`)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		for range 20 { // whichever connection of the pool answers
			if n := size(db.Reader()); n != 0 {
				t.Fatalf("a reader maps %d bytes of the file", n)
			}
		}
		if err := db.Write(t.Context(), func(tx *store.Tx) error {
			if size(tx) == 0 {
				t.Error("the writer maps nothing")
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	})
}

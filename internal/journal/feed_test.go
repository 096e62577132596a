package journal_test

import (
	"fmt"
	"reflect"
	"testing"

	"amends/internal/journal"
	"amends/internal/store"
	"amends/internal/store/storetest"
)

// TestWhatIsAtHandIsWhatIsStored reads from many places, with events of another node in between, and compares with a
// journal that remembers nothing.
func TestWhatIsAtHandIsWhatIsStored(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		mine := setup(t, db)
		other := openWith(t, db, journal.KeysOf(mine))
		n := 0
		write := func(j *journal.Journal, appends, events int) {
			for range appends {
				n++
				must(t, j, add(fmt.Sprint("case-", n), 0, events))
			}
		}
		compare := func() {
			t.Helper()
			stored := openWith(t, db, journal.KeysOf(mine)) // has committed nothing itself
			end := mine.Position()
			for _, from := range []int64{0, 1, end / 2, end - 30, end - 7, end - 3, end - 1, end, end + 1} {
				for _, limit := range []int{1, 5, 1000} {
					if from < 0 {
						continue
					}
					have := all(t, mine, from, limit)
					if want := all(t, stored, from, limit); !reflect.DeepEqual(have, want) {
						t.Fatalf("after %d by %d: %d records, want %d", from, limit, len(have), len(want))
					}
				}
			}
		}
		write(mine, 3, 2)
		compare()
		write(other, 2, 3) // a gap in what is at hand
		compare()
		write(mine, 4, 1)
		compare()
		write(other, 1, 1)
		write(mine, 2, journal.Fed/2+3) // round the ring
		compare()
	})
}

// all walks to the end in steps of limit, and answers the last hundred.
func all(t *testing.T, j *journal.Journal, from int64, limit int) (out []journal.Record) {
	t.Helper()
	for steps := 0; steps < 50; steps++ {
		recs, err := j.After(t.Context(), from, limit)
		if err != nil {
			t.Fatal(err)
		}
		if len(recs) == 0 {
			break
		}
		for _, r := range recs {
			if r.Position != from+1 {
				t.Fatalf("position %d follows %d", r.Position, from)
			}
			from = r.Position
		}
		out = append(out, recs...)
	}
	return out[max(0, len(out)-100):]
}

package journal_test

import (
	"slices"
	"strings"
	"testing"

	"amends/internal/journal"
	"amends/internal/store"
)

func exec(t *testing.T, db *store.DB, query string, args ...any) {
	t.Helper()
	if err := db.Write(t.Context(), func(tx *store.Tx) error {
		_, err := store.Exec(t.Context(), tx, query, args...)
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

func found(t *testing.T, j *journal.Journal, words string, anchors ...string) {
	t.Helper()
	r, err := j.Verify(t.Context(), nil, anchors...)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(r.Problems, func(p journal.Problem) bool { return strings.Contains(p.What, words) }) {
		t.Errorf("%q was not found: %v", words, r.Problems)
	}
}

func checkpoint(t *testing.T, j *journal.Journal) journal.Head {
	t.Helper()
	h, err := j.Checkpoint(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// A journal from before the chain verifies, goes on as one, and from then on answers for its older checkpoints too.
func TestTheChainBeginsWithTheCheckpointsThatAreThere(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, j *journal.Journal, db *store.DB) {
		must(t, j, add("case/1", 0, 2))
		checkpoint(t, j)
		must(t, j, add("case/1", 2, 2))
		checkpoint(t, j)
		if err := journal.Age(t.Context(), j); err != nil {
			t.Fatal(err)
		}
		again := openWith(t, db, journal.KeysOf(j))
		clean(t, again)
		checkpoint(t, again) // there is one already
		must(t, again, add("case/1", 4, 1))
		checkpoint(t, again)
		must(t, again, add("case/1", 5, 1))
		clean(t, again)
		undo := copyTables(t, db)
		exec(t, db, `delete from journal_checkpoint where size = 2`)
		found(t, again, "names other checkpoints before it")
		undo()
		clean(t, again)
		exec(t, db, `delete from journal_checkpoint`)
		found(t, again, "names other checkpoints before it")
	})
}

// What the next head names follows from the newest head: a table holed beside a running server is not signed for, nor by
// one that was started over it, nor by another node.
func TestAHoledTableIsNeverSignedFor(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, j *journal.Journal, db *store.DB) {
		other := openWith(t, db, journal.KeysOf(j))
		must(t, j, add("case/1", 0, 2))
		checkpoint(t, other)
		must(t, other, add("case/1", 2, 2))
		checkpoint(t, j)
		must(t, j, add("case/1", 4, 1))
		clean(t, j)
		exec(t, db, `delete from journal_checkpoint`)
		must(t, j, add("case/1", 5, 1))
		must(t, other, add("case/1", 6, 1))
		must(t, openWith(t, db, journal.KeysOf(j)), add("case/1", 7, 1))
		found(t, j, "names other checkpoints before it")
	})
}

// A head that was kept elsewhere finds its checkpoint gone, and the end of the journal cut off.
func TestAHeadKeptElsewhere(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, j *journal.Journal, db *store.DB) {
		must(t, j, add("case/1", 0, 2))
		undo := copyTables(t, db)
		must(t, j, add("case/1", 2, 5))
		h := checkpoint(t, j)
		if r, err := j.Verify(t.Context(), nil, h.Note); err != nil || !r.OK() {
			t.Fatalf("%v, %v", r.Problems, err)
		}
		exec(t, db, `delete from journal_checkpoint where size = 7`)
		found(t, j, "is not stored as one", h.Note)
		undo()
		found(t, openWith(t, db, journal.KeysOf(j)), "covers 7 events, only 2 are stored", h.Note)
	})
}

// The newest head is not built upon when nobody of the house signed it.
func TestAnUnsignedHeadIsNotBuiltUpon(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, j *journal.Journal, db *store.DB) {
		must(t, j, add("case/1", 0, 2))
		exec(t, db, `update journal_head set note = replace(note, 'at 1', 'at 2')`)
		if _, err := j.Append(t.Context(), add("case/1", 2, 1)); err == nil {
			t.Error("it was")
		}
	})
}

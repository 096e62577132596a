package journal_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"amends/internal/journal"
	"amends/internal/store"
)

func TestKeysStay(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	if _, err := journal.LoadKeys(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("reading made keys: %v", err)
	}
	first, err := journal.MakeKeys(dir)
	if err != nil {
		t.Fatal(err)
	}
	if made, err := journal.MakeKeys(dir); err != nil || made.Verifier() != first.Verifier() {
		t.Errorf("made twice: %v", err)
	}
	again, err := journal.LoadKeys(dir)
	if err != nil || again.Verifier() != first.Verifier() || first.Verifier() == "" {
		t.Errorf("again %q, first %q, %v", again.Verifier(), first.Verifier(), err)
	}
	if info, err := os.Stat(filepath.Join(dir, "journal.key")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the secret key: %v, %v", info, err)
	}
	if err := os.WriteFile(filepath.Join(dir, "journal.key"), []byte("nonsense"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := journal.LoadKeys(dir); err == nil {
		t.Error("a broken key was loaded")
	}
}

// TestANewKeyStillProvesThePast: when the secret key is lost, a new one signs on and the old heads stay good.
func TestANewKeyStillProvesThePast(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, _ *journal.Journal, db *store.DB) {
		dir := t.TempDir()
		old, err := journal.MakeKeys(dir)
		if err != nil {
			t.Fatal(err)
		}
		must(t, openWith(t, db, old), add("case/1", 0, 2))
		if err := os.Remove(filepath.Join(dir, "journal.key")); err != nil {
			t.Fatal(err)
		}
		fresh, err := journal.MakeKeys(dir)
		if err != nil || fresh.Verifier() == old.Verifier() {
			t.Fatal("no new key", err)
		}
		j := openWith(t, db, fresh)
		clean(t, j)
		must(t, j, add("case/1", 2, 1))
		clean(t, j)
	})
}

// TestCheckpointsAreKept: one with the first events, one on demand, one after each ten minutes of activity.
func TestCheckpointsAreKept(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, j *journal.Journal, db *store.DB) {
		now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
		clocked := setup(t, db, journal.WithClock(func() time.Time { return now }))
		if h, err := clocked.Checkpoint(t.Context()); err != nil || h.Size != 0 {
			t.Errorf("of an empty journal: %+v, %v", h, err)
		}
		must(t, clocked, add("case/1", 0, 1))
		must(t, clocked, add("case/1", 1, 1)) // no checkpoint: too soon
		must(t, clocked, add("case/1", 2, 1))
		h, err := clocked.Checkpoint(t.Context())
		if err != nil || h.Size != 3 || h.At != store.Micros(now) {
			t.Errorf("on demand: %+v, %v", h, err)
		}
		now = now.Add(11 * time.Minute)
		must(t, clocked, add("case/1", 3, 1))
		sizes, err := store.All[int](t.Context(), db.Reader(), `select size from journal_checkpoint order by size`)
		if err != nil || len(sizes) != 3 || sizes[0] != 1 || sizes[1] != 3 || sizes[2] != 4 {
			t.Errorf("checkpoints at %v, %v", sizes, err)
		}
		clean(t, clocked)
	})
}

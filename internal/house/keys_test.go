package house_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"amends/internal/house"
	"amends/internal/store/storetest"
)

// Keys are made for a new database only: where one is missing, or on a second machine that was given none, opening is an
// error in words and leaves nothing behind.
func TestKeysAreNotMadeAnew(t *testing.T) {
	t.Parallel()
	for name, dsn := range map[string]func(testing.TB) string{"sqlite": func(testing.TB) string { return "" }, "postgres": storetest.PostgresDSN} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx := context.Background()
			o := house.Options{Dir: t.TempDir(), Database: dsn(t), Existing: true}
			if _, err := house.Open(ctx, o); !errors.Is(err, house.ErrNothing) {
				t.Errorf("nothing was there: %v", err)
			}
			o.Existing = false
			h, err := house.Open(ctx, o)
			if err != nil {
				t.Fatal(err)
			}
			if err := h.Close(); err != nil {
				t.Fatal(err)
			}
			for _, name := range []string{"journal.key", "journal.pub", "vault.key"} {
				path := filepath.Join(o.Dir, "keys", name)
				text, err := os.ReadFile(path)
				if err = errors.Join(err, os.Remove(path)); err != nil {
					t.Fatal(err)
				}
				if _, err := house.Open(ctx, o); !errors.Is(err, house.ErrNoKey) {
					t.Errorf("without %s: %v", name, err)
				}
				if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
					t.Errorf("%s was made anew", name)
				}
				if err := os.WriteFile(path, text, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if o.Database == "" {
				return
			}
			o.Dir = t.TempDir() // a second machine, without the keys of the first
			if _, err := house.Open(ctx, o); !errors.Is(err, house.ErrNoKey) {
				t.Errorf("a second machine without keys: %v", err)
			}
			if list, _ := os.ReadDir(filepath.Join(o.Dir, "keys")); len(list) != 0 {
				t.Errorf("it left %v behind", list)
			}
		})
	}
}

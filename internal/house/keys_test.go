package house_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"amends/internal/house"
	"amends/internal/store"
	"amends/internal/store/storetest"
	"amends/internal/vault"
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

// Whatever of a database was emptied, one row that stands there after is enough: its keys are not made anew.
func TestAnEmptiedDatabaseIsNoNewOne(t *testing.T) {
	t.Parallel()
	eachBase(t, func(t *testing.T, b *base) {
		ctx := context.Background()
		b.register(2)
		if err := b.Close(); err != nil {
			t.Fatal(err)
		}
		o := b.Options
		for _, gone := range [][]string{{"journal.key", "journal.pub"}, {"vault.key"}, {"journal.key", "journal.pub", "vault.key"}} {
			db, err := store.Open(ctx, b.Database)
			if err != nil {
				t.Fatal(err)
			}
			if err := db.Write(ctx, func(tx *store.Tx) error {
				for _, table := range []string{"vault_key", "journal_head", "journal_statement"} {
					if _, err := tx.ExecContext(ctx, "delete from "+table); err != nil {
						return err
					}
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			if err := os.RemoveAll(filepath.Join(o.Dir, "heads")); err != nil {
				t.Fatal(err)
			}
			for _, name := range gone {
				if err := os.RemoveAll(filepath.Join(o.Dir, "keys", name)); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := house.Open(ctx, o); !errors.Is(err, house.ErrNoKey) {
				t.Errorf("without %v: %v", gone, err)
			}
			for _, name := range gone {
				if _, err := os.Stat(filepath.Join(o.Dir, "keys", name)); !errors.Is(err, os.ErrNotExist) {
					t.Errorf("%s was made anew", name)
				}
			}
		}
	})
}

// The fingerprint of the vault's key is taken out: nobody writes it again but replay, verify misses it until then, and
// another key is not taken in its place.
func TestTheFingerprintIsMissed(t *testing.T) {
	t.Parallel()
	eachBase(t, func(t *testing.T, b *base) {
		const words = "does not say any more which key"
		b.register(2)
		b.again()
		b.change(`delete from vault_key`)
		for range 2 { // opening does not hide it
			b.again()
			b.found(words)
		}
		b.register(1)
		path := filepath.Join(b.Dir, "keys", "vault.key")
		own, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(b.Close(), os.WriteFile(path, []byte(vault.NewKey().Text()), 0o600)); err != nil {
			t.Fatal(err)
		}
		if _, err := house.Open(context.Background(), b.Options); !errors.Is(err, vault.ErrWrongKey) {
			t.Errorf("another key: %v", err)
		}
		if err := os.WriteFile(path, own, 0o600); err != nil {
			t.Fatal(err)
		}
		h, err := house.Open(context.Background(), b.Options)
		if err != nil {
			t.Fatal(err)
		}
		b.House = h
		if _, err := b.Replay(context.Background()); err != nil {
			t.Fatal(err)
		}
		b.clean()
		b.again()
		b.clean()
	})
}

package blob_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"amends/internal/fault"
	"amends/internal/store"
	"amends/internal/store/storetest"
)

// An upload that no case came to refer to goes after its time; one that is used, or was sent again, stays.
func TestSweep(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b, dir := setup(t, db)
		now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
		b.Now = func() time.Time { return now }
		used, unsent, again := put(t, b, "a.txt", []byte("证据")), put(t, b, "b.txt", []byte("没有寄出")), put(t, b, "c.txt", []byte("再来一次"))
		use := func(digest string) error {
			return db.Write(ctx, func(tx *store.Tx) error { return b.Use(ctx, tx, digest) })
		}
		if err := use(used.Digest); err != nil {
			t.Fatal(err)
		}
		now = now.Add(20 * time.Hour)
		put(t, b, "c.txt", []byte("再来一次"))
		if n, err := b.Sweep(ctx, now.Add(-25*time.Hour)); n != 0 || err != nil {
			t.Errorf("too early: %d %v", n, err)
		}
		now = now.Add(6 * time.Hour)
		if n, err := b.Sweep(ctx, now.Add(-25*time.Hour)); n != 1 || err != nil {
			t.Errorf("swept %d %v", n, err)
		}
		if _, err := os.Stat(filepath.Join(dir, unsent.Digest[:2], unsent.Digest[2:4], unsent.Digest)); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("the bytes stayed: %v", err)
		}
		if f := fault.As(use(unsent.Digest)); f == nil || f.Fields[0].Key != "blob.unknown" {
			t.Errorf("what was swept cannot be referred to: %v", f)
		}
		for _, d := range []string{used.Digest, again.Digest} {
			if _, err := b.Info(ctx, d); err != nil {
				t.Errorf("%s: %v", d, err)
			}
		}
		if put(t, b, "b.txt", []byte("没有寄出")).Digest != unsent.Digest {
			t.Error("it can be sent anew")
		}
		if r, err := b.Check(ctx); err != nil || r.Files != 3 || len(r.Missing)+len(r.Changed)+len(r.Stray) != 0 {
			t.Errorf("%+v %v", r, err)
		}
	})
}

// Bytes that nothing knows of are named, unless they may be on their way.
func TestCheckNamesStrays(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		b, dir := setup(t, db)
		put(t, b, "a.txt", []byte("证据"))
		const stray = "ab34000000000000000000000000000000000000000000000000000000000000"
		path := filepath.Join(dir, stray[:2], stray[2:4], stray)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte("x"), 0o600), os.WriteFile(filepath.Join(dir, "note"), nil, 0o600)); err != nil {
			t.Fatal(err)
		}
		if r, err := b.Check(ctx); err != nil || len(r.Stray) != 0 {
			t.Errorf("young: %+v %v", r, err)
		}
		old := time.Now().Add(-2 * time.Hour)
		if err := os.Chtimes(path, old, old); err != nil {
			t.Fatal(err)
		}
		if r, err := b.Check(ctx); err != nil || len(r.Stray) != 1 || r.Stray[0] != stray {
			t.Errorf("old: %+v %v", r, err)
		}
	})
}

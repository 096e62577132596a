package house_test

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"amends/internal/complaint"
	"amends/internal/flow"
	"amends/internal/house"
	"amends/internal/store"
)

// TestOldDatabases opens a small house of each version that was landed: what it kept is read, proven and made again by this
// one, and work goes on. Old journals read for ever.
func TestOldDatabases(t *testing.T) {
	t.Parallel()
	list, err := filepath.Glob("testdata/old/*.tgz")
	if err != nil || len(list) == 0 {
		t.Fatal("no old house is kept", err)
	}
	for _, archive := range list {
		t.Run(filepath.Base(archive), func(t *testing.T) {
			t.Parallel()
			dir, ctx := t.TempDir(), context.Background()
			unpack(t, archive, dir)
			h, err := house.Open(ctx, house.Options{Dir: dir})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = h.Close() })
			clean := func(when string) house.Verified {
				t.Helper()
				v, err := h.Verify(ctx)
				if err != nil || len(v.Problems) > 0 {
					t.Fatalf("%s: %v %v", when, v.Problems, err)
				}
				return v
			}
			before := clean("as it was")
			if before.Cases == 0 || before.Texts == 0 || before.Erased == 0 {
				t.Errorf("the old house is empty: %+v", before)
			}
			if _, err := h.Replay(ctx); err != nil {
				t.Fatal(err)
			}
			if after := clean("made again"); after.Cases != before.Cases || after.Indexed != before.Cases {
				t.Errorf("%d cases and %d indexed, were %d", after.Cases, after.Indexed, before.Cases)
			}
			staff, err := store.One[string](ctx, h.DB.Reader(), `select owner from queue where owner <> '' order by seq limit 1`)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := h.Desk.Do(ctx, complaint.Meta{By: staff, Channel: "hotline"}, "", newCase("13800009999")); err != nil {
				t.Fatal(err)
			}
			clean("after another complaint")
			begun(t, h)
			clean("after what was promised began")
		})
	}
}

// begun has the readers begin what an old house promised. What one has left out is found, and made good.
func begun(t *testing.T, h *house.House) {
	t.Helper()
	ctx := t.Context()
	count := func() int {
		n, err := store.One[int](ctx, h.DB.Reader(), `select count(*) from improvement`)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	v, err := h.Verify(ctx)
	if err != nil || count() > 0 || !strings.Contains(strings.Join(v.Behind, "\n"), "still to be begun") {
		t.Fatalf("%d actions, %q %v", count(), v.Behind, err)
	}
	err = h.Journal.Rewind(ctx, flow.Promises, int64(v.Journal.Size), func(context.Context, *store.Tx) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	if v, err = h.Verify(ctx); err != nil || !strings.Contains(strings.Join(v.Problems, "\n"), "has no record") {
		t.Errorf("a reader left all out, and verify says %q %v", v.Problems, err)
	}
	if _, err := h.Replay(ctx); err != nil {
		t.Fatal(err)
	}
	for _, r := range (&flow.Flow{Desk: h.Desk, Actions: h.Actions, Log: h.Log}).Readers() {
		if err := h.Journal.CatchUp(ctx, r); err != nil {
			t.Fatal(err)
		}
	}
	if count() == 0 {
		t.Error("nothing began")
	}
}

func unpack(t *testing.T, archive, dir string) {
	t.Helper()
	f, err := os.Open(archive)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	for r := tar.NewReader(z); ; {
		head, err := r.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Join(dir, filepath.FromSlash(head.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(r)
		if err == nil {
			err = os.WriteFile(name, raw, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

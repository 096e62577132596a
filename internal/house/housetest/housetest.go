// Package housetest opens houses for tests. What makes one — the schema, the founding, a demo's cases — is done once for all
// tests of a package, and each gets a copy; and passwords cost next to nothing. Tests only.
package housetest

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"amends/internal/auth"
	"amends/internal/house"
)

// Cost lets tests sign in by the hundred.
var Cost = auth.Cost{Memory: 64, Time: 1}

// Open opens a house in a folder of the test, as make has left an empty one; make is called once for all tests that say the
// same name. A house on a database of its own, which is not embedded, is made for this test. Without a log nothing is said.
func Open(t testing.TB, name string, o house.Options, make func(context.Context, *house.House) error) *house.House {
	t.Helper()
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Dir == "" {
		o.Dir = t.TempDir()
	}
	if o.Database != "" {
		return open(t, o, make)
	}
	kept, _ := made.LoadOrStore(name, &template{})
	k := kept.(*template)
	k.once.Do(func() { k.make(t, o, make) })
	if k.files == nil {
		t.Fatalf("the house %q could not be made", name)
	}
	for path, f := range k.files {
		at := filepath.Join(o.Dir, path)
		if err := errors.Join(os.MkdirAll(filepath.Dir(at), 0o700), os.WriteFile(at, f.bytes, f.mode)); err != nil {
			t.Fatal(err)
		}
	}
	return open(t, o, nil)
}

// open opens it and closes it when the test ends.
func open(t testing.TB, o house.Options, make func(context.Context, *house.House) error) *house.House {
	t.Helper()
	h, err := begin(o, make)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.Close() })
	return h
}

func begin(o house.Options, make func(context.Context, *house.House) error) (*house.House, error) {
	ctx := context.Background()
	h, err := house.Open(ctx, o)
	if err != nil {
		return nil, err
	}
	h.Auth.Cost = Cost
	if make == nil {
		return h, nil
	}
	if err := make(ctx, h); err != nil {
		return nil, errors.Join(err, h.Close())
	}
	return h, nil
}

var made sync.Map // *template by name

// template is a house that was made and closed again.
type template struct {
	once  sync.Once
	files map[string]file // by path; nil: it could not be made
}

type file struct {
	bytes []byte
	mode  fs.FileMode
}

func (k *template) make(t testing.TB, o house.Options, make func(context.Context, *house.House) error) {
	t.Helper()
	o.Dir = t.TempDir() // the house of this test is a copy like all others
	h, err := begin(o, make)
	if err == nil {
		err = h.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]file{}
	if err := filepath.WalkDir(o.Dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(o.Dir, path)
		files[rel] = file{raw, info.Mode()}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	k.files = files
}

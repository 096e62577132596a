package house_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"amends/internal/house"
)

// TestAnOpenFolderIsClosed: a folder that was copied so that others may read it, keys and heads in it, is theirs no more.
func TestAnOpenFolderIsClosed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	h := openAt(t, house.Options{Dir: dir})
	taken(t, h, newCase("13800001111"))
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	each := func(do func(path string, d fs.DirEntry)) {
		for _, at := range []string{dir, filepath.Join(dir, "keys"), filepath.Join(dir, "heads")} {
			list, err := os.ReadDir(at)
			if err != nil || len(list) == 0 {
				t.Fatalf("%s: %v %v", at, list, err)
			}
			for _, d := range list {
				do(filepath.Join(at, d.Name()), d)
			}
		}
	}
	each(func(path string, d fs.DirEntry) {
		mode := fs.FileMode(0o644)
		if d.IsDir() {
			mode = 0o755
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	})
	openAt(t, house.Options{Dir: dir})
	each(func(path string, d fs.DirEntry) {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s is %v %v", path, info.Mode(), err)
		}
	})
}

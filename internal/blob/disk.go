package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Disk keeps files under dir/ab/cd/abcd…, which a backup can copy while they are being written: a name appears only
// once its bytes are complete and on disk.
type Disk struct{ dir string }

// OpenDisk makes the folders and clears away what an earlier process left half written.
func OpenDisk(dir string) (*Disk, error) {
	d := &Disk{dir: dir}
	if err := os.MkdirAll(d.drafts(), 0o700); err != nil {
		return nil, fmt.Errorf("open files: %w", err)
	}
	old, err := os.ReadDir(d.drafts())
	if err != nil {
		return nil, fmt.Errorf("open files: %w", err)
	}
	for _, e := range old {
		// A day: another node may share the folder and be writing.
		if i, err := e.Info(); err == nil && time.Since(i.ModTime()) > 24*time.Hour {
			_ = os.Remove(filepath.Join(d.drafts(), e.Name()))
		}
	}
	return d, nil
}

func (d *Disk) drafts() string { return filepath.Join(d.dir, "drafts") }

var errDigest = errors.New("not a SHA-256 in lower-case hex")

// path refuses whatever is not a digest, so that no name reaches outside the folder.
func (d *Disk) path(digest string) (string, error) {
	if len(digest) != 64 || strings.Trim(digest, "0123456789abcdef") != "" {
		return "", fmt.Errorf("file %.80q: %w", digest, errDigest)
	}
	return filepath.Join(d.dir, digest[:2], digest[2:4], digest), nil
}

type draft struct {
	*os.File
	done bool
}

func (f *draft) Discard() {
	if !f.done {
		f.done = true
		_ = f.Close()
		_ = os.Remove(f.Name())
	}
}

// New begins a file.
func (d *Disk) New(context.Context) (Draft, error) {
	f, err := os.CreateTemp(d.drafts(), "*")
	if err != nil {
		return nil, err
	}
	return &draft{File: f}, nil
}

// Put makes a draft durable and names it.
func (d *Disk) Put(_ context.Context, digest string, w Draft) error {
	f, ok := w.(*draft)
	if !ok || f.done {
		return errors.New("not a draft of this store")
	}
	path, err := d.path(digest)
	if err != nil {
		return err
	}
	if _, err := os.Stat(path); err == nil {
		return nil // there already; the draft is discarded
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := errors.Join(f.Chmod(0o400), f.Close()); err != nil {
		return err
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	f.done = true
	// The names must be on disk, too, up to the folder that was certainly there.
	return errors.Join(syncDir(dir), syncDir(filepath.Dir(dir)), syncDir(d.dir))
}

func syncDir(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// Open reads.
func (d *Disk) Open(_ context.Context, digest string) (io.ReadSeekCloser, error) {
	path, err := d.path(digest)
	if err != nil {
		return nil, err
	}
	return os.Open(path)
}

// Delete takes the bytes away.
func (d *Disk) Delete(_ context.Context, digest string) error {
	path, err := d.path(digest)
	if err != nil {
		return err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// Each tells every file that has its name, and since when.
func (d *Disk) Each(ctx context.Context, found func(digest string, at time.Time) error) error {
	return filepath.WalkDir(d.dir, func(path string, e fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist): // deleted while we looked
			return nil
		case err != nil:
			return err
		case e.IsDir() && path == d.drafts():
			return fs.SkipDir
		case e.IsDir():
			return ctx.Err()
		}
		if want, err := d.path(e.Name()); err != nil || want != path {
			return nil // not ours
		}
		info, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		return found(e.Name(), info.ModTime())
	})
}

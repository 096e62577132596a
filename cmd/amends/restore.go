package main

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"amends/internal/house"
)

// restoreCommand unpacks a backup where nothing is yet, proves it there, and only then gives it its place.
func restoreCommand(ctx context.Context, c *call) (err error) {
	args, err := c.need(1)
	if err != nil {
		return err
	}
	mine := []string{house.DatabaseName}
	for _, f := range house.Folders() {
		if f.Name != "keys" { // those of an archive without are put there before
			mine = append(mine, f.Name)
		}
	}
	for _, name := range mine {
		if _, err := os.Stat(filepath.Join(c.Data, name)); err == nil {
			return fmt.Errorf("%s already holds %s; restore into an empty folder", c.Data, name)
		}
	}
	if _, err := os.Stat(c.Data); errors.Is(err, fs.ErrNotExist) {
		defer func() {
			if err != nil { // only what this command made
				_ = os.Remove(c.Data)
			}
		}()
	}
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	tmp, err := os.MkdirTemp(c.Data, "restore-") // in the folder: a rename must not leave the file system
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	defer os.RemoveAll(tmp)
	n, err := unpack(args[0], tmp)
	if err != nil {
		return err
	}
	there, err := c.trial(args[0], tmp)
	if err != nil {
		return err
	}
	if err := verifyCommand(ctx, there); err != nil {
		var wrong problemsFound
		if !errors.As(err, &wrong) || !c.opts.damaged {
			return fmt.Errorf("%s: %w; nothing was restored%s", args[0], err, damagedHint(errors.As(err, &wrong)))
		}
	}
	if err := there.skipNumbers(ctx); err != nil {
		return err
	}
	if err := place(tmp, c.Data); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	c.printf("%d files restored to %s\n", n, c.Data)
	return nil
}

func damagedHint(proven bool) string {
	if proven {
		return "; --damaged restores it all the same"
	}
	return ""
}

// trial is the call that proves what was unpacked, where it lies: with the keys of the archive or, of one without, those
// that were put into the data folder before.
func (c *call) trial(archive, tmp string) (*call, error) {
	there := &call{Config: c.Config, cmd: c.cmd, fs: emptyFlags(), stdout: c.stdout, stderr: c.stderr}
	there.Data = tmp
	_, err := os.Stat(filepath.Join(tmp, house.DatabaseName))
	own := "sqlite:" + filepath.Join(c.Data, house.DatabaseName)
	switch {
	case err != nil && strings.HasPrefix(c.Database, "sqlite:"):
		return nil, fmt.Errorf("%s is not a backup: no database is in it", archive)
	case err == nil && c.Database != own:
		return nil, fmt.Errorf("%s holds a database for the data folder; leave --database out", archive)
	case err == nil:
		there.Database = "sqlite:" + filepath.Join(tmp, house.DatabaseName)
	}
	_, inside := os.Stat(filepath.Join(tmp, "keys"))
	_, before := os.Stat(filepath.Join(c.Data, "keys"))
	switch {
	case inside == nil && before == nil:
		return nil, fmt.Errorf("%s already holds keys; restore into an empty folder", c.Data)
	case inside == nil:
	case before != nil:
		return nil, fmt.Errorf("%s was made without keys: put the folder keys into %s first", archive, c.Data)
	default:
		return there, os.Symlink(filepath.Join("..", "keys"), filepath.Join(tmp, "keys"))
	}
	return there, nil
}

// skipNumbers leaves out the numbers that may have been given out after the backup was made.
func (c *call) skipNumbers(ctx context.Context) error {
	if !strings.HasPrefix(c.Database, "sqlite:") {
		return nil // its database is where it was
	}
	h, err := c.founded(ctx)
	if err != nil {
		return err
	}
	return errors.Join(h.Restored(ctx), h.Close())
}

// place moves what was proven to where it belongs, the database last: with it the house is there.
func place(from, to string) error {
	list, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	var last []string
	for _, e := range list {
		switch {
		case e.Type()&fs.ModeSymlink != 0:
		case strings.HasPrefix(e.Name(), house.DatabaseName):
			last = append(last, e.Name())
		default:
			if err := os.Rename(filepath.Join(from, e.Name()), filepath.Join(to, e.Name())); err != nil {
				return err
			}
		}
	}
	for _, name := range last {
		if err := os.Rename(filepath.Join(from, name), filepath.Join(to, name)); err != nil {
			return err
		}
	}
	return syncDir(to)
}

func syncDir(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// belongs tells whether a backup may hold a member of that name.
func belongs(name string) bool {
	if name == house.DatabaseName {
		return true
	}
	for _, f := range house.Folders() {
		if strings.HasPrefix(name, f.Name+"/") && path.Clean(name) == name {
			return true
		}
	}
	return false
}

func unpack(archive, dir string) (n int, err error) {
	f, err := os.Open(archive)
	if err != nil {
		return 0, fmt.Errorf("restore: %w", err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return 0, fmt.Errorf("restore: %s is not a backup: %w", archive, err)
	}
	root, err := os.OpenRoot(dir) // nothing in the archive can leave the folder
	if err != nil {
		return 0, fmt.Errorf("restore: %w", err)
	}
	defer root.Close()
	t := tar.NewReader(z)
	for {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return n, fmt.Errorf("restore: %s is damaged, or not a backup: %w", archive, err)
		}
		if h.Typeflag == tar.TypeDir && belongs(path.Clean(h.Name)+"/.any") {
			continue // one packed by hand
		}
		if h.Typeflag != tar.TypeReg || !belongs(h.Name) {
			return n, fmt.Errorf("restore: %s is not a backup: it holds %q", archive, h.Name)
		}
		if err := unpackOne(root, h, t); err != nil {
			return n, fmt.Errorf("restore %s: %w", h.Name, err)
		}
		n++
	}
	if _, err := io.Copy(io.Discard, z); err != nil { // the sum at its end
		return n, fmt.Errorf("restore: %s is damaged: %w", archive, err)
	}
	return n, nil
}

func unpackOne(root *os.Root, h *tar.Header, body io.Reader) error {
	name := filepath.FromSlash(h.Name)
	if err := root.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return err
	}
	out, err := root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, body)
	return errors.Join(err, out.Sync(), out.Close())
}

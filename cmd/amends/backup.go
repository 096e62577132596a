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
	"path/filepath"
	"strings"

	"amends/internal/house"
)

// backupCommand writes one archive: a copy of the database at one instant, the files, the keys.
func backupCommand(ctx context.Context, c *call) error {
	args, err := c.need(1)
	if err != nil {
		return err
	}
	h, err := c.founded(ctx)
	if err != nil {
		return err
	}
	defer h.Close()
	head, err := h.Journal.Checkpoint(ctx) // what is committed from here on may or may not be in the copy
	if err != nil {
		return err
	}
	tmp, err := os.MkdirTemp(c.Data, "backup-")
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	defer os.RemoveAll(tmp)
	if err := h.Keep(ctx, tmp); err != nil {
		return err
	}
	if !h.Embedded() {
		c.printf("PostgreSQL: only keys and files are saved here; save the database with pg_dump.\n")
	}
	part := args[0] + ".part"
	n, err := c.pack(part, tmp)
	if err != nil {
		if gone := os.Remove(part); !errors.Is(gone, fs.ErrNotExist) {
			err = errors.Join(err, gone)
		}
		return err
	}
	if err := os.Rename(part, args[0]); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	c.printf("%s: %d files, journal of at least %d events\n", args[0], n, head.Size)
	return nil
}

// pack writes the archive: database and heads as they were copied, files and keys from where they are.
func (c *call) pack(out, copied string) (n int, err error) {
	f, err := os.OpenFile(out, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return 0, fmt.Errorf("backup: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	z := gzip.NewWriter(f)
	t := tar.NewWriter(z)
	add := func(path, name string) error {
		info, err := os.Stat(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := t.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: info.Size(),
			ModTime: info.ModTime()}); err != nil {
			return err
		}
		in, err := os.Open(path)
		if err != nil {
			return err
		}
		defer in.Close()
		n++
		_, err = io.CopyN(t, in, info.Size())
		return err
	}
	if err := add(filepath.Join(copied, house.DatabaseName), house.DatabaseName); err != nil {
		return n, fmt.Errorf("backup %s: %w", house.DatabaseName, err)
	}
	for _, folder := range house.Folders() {
		if folder.Name == "keys" && c.opts.noKeys {
			continue
		}
		in := c.Data
		if folder.Kept {
			in = copied
		}
		err := filepath.WalkDir(filepath.Join(in, folder.Name), func(path string, d fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			if err != nil || !d.Type().IsRegular() || strings.Contains(path,
				string(filepath.Separator)+"drafts"+string(filepath.Separator)) {
				return err
			}
			name, err := filepath.Rel(in, path)
			if err != nil {
				return err
			}
			return add(path, filepath.ToSlash(name))
		})
		if err != nil {
			return n, fmt.Errorf("backup %s: %w", folder.Name, err)
		}
	}
	return n, errors.Join(t.Close(), z.Close(), f.Sync())
}

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
	"time"
)

const databaseName = "amends.db"

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
	copied := filepath.Join(tmp, databaseName)
	if h.DB.Dialect().SQLite() {
		if err := h.DB.CopyTo(ctx, copied); err != nil {
			return err
		}
	} else {
		c.printf("PostgreSQL: only keys and files are saved here; save the database with pg_dump.\n")
	}
	part := args[0] + ".part"
	n, err := c.pack(part, copied)
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

func (c *call) pack(out, database string) (n int, err error) {
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
		if err := t.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: info.Size(), ModTime: info.ModTime()}); err != nil {
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
	if err := add(database, databaseName); err != nil {
		return n, fmt.Errorf("backup %s: %w", databaseName, err)
	}
	dirs := []string{"blobs", "keys"}
	if c.opts.noKeys {
		dirs = dirs[:1]
	}
	for _, dir := range dirs {
		err := filepath.WalkDir(filepath.Join(c.Data, dir), func(path string, d fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			if err != nil || !d.Type().IsRegular() || strings.Contains(path, string(filepath.Separator)+"drafts"+string(filepath.Separator)) {
				return err
			}
			name, err := filepath.Rel(c.Data, path)
			if err != nil {
				return err
			}
			return add(path, filepath.ToSlash(name))
		})
		if err != nil {
			return n, fmt.Errorf("backup %s: %w", dir, err)
		}
	}
	return n, errors.Join(t.Close(), z.Close(), f.Sync())
}

// restoreCommand unpacks a backup where nothing is yet, and proves what it unpacked.
func restoreCommand(ctx context.Context, c *call) error {
	args, err := c.need(1)
	if err != nil {
		return err
	}
	for _, name := range []string{databaseName, "blobs", "keys"} {
		if _, err := os.Stat(filepath.Join(c.Data, name)); err == nil {
			return fmt.Errorf("%s already holds %s; restore into an empty folder", c.Data, name)
		}
	}
	n, err := unpack(args[0], c.Data)
	if err != nil { // half of an organisation would stand in the way of the next try
		for _, name := range []string{databaseName, "blobs", "keys"} {
			err = errors.Join(err, os.RemoveAll(filepath.Join(c.Data, name)))
		}
		return err
	}
	c.printf("%d files restored to %s\n", n, c.Data)
	return verifyCommand(ctx, &call{Config: c.Config, cmd: c.cmd, fs: emptyFlags(), stdout: c.stdout, stderr: c.stderr})
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
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return 0, fmt.Errorf("restore: %w", err)
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
			return n, nil
		}
		if err != nil {
			return n, fmt.Errorf("restore: %w", err)
		}
		if err := root.MkdirAll(filepath.Dir(filepath.FromSlash(h.Name)), 0o700); err != nil {
			return n, fmt.Errorf("restore %s: %w", h.Name, err)
		}
		out, err := root.OpenFile(filepath.FromSlash(h.Name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err != nil {
			return n, fmt.Errorf("restore %s: %w", h.Name, err)
		}
		_, err = io.Copy(out, t)
		if err = errors.Join(err, out.Sync(), out.Close()); err != nil {
			return n, fmt.Errorf("restore %s: %w", h.Name, err)
		}
		n++
	}
}

// replayCommand makes the views again.
func replayCommand(ctx context.Context, c *call) error {
	h, err := c.founded(ctx)
	if err != nil {
		return err
	}
	defer h.Close()
	start := time.Now()
	n, err := h.Replay(ctx)
	if err != nil {
		return err
	}
	took := time.Since(start)
	c.printf("%d events replayed in %v (%.0f/s)\n", n, took.Round(time.Millisecond), float64(n)/took.Seconds())
	return nil
}

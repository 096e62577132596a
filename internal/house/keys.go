package house

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"amends/internal/journal"
	"amends/internal/store"
	"amends/internal/vault"
)

// ErrNothing says that nobody has founded an organisation where one was to be opened.
var ErrNothing = errors.New("there is no organisation here yet")

// ErrNoKey says that the keys of a database are not beside it. They are never made anew for it: a new signing key would
// vouch for whatever stands in the journal by then, and a new vault key opens nobody.
var ErrNoKey = errors.New("the key of this database is missing; put keys/ back from a backup, nothing was changed")

// exists refuses, for an organisation that must be there already, to make so much as a folder.
func (o Options) exists() error {
	path, embedded := strings.CutPrefix(o.Database, "sqlite:")
	if !o.Existing || !embedded {
		return nil
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return ErrNothing
	}
	return nil
}

// loadKeys reads both keys. They are made only for a database that never had any, and only for who may found one.
func (h *House) loadKeys(ctx context.Context) (journal.Keys, vault.Key, error) {
	dir := filepath.Join(h.Dir, "keys")
	used, err := h.used(ctx)
	if err != nil {
		return journal.Keys{}, vault.Key{}, fmt.Errorf("read whether there were keys: %w", err)
	}
	signing, sealing := journal.LoadKeys, vault.LoadKey
	switch {
	case !used && h.Existing:
		return journal.Keys{}, vault.Key{}, ErrNothing
	case !used:
		signing, sealing = journal.MakeKeys, vault.MakeKey
	}
	keys, err := signing(dir)
	master, masterErr := sealing(h.Dir)
	return keys.Trusting(h.Trust...), master, errors.Join(missing("keys/journal.key", err), missing(vault.KeyFile, masterErr))
}

// used says whether there were keys: one row anywhere says so, whatever else was emptied. What follows the journal is not
// asked; it has something only where the journal has.
func (h *House) used(ctx context.Context) (bool, error) {
	all := rooms()
	after := slices.IndexFunc(all, func(r room) bool { return r.name == "keys" })
	for _, r := range all[after:] {
		if r.reader != "" {
			continue
		}
		for _, table := range r.tables {
			n, err := store.One[int64](ctx, h.DB.Reader(), `select count(*) from (select 1 from `+table+` limit 1) one`)
			if err != nil || n > 0 {
				return true, err
			}
		}
	}
	return false, nil
}

func missing(name string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: %w (%w)", name, ErrNoKey, err)
	}
	return err
}

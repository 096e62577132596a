package house

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"amends/internal/store"
)

// probed is how much the disk must take: a page or two may still fit where nothing else does.
const probed = 256 << 10

// Answers says whether the database does.
func (h *House) Answers(ctx context.Context) error { return h.DB.Answers(ctx) }

// Probe finds out by writing whether the database and the disk of the data folder can be written.
func (h *House) Probe(ctx context.Context) (database, disk error) {
	database = h.Journal.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		_, err := store.Exec(ctx, tx, `insert into probe (id, at) values (1, $1) on conflict (id) do update set at = excluded.at`, time.Now())
		return err
	})
	if database != nil {
		database = fmt.Errorf("write the database: %w", database)
	}
	return database, h.probeDisk()
}

func (h *House) probeDisk() error {
	f, err := os.CreateTemp(h.Dir, "probe-*")
	if err != nil {
		return fmt.Errorf("write the disk: %w", err)
	}
	_, err = f.Write(make([]byte, probed))
	if err = errors.Join(err, f.Sync(), f.Close(), os.Remove(f.Name())); err != nil {
		return fmt.Errorf("write the disk: %w", err)
	}
	return nil
}

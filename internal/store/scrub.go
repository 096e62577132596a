package store

import (
	"context"
	"fmt"
)

// scrubAtOnce is how many bytes of free pages one transaction overwrites, so that those who wait for the writer wait a moment only.
const scrubAtOnce = 1 << 20

// Scrub overwrites what the file of an embedded database still holds of rows that are gone. SQLite clears the place of a row that is
// deleted (secure_delete), but not a page that it frees; free pages are taken here, filled with nothing and given back. Then
// the log of what was written lately is cut off, as far as nobody reads from it. What PostgreSQL leaves behind is its own
// matter: vacuum.
func (d *DB) Scrub(ctx context.Context) error {
	if !d.dialect.SQLite() {
		return nil
	}
	for free := int64(1); free > 0; {
		err := d.Write(ctx, func(tx *Tx) (err error) {
			if free, err = One[int64](ctx, tx, `pragma freelist_count`); err != nil || free == 0 {
				return err
			}
			_, err = Exec(ctx, tx, `insert into scrub (zeros) values (zeroblob($1))`, min(free*4096, scrubAtOnce))
			return err
		})
		if err != nil {
			return fmt.Errorf("overwrite free pages: %w", err)
		}
	}
	if err := d.Write(ctx, func(tx *Tx) error {
		_, err := Exec(ctx, tx, `delete from scrub where id > 0`)
		return err
	}); err != nil {
		return fmt.Errorf("give free pages back: %w", err)
	}
	if _, err := d.pool.ExecContext(ctx, `pragma wal_checkpoint(truncate)`); err != nil {
		return fmt.Errorf("cut the log off: %w", err)
	}
	return nil
}

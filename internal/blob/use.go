package blob

import (
	"context"
	"fmt"
	"time"

	"amends/internal/fault"
	"amends/internal/store"
)

// Use notes that a case refers to files, in the transaction that makes it so. A file that was swept or forgotten meanwhile is refused:
// a record must not name what nobody can read.
func (b *Blobs) Use(ctx context.Context, tx *store.Tx, digests ...string) error {
	for _, d := range digests {
		n, err := store.Exec(ctx, tx, `update blob set used = 1 where digest = $1 and deleted = 0`, d)
		if err != nil {
			return fmt.Errorf("use file %s: %w", d, err)
		}
		if n == 0 {
			return fault.Input("files", "blob.unknown")
		}
	}
	return nil
}

// Sweep takes away uploads from before an instant that no case came to refer to, and tells how many. Nothing of them
// stays: nobody ever saw them but who sent them.
func (b *Blobs) Sweep(ctx context.Context, before time.Time) (n int64, err error) {
	for {
		list, err := store.All[string](ctx, b.db.Reader(), `
			select digest from blob where used = 0 and at < $1 order by at limit 200`, before)
		if err != nil || len(list) == 0 {
			return n, err
		}
		for _, d := range list {
			if err := b.drop(ctx, d, before); err != nil {
				return n, fmt.Errorf("sweep file %s: %w", d, err)
			}
			n++
		}
	}
}

// drop takes the row first: bytes that a crash leaves are named by Check, a row without bytes would look like damage.
func (b *Blobs) drop(ctx context.Context, digest string, before time.Time) error {
	b.sweep.Lock()
	defer b.sweep.Unlock()
	var gone int64
	err := b.db.Write(ctx, func(tx *store.Tx) (err error) {
		gone, err = store.Exec(ctx, tx, `delete from blob where digest = $1 and used = 0 and at < $2`, digest, before)
		if err == nil && gone > 0 {
			_, err = store.Exec(ctx, tx, `delete from blob_sender where digest = $1`, digest)
		}
		return err
	})
	if err != nil || gone == 0 {
		return err
	}
	return b.bytes.Delete(ctx, digest)
}

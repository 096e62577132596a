package blob

import (
	"context"
	"fmt"

	"amends/internal/store"
)

// Forget notes that files are gone, in the transaction that says why. Purge takes the bytes afterwards: those that a crash
// leaves are taken by the next housekeeping.
func (b *Blobs) Forget(ctx context.Context, tx *store.Tx, digests ...string) error {
	for _, d := range digests {
		if _, err := store.Exec(ctx, tx, `update blob set deleted = $1 where digest = $2 and deleted = 0`, b.Now(), d); err != nil {
			return fmt.Errorf("forget file %s: %w", d, err)
		}
	}
	return nil
}

// Purge takes the bytes of forgotten files away. One that was sent anew meanwhile stays.
func (b *Blobs) Purge(ctx context.Context, digests ...string) error {
	for _, d := range digests {
		if err := b.purge(ctx, d); err != nil {
			return fmt.Errorf("take file %s away: %w", d, err)
		}
	}
	return nil
}

func (b *Blobs) purge(ctx context.Context, digest string) error {
	b.sweep.Lock()
	defer b.sweep.Unlock()
	n, err := store.One[int](ctx, b.db.Reader(), `select count(*) from blob where digest = $1 and deleted <> 0`, digest)
	if err != nil || n == 0 {
		return err
	}
	return b.bytes.Delete(ctx, digest)
}

// PurgeAll takes the bytes of all forgotten files away, and tells of how many: what Purge was kept from.
func (b *Blobs) PurgeAll(ctx context.Context) (n int64, err error) {
	for after := ""; ; {
		list, err := store.All[string](ctx, b.db.Reader(), `
			select digest from blob where deleted <> 0 and digest > $1 order by digest limit 200`, after)
		if err != nil || len(list) == 0 {
			return n, err
		}
		for _, d := range list {
			f, err := b.bytes.Open(ctx, d)
			if err != nil {
				continue // gone, as it should be
			}
			_ = f.Close()
			if err := b.Purge(ctx, d); err != nil {
				return n, err
			}
			n++
		}
		after = list[len(list)-1]
	}
}

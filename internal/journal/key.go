package journal

import (
	"context"
	"crypto/sha256"
	"fmt"
	"math"

	"amends/internal/store"

	"github.com/google/uuid"
)

// keyID is an idempotency key in sixteen bytes: a UUID as itself, so that keys made in time order stay side by side on
// disk, anything else by its digest.
type keyID [16]byte

func keyOf(key string) keyID {
	if len(key) == 36 {
		if u, err := uuid.Parse(key); err == nil && u.String() == key {
			return keyID(u)
		}
	}
	sum := sha256.Sum256([]byte(key))
	return keyID(sum[:16])
}

// keyRow is what was done under a key.
type keyRow struct {
	Version  int
	Position int64
	name     string
}

func (b *batch) loadKeys(ctx context.Context, tx *store.Tx, keys []any) error {
	type row struct {
		Key      []byte
		Name     string
		Version  int
		Position int64
	}
	return inChunks(keys, func(in string, args []any) error {
		return store.Each(ctx, tx, func(r row) error {
			b.keys[keyID(r.Key)] = keyRow{r.Version, r.Position, r.Name}
			return nil
		}, `select k.key, s.name, k.version, k.position
			from journal_key k left join journal_stream s on s.no = k.stream where k.key in `+in, args...)
	})
}

// keyAt is the instant by which a key is forgotten: that of the append by the wall clock, for what happened years ago
// may be appended today.
func (j *Journal) keyAt(a *Append) int64 {
	if a.Lasting {
		return math.MaxInt64
	}
	return store.Micros(j.now())
}

// ForgetKeys drops the idempotency keys of appends made before an instant (microseconds) and tells how many; lasting
// keys stay. A door that repeats a command after that long is answered by the rules instead.
func (j *Journal) ForgetKeys(ctx context.Context, before int64) (int64, error) {
	var n int64
	err := j.db.Write(ctx, func(tx *store.Tx) (err error) {
		n, err = store.Exec(ctx, tx, `delete from journal_key where at < $1`, before)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("forget keys: %w", err)
	}
	return n, nil
}

package journal

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"math"
	"time"

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
	First    int // version of the first event; 0: not known
	Position int64
	Asked    int64
	name     string
}

func (b *batch) loadKeys(ctx context.Context, tx *store.Tx, keys []any) error {
	type row struct {
		Key      []byte
		Name     string
		Version  int
		First    int
		Position int64
		Asked    int64
	}
	return inChunks(keys, func(in string, args []any) error {
		return store.Each(ctx, tx, func(r row) error {
			b.keys[keyID(r.Key)] = keyRow{r.Version, r.First, r.Position, r.Asked, r.Name}
			return nil
		}, `select k.key, s.name, k.version, k.first, k.position, k.asked
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

// The keys stand in the order of their digests, and an index on their age would cost every append. They are walked
// instead, this many at a time beside the writer, which is taken only for a part that has old ones in it.
const (
	keysAtOnce = 2000
	keysRest   = 20 * time.Millisecond // between two parts: nobody waits for this
)

// ForgetKeys drops the idempotency keys of appends made before an instant (microseconds) and tells how many; lasting
// keys stay. A door that repeats a command after that long is answered by the rules instead.
func (j *Journal) ForgetKeys(ctx context.Context, before int64) (n int64, err error) {
	from, more := []byte{}, true
	for more {
		to := bytes.Repeat([]byte{0xff}, len(keyID{})+1) // beyond every key
		ends, err := store.All[[]byte](ctx, j.db.Reader(), `
			select key from journal_key where key > $1 order by key limit 1 offset $2`, from, keysAtOnce-1)
		if more = len(ends) == 1; more {
			to = ends[0]
		}
		var gone int64
		if err == nil {
			gone, err = j.forgetBetween(ctx, from, to, before)
		}
		if n += gone; err != nil {
			return n, fmt.Errorf("forget keys: %w", err)
		}
		from = to
		select {
		case <-ctx.Done():
			return n, ctx.Err()
		case <-time.After(rest(more)):
		}
	}
	return n, nil
}

func rest(more bool) time.Duration {
	if more {
		return keysRest
	}
	return 0
}

func (j *Journal) forgetBetween(ctx context.Context, from, to []byte, before int64) (n int64, err error) {
	old, err := store.One[int64](ctx, j.db.Reader(), `
		select count(*) from journal_key where key > $1 and key <= $2 and at < $3`, from, to, before)
	if err != nil || old == 0 {
		return 0, err
	}
	err = j.db.Write(ctx, func(tx *store.Tx) (err error) {
		n, err = store.Exec(ctx, tx, `delete from journal_key where key > $1 and key <= $2 and at < $3`, from, to, before)
		return err
	})
	return n, err
}

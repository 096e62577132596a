package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/gofrs/flock"
)

// ErrOccupied says that somebody works with the data who cannot do so beside whoever asks.
var ErrOccupied = errors.New("occupied")

// occupied is the key of PostgreSQL's advisory lock: any number, once.
const occupied = 727007

// Share says that this process works with the data for a while, beside others who do; ErrOccupied while one has them for
// himself. The release may be called once. On SQLite the lock is on a file beside the database, on PostgreSQL it belongs
// to a connection of its own: either ends with the process, however that ends.
func (d *DB) Share(ctx context.Context) (release func(), err error) { return d.occupy(ctx, true) }

// Alone takes the data for this process alone; ErrOccupied while anybody shares them.
func (d *DB) Alone(ctx context.Context) (release func(), err error) { return d.occupy(ctx, false) }

func (d *DB) occupy(ctx context.Context, shared bool) (func(), error) {
	if d.dialect.SQLite() {
		return d.lockFile(shared)
	}
	got := false
	conn, err := d.pool.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("occupy database: %w", err)
	}
	query := `select pg_try_advisory_lock($1)`
	if shared {
		query = `select pg_try_advisory_lock_shared($1)`
	}
	if err = conn.QueryRowContext(ctx, query, occupied).Scan(&got); err == nil && !got {
		err = ErrOccupied
	}
	if err != nil {
		_ = conn.Close()
		return nil, fmt.Errorf("occupy database: %w", err)
	}
	return func() {
		_, _ = conn.ExecContext(quiet, `select pg_advisory_unlock_all()`)
		_ = conn.Close()
	}, nil
}

func (d *DB) lockFile(shared bool) (func(), error) {
	path := strings.TrimPrefix(strings.TrimPrefix(d.dsn, "sqlite:"), "//")
	file := flock.New(path+"-use", flock.SetPermissions(0o600))
	try := file.TryLock
	if shared {
		try = file.TryRLock
	}
	got, err := try()
	if err == nil && !got {
		err = ErrOccupied
	}
	if err != nil {
		return nil, fmt.Errorf("occupy database: %w", err)
	}
	return func() { _ = file.Close() }, nil
}

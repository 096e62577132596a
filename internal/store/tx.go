package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Tx is one write transaction. It belongs to the goroutine that Write called.
type Tx struct {
	db     *DB
	direct *direct // SQLite
	std    *sql.Tx // PostgreSQL

	// Host is what runs the transaction, for who adds to what it writes; nil: nobody does.
	Host any
}

// Dialect says what truly differs on this database.
func (t *Tx) Dialect() Dialect { return t.db.dialect }

// Lock takes the lock named key until the transaction ends. On SQLite the whole transaction is already alone.
func (t *Tx) Lock(ctx context.Context, key int64) error {
	if t.db.dialect.Lock == "" {
		return nil
	}
	_, err := t.std.ExecContext(ctx, t.db.dialect.Lock, key)
	return err
}

// ExecContext runs a statement; prefer store.Exec, which keeps it prepared.
func (t *Tx) ExecContext(ctx context.Context, q string, args ...any) (sql.Result, error) {
	if t.std != nil {
		return t.std.ExecContext(ctx, q, args...)
	}
	return t.direct.pin.ExecContext(context.WithoutCancel(ctx), q, args...)
}

// QueryContext runs a query; prefer store.All, which keeps it prepared.
func (t *Tx) QueryContext(ctx context.Context, q string, args ...any) (*sql.Rows, error) {
	if t.std != nil {
		return t.std.QueryContext(ctx, q, args...)
	}
	return t.direct.pin.QueryContext(context.WithoutCancel(ctx), q, args...)
}

// QueryRowContext runs a query for one row; prefer store.One, which keeps it prepared.
func (t *Tx) QueryRowContext(ctx context.Context, q string, args ...any) *sql.Row {
	if t.std != nil {
		return t.std.QueryRowContext(ctx, q, args...)
	}
	return t.direct.pin.QueryRowContext(context.WithoutCancel(ctx), q, args...)
}

var errClosed = errors.New("the database is closed")

// Write runs fn in one transaction and commits it when fn returns nil. When Write returns nil the change is on disk.
// SQLite has one writer: Write waits its turn, so fn must be short and must not call Write.
func (d *DB) Write(ctx context.Context, fn func(tx *Tx) error) error {
	if d.writer == nil {
		return d.writePostgres(ctx, fn)
	}
	var w *direct
	select {
	case w = <-d.writer:
	case <-ctx.Done():
		return ctx.Err()
	}
	if w == nil {
		return errClosed
	}
	defer func() { d.writer <- w }()
	if w.broken {
		if err := w.reopen(ctx, d.writes); err != nil {
			return err
		}
	}
	// The statements themselves are not cancelled; ctx is asked once more before the commit.
	if _, err := w.exec(quiet, "begin immediate", nil); err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	done := false
	defer func() {
		if !done { // an error or a panic in fn
			if _, err := w.exec(quiet, "rollback", nil); err != nil {
				w.broken = true // a full disk may have rolled back already; a fresh connection settles it
			}
		}
	}()
	if err := fn(&Tx{db: d, direct: w}); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if _, err := w.exec(quiet, "commit", nil); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	done = true
	return nil
}

func (d *DB) writePostgres(ctx context.Context, fn func(tx *Tx) error) error {
	tx, err := d.pool.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback() // does nothing after a commit
	if err := fn(&Tx{db: d, std: tx}); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

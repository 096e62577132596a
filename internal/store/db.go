package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
)

// Querier is what both a *Tx and DB.Reader() offer. One, All, Each and Exec take it and use the fast path of whichever
// they are given; the three methods are for the rare query that needs *sql.Rows itself.
type Querier interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// ErrNotFound is what One answers when the query has no row.
var ErrNotFound = errors.New("not found")

// DB is one open database with a way to write and a way to read.
type DB struct {
	dialect Dialect
	dsn     string
	pool    *sql.DB // PostgreSQL: everything; SQLite: the readers
	writes  *sql.DB // SQLite: one connection, so that writers queue in Go instead of fighting over the file lock
	writer  chan *direct
	readers *directPool
	once    sync.Once
	closed  error
}

// Open opens the database a DSN names: "sqlite:/path/amends.db" or "postgres://…". It does not migrate; see Migrate.
func Open(ctx context.Context, dsn string) (*DB, error) {
	scheme, rest, _ := strings.Cut(dsn, ":")
	var db *DB
	var err error
	switch scheme {
	case "sqlite":
		db, err = openSQLite(ctx, rest)
	case "postgres", "postgresql":
		db, err = openPostgres(ctx, dsn)
	default:
		return nil, fmt.Errorf("open database: %q is neither sqlite:… nor postgres://…", scheme)
	}
	if err != nil {
		return nil, fmt.Errorf("open %s database: %w", scheme, err)
	}
	db.dsn = dsn
	return db, nil
}

// Dialect says what truly differs on this database.
func (d *DB) Dialect() Dialect { return d.dialect }

// DSN is the text this database was opened with. It may hold a password: never log it.
func (d *DB) DSN() string { return d.dsn }

// Reader reads outside any transaction; every statement sees what was committed before it began.
func (d *DB) Reader() Querier { return reader{d} }

// Close waits for the write in progress and closes every connection. A second Close does nothing.
func (d *DB) Close() error {
	d.once.Do(func() { d.closed = d.close() })
	return d.closed
}

func (d *DB) close() error {
	var errs []error
	if d.writer != nil {
		if w := <-d.writer; w != nil {
			errs = append(errs, w.close())
		}
		close(d.writer) // a later Write finds nil and says so
		errs = append(errs, d.writes.Close())
	}
	if d.readers != nil {
		errs = append(errs, d.readers.close())
	}
	return errors.Join(append(errs, d.pool.Close())...)
}

// Answers asks whether the database is there, with the least that can be asked.
func (d *DB) Answers(ctx context.Context) error {
	_, err := One[int64](ctx, d.Reader(), `select 1`)
	return err
}

// Read runs several queries on one view of the data where that is cheaper: on SQLite they share a connection, a lock and
// the pages that the first one read. On PostgreSQL, where it would cost two round trips, it is the same as Reader. The
// Querier is good until fn returns, for one goroutine and for One, All and Each; fn must not ask for another reader.
func (d *DB) Read(ctx context.Context, fn func(q Querier) error) error {
	if d.readers == nil {
		return fn(d.Reader())
	}
	c, err := d.readers.borrow(ctx)
	if err != nil {
		return err
	}
	defer d.readers.give(c)
	if _, err := c.exec(quiet, "begin", nil); err != nil {
		return fmt.Errorf("begin to read: %w", err)
	}
	defer func() {
		if _, err := c.exec(quiet, "commit", nil); err != nil {
			_, _ = c.exec(quiet, "rollback", nil)
		}
	}()
	return fn(snapshot{reader{d}, c})
}

// snapshot is the Querier of Read on SQLite.
type snapshot struct {
	reader // for those who need *sql.Rows
	direct *direct
}

// reader is the Querier outside transactions.
type reader struct{ db *DB }

func (r reader) ExecContext(ctx context.Context, q string, args ...any) (sql.Result, error) {
	return r.db.pool.ExecContext(ctx, q, args...)
}
func (r reader) QueryContext(ctx context.Context, q string, args ...any) (*sql.Rows, error) {
	return r.db.pool.QueryContext(ctx, q, args...)
}
func (r reader) QueryRowContext(ctx context.Context, q string, args ...any) *sql.Row {
	return r.db.pool.QueryRowContext(ctx, q, args...)
}

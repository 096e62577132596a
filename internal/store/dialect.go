package store

import (
	"errors"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Dialect is what truly differs between the two databases; everything else is one SQL text.
type Dialect struct {
	Name       string // "sqlite" or "postgres"
	Lock       string // takes the transaction-long lock named by $1 (bigint); empty on SQLite, whose writer is alone anyway
	SkipLocked string // " for update skip locked" after the select of a claim; empty on SQLite
}

var (
	sqliteDialect   = Dialect{Name: "sqlite"}
	postgresDialect = Dialect{
		Name:       "postgres",
		Lock:       "select pg_advisory_xact_lock($1)",
		SkipLocked: " for update skip locked",
	}
)

// SQLite tells whether this is the embedded database.
func (d Dialect) SQLite() bool { return d.Name == "sqlite" }

// IsUnique tells whether err is a broken primary key or unique constraint. On PostgreSQL the transaction is lost by
// then: prefer "on conflict do nothing" and the number of rows affected.
func (d Dialect) IsUnique(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "23505"
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		return lite.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || lite.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY ||
			lite.Code() == sqlite3.SQLITE_CONSTRAINT_ROWID
	}
	return false
}

// IsUnready tells whether err says that the database is away, full, read-only or busy, so that a door may answer
// "try later" instead of "something went wrong".
func (d Dialect) IsUnready(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		switch pg.Code[:2] {
		case "08", "53", "57": // connection, resources, operator intervention
			return true
		}
		return pg.Code == "25006" || pg.Code == "40001" || pg.Code == "40P01" // read only, serialization, deadlock
	}
	var down *pgconn.ConnectError
	if errors.As(err, &down) {
		return true
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		switch lite.Code() & 0xff {
		case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY,
			sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_LOCKED:
			return true
		}
	}
	return err != nil && strings.Contains(err.Error(), "driver: bad connection")
}

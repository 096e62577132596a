package store

import (
	"errors"

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

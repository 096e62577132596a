package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// IsUnready tells whether err says that the database is away, full, read-only or busy, so that a door may answer
// "try later" instead of "something went wrong".
func (d Dialect) IsUnready(err error) bool {
	if d.IsLost(err) || d.IsCrossed(err) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, errClosed) {
		return true
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		switch class(pg) {
		case "53", "57", "58": // resources, operator intervention (a time limit among it), disk
			return true
		}
		return pg.Code == "25006" || pg.Code == "55P03" // read only, waited too long for a lock
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		switch lite.Code() & 0xff {
		case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY,
			sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_LOCKED:
			return true
		}
	}
	return false
}

// IsLost tells whether err says that the server cannot be reached, or went away in the middle: then nobody gets through
// for the moment, and whether a commit that was under way has happened is not known. A caller who gave up is not that.
func (d Dialect) IsLost(err error) bool {
	switch {
	case err == nil, d.SQLite():
		return false
	case errors.Is(err, context.Canceled):
		return false
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, driver.ErrBadConn), errors.Is(err, sql.ErrConnDone),
		errors.Is(err, pgconn.ErrConnClosed), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return true
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		// 57P01 to 57P05: the server is stopped, has crashed, or is starting; FATAL: it has ended this connection.
		return class(pg) == "08" || pg.Code[:min(3, len(pg.Code))] == "57P" || pg.Severity == "FATAL" || pg.Severity == "PANIC"
	}
	var connect *pgconn.ConnectError
	var network *net.OpError
	return errors.As(err, &connect) || errors.As(err, &network)
}

// IsCrossed tells whether err says that two transactions stood in each other's way and this one was given up: done
// again it will pass.
func (d Dialect) IsCrossed(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "40001" || pg.Code == "40P01") // serialization, deadlock
}

func class(e *pgconn.PgError) string { return e.Code[:min(2, len(e.Code))] }

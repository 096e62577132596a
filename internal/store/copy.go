package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// CopyTo writes the whole SQLite database, as it is at one instant, to a new file, while others read and write. The
// connection is its own: those of the readers refuse whatever writes, and this would hold the writer's up.
func (d *DB) CopyTo(ctx context.Context, path string) (err error) {
	if !d.dialect.SQLite() {
		return errors.New("copy database: only SQLite can be copied so")
	}
	db, err := sql.Open("sqlite", sqliteDSN(strings.TrimPrefix(strings.TrimPrefix(d.dsn, "sqlite:"), "//")))
	if err != nil {
		return fmt.Errorf("copy database: %w", err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if _, err := db.ExecContext(ctx, `vacuum into ?`, path); err != nil {
		return fmt.Errorf("copy database: %w", err)
	}
	return nil
}

package store

import "context"

// MigrateWith applies further steps to a migrated database.
func MigrateWith(ctx context.Context, db *DB, steps []Migration) error {
	own, err := Migrations(db.dialect.Name)
	if err != nil {
		return err
	}
	return db.migrate(ctx, append(own, steps...))
}

// Positional rewrites the placeholders of a query.
var Positional = positional

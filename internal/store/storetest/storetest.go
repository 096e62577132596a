// Package storetest gives a test a fresh, migrated database of each kind. There is no in-memory store and no mock: the
// SQL that a test runs is the SQL that the product runs.
package storetest

import (
	"context"
	"path/filepath"
	"testing"

	"amends/internal/store"
)

// Each runs fn as the subtests "sqlite" and "postgres", each with a fresh migrated database, in parallel.
func Each(t *testing.T, fn func(t *testing.T, db *store.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		fn(t, SQLite(t))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		fn(t, Postgres(t))
	})
}

// SQLite is a fresh migrated database in the test's own directory.
func SQLite(t testing.TB) *store.DB {
	t.Helper()
	db := open(t, "sqlite:"+filepath.Join(t.TempDir(), "amends.db"))
	if err := db.Migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
	return db
}

// Postgres is a fresh migrated database on the server that AMENDS_TEST_POSTGRES names, or else on a private server
// that all tests of this machine share. Without PostgreSQL the test is skipped, except when CI=true.
func Postgres(t testing.TB) *store.DB {
	t.Helper()
	return open(t, PostgresDSN(t))
}

// open opens a database and closes it when the test ends.
func open(t testing.TB, dsn string) *store.DB {
	t.Helper()
	db, err := store.Open(context.Background(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("close %s database: %v", db.Dialect().Name, err)
		}
	})
	return db
}

package store

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	_ "modernc.org/sqlite" // the driver named "sqlite"
)

// openSQLite opens a file with two pools: one connection that writes and several that only read. WAL lets them work
// side by side; synchronous=FULL means that a commit is on disk when it returns.
func openSQLite(ctx context.Context, path string) (*DB, error) {
	path = strings.TrimPrefix(path, "//")
	if path == "" || strings.HasPrefix(path, ":memory:") {
		return nil, fmt.Errorf("a file path is needed, not %q", path)
	}
	if dir := filepath.Dir(path); dir != "." {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, err
		}
	}
	// The writer's cache is small: SQLite goes through the whole of it when a commit has split a page, and the file is mapped
	// anyhow. What one transaction changed may take 32 MiB before any of it is written.
	writes, err := sql.Open("sqlite", sqliteDSN(path, "cache_size(-4096)", "cache_spill(8192)",
		"mmap_size(2147418112)", "wal_autocheckpoint(4000)"))
	if err != nil {
		return nil, err
	}
	writes.SetMaxOpenConns(1)
	w, err := openDirect(ctx, writes)
	if err != nil { // also the first touch of the file: a read-only disk or a foreign file shows here
		writes.Close()
		return nil, err
	}
	// Readers copy pages instead of mapping the file: a mapping ends with each commit that somebody else makes. They say
	// nothing of mmap_size, not "0": the driver runs the pragmas in their alphabet, where a second one would win by its digits.
	size := max(6, 2*runtime.GOMAXPROCS(0))
	pool, err := sql.Open("sqlite", sqliteDSN(path, "cache_size(-4096)", "query_only(1)"))
	if err != nil {
		writes.Close()
		return nil, err
	}
	pool.SetMaxOpenConns(2 * size) // half for the prepared fast path, half for those who need *sql.Rows
	pool.SetMaxIdleConns(2 * size)
	db := &DB{dialect: sqliteDialect, pool: pool, writes: writes, writer: make(chan *direct, 1), readers: newDirectPool(pool, size)}
	db.writer <- w
	return db, nil
}

// sqliteDSN puts the pragmas where every pooled connection gets them: an Exec would set one connection only.
func sqliteDSN(path string, extra ...string) string {
	q := url.Values{"_txlock": {"immediate"}}
	for _, p := range append([]string{"busy_timeout(10000)", "journal_mode(wal)", "synchronous(full)", "foreign_keys(1)",
		"temp_store(memory)", "journal_size_limit(67108864)"}, extra...) {
		q.Add("_pragma", p)
	}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode()
}

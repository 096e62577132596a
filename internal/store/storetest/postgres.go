package storetest

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"amends/internal/store"

	"github.com/google/uuid"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver named "pgx"
)

// errNoPostgres says that this machine has no PostgreSQL to start.
var errNoPostgres = errors.New("no PostgreSQL here: install it, or set AMENDS_TEST_POSTGRES to the DSN of a superuser")

// PostgresDSN makes a fresh migrated database that lasts as long as the test, and answers its DSN, for tests that open
// it themselves, twice, or in another process.
func PostgresDSN(t testing.TB) string {
	t.Helper()
	base, err := ready()
	if errors.Is(err, errNoPostgres) && os.Getenv("CI") != "true" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	name := "amends_test_" + strings.ReplaceAll(uuid.NewString(), "-", "")
	if err := admin(base.dsn, fmt.Sprintf(`create database %s template %s`, name, base.template)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := admin(base.dsn, fmt.Sprintf(`drop database if exists %s with (force)`, name)); err != nil {
			t.Error(err)
		}
	})
	return withDatabase(base.dsn, name)
}

// base is the server to use and the migrated database that fresh ones are copied from, which takes a tenth of the time
// that migrating each would take.
type base struct{ dsn, template string }

// ready finds or starts the server and prepares the template, once per test binary.
var ready = sync.OnceValues(func() (base, error) {
	dsn := os.Getenv("AMENDS_TEST_POSTGRES")
	if dsn == "" {
		var err error
		if dsn, err = sharedServer(); err != nil {
			return base{}, err
		}
	}
	template, err := makeTemplate(dsn)
	return base{dsn, template}, err
})

// makeTemplate migrates a database named after the digest of the schema files, unless another binary already did.
func makeTemplate(dsn string) (string, error) {
	steps, err := store.Migrations("postgres")
	if err != nil {
		return "", err
	}
	h := sha256.New()
	for _, m := range steps {
		fmt.Fprintf(h, "%s\x00%s\x00", m.Name, m.Text)
	}
	name := "amends_template_" + hex.EncodeToString(h.Sum(nil)[:8])
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		return "", err
	}
	defer db.Close()
	conn, err := db.Conn(ctx) // the advisory lock belongs to this session and goes with it
	if err != nil {
		return "", err
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, `select pg_advisory_lock(727001)`); err != nil {
		return "", err
	}
	defer conn.ExecContext(context.Background(), `select pg_advisory_unlock(727001)`)
	var there bool
	err = conn.QueryRowContext(ctx, `select exists (select 1 from pg_database where datname = $1)`, name).Scan(&there)
	if err != nil || there {
		return name, err
	}
	half := name + "_half" // an interrupted migration must not look finished
	if _, err := conn.ExecContext(ctx, `drop database if exists `+half+` with (force)`); err != nil {
		return "", err
	}
	if _, err := conn.ExecContext(ctx, `create database `+half+` template template0`); err != nil {
		return "", err
	}
	tpl, err := store.Open(ctx, withDatabase(dsn, half))
	if err != nil {
		return "", err
	}
	if err := errors.Join(tpl.Migrate(ctx), tpl.Close()); err != nil {
		return "", err
	}
	if err := dropOld(ctx, conn); err != nil {
		return "", err
	}
	for range 50 { // the server may still be closing the last connection
		if _, err = conn.ExecContext(ctx, fmt.Sprintf(`alter database %s rename to %s`, half, name)); err == nil {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	return name, err
}

// dropOld keeps the newest templates only: every change of the schema makes another.
func dropOld(ctx context.Context, conn *sql.Conn) error {
	rows, err := conn.QueryContext(ctx, `select datname from pg_database
		where datname like 'amends\_template\_%' and datname not like '%\_half' order by oid desc offset 8`)
	if err != nil {
		return err
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return err
		}
		names = append(names, name)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, name := range names {
		if _, err := conn.ExecContext(ctx, `drop database if exists `+name); err != nil {
			return err
		}
	}
	return nil
}

// admin runs one statement that needs no database of its own.
func admin(dsn, statement string) error {
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.Exec(statement)
	return err
}

func withDatabase(dsn, name string) string {
	u, err := url.Parse(dsn)
	if err != nil {
		panic(fmt.Sprintf("storetest: AMENDS_TEST_POSTGRES is not a URL: %v", err))
	}
	u.Path = "/" + name
	return u.String()
}

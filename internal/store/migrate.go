package store

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

//go:embed schema/*.sql
var schemaFiles embed.FS

// migrationLock is taken while a migration runs, so that nodes that start together do not run it twice.
const migrationLock = 0x616d656e6473_01

// Migration is one forward step of the schema: a file schema/NNNN_owner.sql, or one of its twins
// NNNN_owner.sqlite.sql and NNNN_owner.postgres.sql when the text cannot be shared.
type Migration struct {
	Name string // the file name without .sql
	Text string
}

// Migrations lists the steps for a dialect in order. Numbers may have gaps: owners add files independently.
func Migrations(dialect string) ([]Migration, error) {
	return migrations(schemaFiles, dialect)
}

func migrations(files fs.FS, dialect string) ([]Migration, error) {
	names, err := fs.Glob(files, "schema/[0-9]*_*.sql")
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	var out []Migration
	for _, n := range names {
		stem := strings.TrimSuffix(path.Base(n), ".sql")
		if twin := path.Ext(stem); twin != "" && twin != "."+dialect {
			continue
		}
		text, err := fs.ReadFile(files, n)
		if err != nil {
			return nil, err
		}
		out = append(out, Migration{stem, string(text)})
	}
	return out, nil
}

// Migrate brings the schema forward: each step in its own transaction, once, under a lock. It refuses a database that
// a newer build has migrated, because this build does not know what changed.
func (d *DB) Migrate(ctx context.Context) error {
	steps, err := Migrations(d.dialect.Name)
	if err != nil {
		return err
	}
	return d.migrate(ctx, steps)
}

func (d *DB) migrate(ctx context.Context, steps []Migration) error {
	var done []string
	err := d.Write(ctx, func(tx *Tx) (err error) {
		if err := tx.Lock(ctx, migrationLock); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `create table if not exists migration (
				name text not null primary key,
				at   bigint not null
			)`); err != nil {
			return err
		}
		done, err = All[string](ctx, tx, `select name from migration order by name`)
		return err
	})
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	for _, name := range done {
		if !slices.ContainsFunc(steps, func(m Migration) bool { return m.Name == name }) {
			return fmt.Errorf("migrate: the database was migrated by a newer build (%s); install that build", name)
		}
	}
	for _, m := range steps {
		if slices.Contains(done, m.Name) {
			continue
		}
		if err := d.step(ctx, m); err != nil {
			return fmt.Errorf("migrate %s: %w", m.Name, err)
		}
	}
	return nil
}

func (d *DB) step(ctx context.Context, m Migration) error {
	return d.Write(ctx, func(tx *Tx) error {
		if err := tx.Lock(ctx, migrationLock); err != nil {
			return err
		}
		n, err := Exec(ctx, tx, `insert into migration (name, at) values ($1, $2) on conflict do nothing`, m.Name, time.Now())
		if err != nil || n == 0 { // 0: another node was faster
			return err
		}
		_, err = tx.ExecContext(ctx, m.Text)
		return err
	})
}

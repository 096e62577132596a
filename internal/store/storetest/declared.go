package storetest

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"amends/internal/store"
)

var migration = flag.String("migration", "", "write the migration of what tables declare and the schema has not, named so: 0042_mood")

// Declared holds the schemas that the migrations make on both databases against what tables declare: names, types, null
// and keys. What differs is told with the migration that mends it, which -migration writes; fill follows in it when
// something was added, for tables that are made from the journal. Indexes are said in migrations only: which are worth
// their cost depends on what is asked.
func Declared(t *testing.T, fill string, tables ...store.Schema) {
	t.Helper()
	if *migration != "" {
		mend(t, SQLite(t), fill, tables)
		return
	}
	Each(t, func(t *testing.T, db *store.DB) {
		for _, want := range tables {
			has := inDatabase(t, db, want.Name)
			if problems := differ(has, want); len(problems) > 0 {
				test, _, _ := strings.Cut(t.Name(), "/")
				t.Errorf("%s\nthis adds and drops columns, and go test -run '^%s$' -migration 00NN_word writes it:\n%s",
					strings.Join(problems, "\n"), test, mending(db.Dialect(), has, want))
			}
		}
	})
}

// mend writes the migration: one file, or twins when the databases need different words.
func mend(t *testing.T, db *store.DB, fill string, tables []store.Schema) {
	t.Helper()
	if !regexp.MustCompile(`^\d{4}_[a-z_]+$`).MatchString(*migration) {
		t.Fatalf("%q is no name of a migration: four digits, _, words", *migration)
	}
	texts := map[string]string{}
	for _, want := range tables {
		has := inDatabase(t, db, want.Name)
		for _, dialect := range []store.Dialect{{Name: "sqlite"}, {Name: "postgres"}} {
			texts[dialect.Name] += mending(dialect, has, want)
		}
	}
	if strings.Contains(texts["sqlite"], "create table") || strings.Contains(texts["sqlite"], "add column") {
		for name := range texts {
			texts[name] += fill
		}
	}
	if texts["sqlite"] == texts["postgres"] {
		texts = map[string]string{"": texts["sqlite"]}
	}
	for dialect, text := range texts {
		if text == "" {
			return
		}
		path := filepath.Join(schemaDir(t), strings.TrimSuffix(*migration+"."+dialect, ".")+".sql")
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		t.Logf("wrote %s; say in it why, add indexes, then: go test ./internal/store -run Schema -update", path)
	}
}

// schemaDir is where the migrations stand, seen from the directory of the package that is tested.
func schemaDir(t *testing.T) string {
	t.Helper()
	for dir := "."; ; dir = filepath.Join("..", dir) {
		path := filepath.Join(dir, "internal", "store", "schema")
		if _, err := os.Stat(path); err == nil {
			return path
		}
		if len(dir) > 60 {
			t.Fatal("no migrations above this directory")
		}
	}
}

// inDatabase is a table as the migrations made it; without columns when there is none.
func inDatabase(t *testing.T, db *store.DB, name string) store.Schema {
	t.Helper()
	query := `
		select a.attname, format_type(a.atttypid, a.atttypmod), not a.attnotnull,
			exists (select 1 from pg_index i where i.indrelid = a.attrelid and i.indisprimary and a.attnum = any(i.indkey)),
			exists (select 1 from pg_index i where i.indrelid = a.attrelid and i.indisunique and not i.indisprimary
				and i.indpred is null and i.indnatts = 1 and i.indkey[0] = a.attnum)
		from pg_attribute a where a.attrelid = to_regclass($1) and a.attnum > 0 and not a.attisdropped order by a.attnum`
	if db.Dialect().SQLite() {
		query = `
			select c.name, case lower(c.type) when 'integer' then 'bigint' else lower(c.type) end, c."notnull" = 0, c.pk > 0,
				exists (select 1 from pragma_index_list($1) l where l."unique" and l.origin <> 'pk' and not l.partial
					and (select group_concat(i.name) from pragma_index_info(l.name) i) = c.name)
			from pragma_table_info($1) c order by c.cid`
	}
	columns, err := store.All[store.Column](t.Context(), db.Reader(), query, name)
	if err != nil {
		t.Fatal(err)
	}
	return store.Schema{Name: name, Columns: columns}
}

// differ says in what a table is not as it is declared.
func differ(has, want store.Schema) (problems []string) {
	if len(has.Columns) == 0 {
		return []string{"there is no table " + want.Name}
	}
	for _, c := range want.Columns {
		switch i := column(has, c.Name); {
		case i < 0:
			problems = append(problems, fmt.Sprintf("%s has no column %s", want.Name, c.Name))
		case has.Columns[i] != c:
			problems = append(problems, fmt.Sprintf("%s.%s is %+v, declared %+v: write that migration by hand", want.Name, c.Name, has.Columns[i], c))
		}
	}
	for _, c := range has.Columns {
		if column(want, c.Name) < 0 {
			problems = append(problems, fmt.Sprintf("%s.%s is not declared", want.Name, c.Name))
		}
	}
	return problems
}

func column(s store.Schema, name string) int {
	return slices.IndexFunc(s.Columns, func(c store.Column) bool { return c.Name == name })
}

// mending is the migration of one table; "" when it is as declared.
func mending(d store.Dialect, has, want store.Schema) string {
	if len(has.Columns) == 0 {
		return create(d, want)
	}
	var b strings.Builder
	for _, c := range want.Columns {
		if column(has, c.Name) < 0 {
			empty := map[string]string{"text": "''", "bigint": "0", "boolean": "false"}[c.Type]
			fmt.Fprintf(&b, "alter table %s add column %s %s", want.Name, c.Name, c.Type)
			if !c.Null {
				b.WriteString(" not null default " + empty)
			}
			b.WriteString(";\n")
		}
	}
	for _, c := range has.Columns {
		if column(want, c.Name) < 0 {
			fmt.Fprintf(&b, "alter table %s drop column %s;\n", want.Name, c.Name)
		}
	}
	return b.String()
}

// create is the text that makes a table. A single number that is the key is the row itself on SQLite.
func create(d store.Dialect, s store.Schema) string {
	var key []string
	for _, c := range s.Columns {
		if c.Key {
			key = append(key, c.Name)
		}
	}
	var lines []string
	for _, c := range s.Columns {
		line := c.Name + " " + c.Type
		if !c.Null {
			line += " not null"
		}
		if c.Key && len(key) == 1 {
			if d.SQLite() && c.Type == "bigint" {
				line = c.Name + " integer not null"
			}
			line += " primary key"
		}
		if c.Unique {
			line += " unique"
		}
		lines = append(lines, line)
	}
	if len(key) > 1 {
		lines = append(lines, "primary key ("+strings.Join(key, ", ")+")")
	}
	return fmt.Sprintf("create table %s (\n\t%s\n);\n", s.Name, strings.Join(lines, ",\n\t"))
}

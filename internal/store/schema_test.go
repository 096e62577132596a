package store_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"amends/internal/store"
	"amends/internal/store/storetest"
)

var update = flag.Bool("update", false, "rewrite schema/schema.*.sql with what the migrations make")

// TestSchemaIsAsWritten shows every change of the schema in a review: the migrated databases must equal the two files.
// After adding a migration run: go test ./internal/store -run Schema -update
func TestSchemaIsAsWritten(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		got, err := dump(t, db)
		if err != nil {
			t.Fatal(err)
		}
		file := "schema/schema." + db.Dialect().Name + ".sql"
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
			return
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("the migrations no longer make %s; look at the difference, then run: go test ./internal/store -run Schema -update\n%s",
				file, firstDifference(string(want), got))
		}
	})
}

func dump(t *testing.T, db *store.DB) (string, error) {
	if db.Dialect().SQLite() {
		// Shadow tables of FTS5 are the engine's business: they differ between its versions.
		lines, err := store.All[string](t.Context(), db.Reader(), `select sql || ';' from sqlite_schema s
			where sql is not null and name not like 'sqlite\_%' escape '\'
			and not exists (select 1 from sqlite_schema v where v.sql like 'create virtual table%' and v.name <> s.name
				and substr(s.name, 1, length(v.name) + 1) = v.name || '_')
			order by tbl_name, type desc, name`)
		return strings.Join(lines, "\n\n") + "\n", err
	}
	type column struct{ Table, Name, Type, Null, Default string }
	cols, err := store.All[column](t.Context(), db.Reader(), `select c.table_name, c.column_name, c.data_type,
			case when c.is_nullable = 'NO' then ' not null' else '' end, coalesce(' default ' || c.column_default, '')
		from information_schema.columns c
		where c.table_schema = 'public'
		order by c.table_name, c.ordinal_position`)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	table := ""
	for _, c := range cols {
		if c.Table != table {
			table = c.Table
			fmt.Fprintf(&b, "\n-- %s\n", table)
		}
		fmt.Fprintf(&b, "%s %s%s%s\n", c.Name, c.Type, c.Null, c.Default)
	}
	for _, part := range []struct{ title, query string }{
		{"constraints", `select conrelid::regclass || ' ' || pg_get_constraintdef(oid) from pg_constraint
			where connamespace = 'public'::regnamespace and contype <> 't' order by 1`},
		{"indexes", `select indexdef from pg_indexes where schemaname = 'public' order by 1`},
		{"views", `select viewname || ' as' || chr(10) || definition from pg_views where schemaname = 'public' order by 1`},
		{"functions", `select p.oid::regprocedure::text from pg_proc p where p.pronamespace = 'public'::regnamespace
			and not exists (select 1 from pg_depend d where d.objid = p.oid and d.deptype = 'e') order by 1`},
		{"triggers", `select pg_get_triggerdef(oid) from pg_trigger where not tgisinternal order by 1`},
	} {
		lines, err := store.All[string](t.Context(), db.Reader(), part.query)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "\n-- %s\n", part.title)
		for _, l := range lines {
			b.WriteString(l + "\n")
		}
	}
	return strings.TrimLeft(b.String(), "\n"), nil
}

func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(w), len(g)) {
		if w[i] != g[i] {
			return fmt.Sprintf("line %d\n  file: %s\n  made: %s", i+1, w[i], g[i])
		}
	}
	return fmt.Sprintf("the file has %d lines, the migrations make %d", len(w), len(g))
}

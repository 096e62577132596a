package storetest

import (
	"slices"
	"testing"

	"amends/internal/store"
)

func TestMending(t *testing.T) {
	t.Parallel()
	lite, pg := store.Dialect{Name: "sqlite"}, store.Dialect{Name: "postgres"}
	want := store.Schema{Name: "mood", Columns: []store.Column{{Name: "seq", Type: "bigint", Key: true}, {Name: "id", Type: "text", Unique: true},
		{Name: "level", Type: "bigint"}, {Name: "said", Type: "boolean"}, {Name: "role", Type: "text", Null: true}}}
	pair := store.Schema{Name: "pair", Columns: []store.Column{{Name: "staff", Type: "text", Key: true}, {Name: "seq", Type: "bigint", Key: true}}}
	has := store.Schema{Name: "mood", Columns: []store.Column{{Name: "seq", Type: "text", Key: true}, {Name: "id", Type: "text", Unique: true},
		{Name: "old", Type: "text"}}}
	made := store.Schema{Name: "mood"}
	for _, x := range []struct {
		name, got, want string
	}{
		{"a table", mending(pg, made, want), "create table mood (\n\tseq bigint not null primary key,\n\tid text not null unique,\n" +
			"\tlevel bigint not null,\n\tsaid boolean not null,\n\trole text\n);\n"},
		{"a table of SQLite", mending(lite, made, want), "create table mood (\n\tseq integer not null primary key,\n\tid text not null unique,\n" +
			"\tlevel bigint not null,\n\tsaid boolean not null,\n\trole text\n);\n"},
		{"two keys", mending(lite, store.Schema{}, pair), "create table pair (\n\tstaff text not null,\n\tseq bigint not null,\n\tprimary key (staff, seq)\n);\n"},
		{"columns", mending(lite, has, want), "alter table mood add column level bigint not null default 0;\n" +
			"alter table mood add column said boolean not null default false;\nalter table mood add column role text;\nalter table mood drop column old;\n"},
		{"nothing", mending(pg, want, want), ""},
	} {
		if x.got != x.want {
			t.Errorf("%s:\n%s", x.name, x.got)
		}
	}
	if p := differ(has, want); len(p) != 5 {
		t.Errorf("%q", p)
	}
	if p := slices.Concat(differ(want, want), differ(pair, pair)); len(p) > 0 {
		t.Errorf("%q", p)
	}
}

// TestInDatabase reads what a migration by hand would make.
func TestInDatabase(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, db *store.DB) {
		want := store.Schema{Name: "mood", Columns: []store.Column{{Name: "seq", Type: "bigint", Key: true}, {Name: "id", Type: "text", Unique: true},
			{Name: "level", Type: "bigint"}, {Name: "said", Type: "boolean"}, {Name: "role", Type: "text", Null: true}}}
		pair := store.Schema{Name: "pair", Columns: []store.Column{{Name: "staff", Type: "text", Key: true}, {Name: "seq", Type: "bigint", Key: true}}}
		if err := db.Write(t.Context(), func(tx *store.Tx) error {
			for _, s := range []store.Schema{want, pair} {
				if _, err := store.Exec(t.Context(), tx, create(db.Dialect(), s)); err != nil {
					return err
				}
			}
			_, err := store.Exec(t.Context(), tx, `create unique index mood_pair on mood (level, said)`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		for _, s := range []store.Schema{want, pair} {
			if p := differ(inDatabase(t, db, s.Name), s); len(p) > 0 {
				t.Errorf("made from its declaration, and yet: %q", p)
			}
		}
	})
}

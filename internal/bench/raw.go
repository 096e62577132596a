package bench

import (
	"context"
	"fmt"
	"strings"

	"amends/internal/store"
)

// raw is a second database of the same schema, into which nothing but the engine writes.
type raw struct {
	db     *store.DB
	from   *store.DB
	tables []string
	seen   map[string]int64
}

// table is what one table got.
type table struct {
	name string
	text string // the insert
	rows [][]any
}

func openRaw(ctx context.Context, from *store.DB, path string) (*raw, error) {
	db, err := store.Open(ctx, "sqlite:"+path)
	if err != nil {
		return nil, err
	}
	tables := []string{"journal_stream", "journal_event", "vault_person", "vault_secret", "vault_index", "vault_text",
		"queue"}
	return &raw{db: db, from: from, seen: map[string]int64{}, tables: tables}, db.Migrate(ctx)
}

// news reads what was inserted since the last time, with the bytes of the values.
func (r *raw) news(ctx context.Context) ([]table, int64, error) {
	var list []table
	var bytes int64
	for _, name := range r.tables {
		t := table{name: name}
		rows, err := r.from.Reader().QueryContext(ctx, `select rowid, * from `+name+` where rowid > $1 order by rowid`, r.seen[name])
		if err != nil {
			return nil, 0, err
		}
		columns, err := rows.Columns()
		if err != nil {
			return nil, 0, err
		}
		for rows.Next() {
			values, at := make([]any, len(columns)), make([]any, len(columns))
			for i := range values {
				at[i] = &values[i]
			}
			if err := rows.Scan(at...); err != nil {
				return nil, 0, err
			}
			r.seen[name] = values[0].(int64)
			t.rows = append(t.rows, values[1:])
			bytes += weigh(values[1:])
		}
		if err := rows.Err(); err != nil {
			return nil, 0, err
		}
		t.text = `insert into ` + name + ` (` + strings.Join(columns[1:], ", ") + `) values ` + store.Values(1, len(columns)-1)
		list = append(list, t)
	}
	return list, bytes, nil
}

func weigh(values []any) (n int64) {
	for _, v := range values {
		switch v := v.(type) {
		case string:
			n += int64(len(v))
		case []byte:
			n += int64(len(v))
		default:
			n += 8
		}
	}
	return n
}

// insert writes the rows of n cases, rawGroup cases a transaction, each with a head as the journal signs one.
func (r *raw) insert(ctx context.Context, list []table, n int) error {
	for at := 0; at < n; at += rawGroup {
		to := min(at+rawGroup, n)
		err := r.db.Write(ctx, func(tx *store.Tx) error {
			for _, t := range list {
				for _, row := range t.rows[len(t.rows)*at/n : len(t.rows)*to/n] {
					if _, err := store.Exec(ctx, tx, t.text, row...); err != nil {
						return fmt.Errorf("insert into %s: %w", t.name, err)
					}
				}
			}
			_, err := store.Exec(ctx, tx, `insert into journal_head (id, size, edge, note) values (1, $1, $2, $3)
				on conflict (id) do update set size = excluded.size, edge = excluded.edge, note = excluded.note`,
				to, make([]byte, 512), strings.Repeat("n", 220))
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// count is how many rows there are in all.
func count(list []table) (n int) {
	for _, t := range list {
		n += len(t.rows)
	}
	return n
}

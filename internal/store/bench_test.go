package store_test

import (
	"strconv"
	"testing"

	"amends/internal/store"
	"amends/internal/store/storetest"
)

// BenchmarkWriterStatement is the cost of one small statement inside a write transaction.
func BenchmarkWriterStatement(b *testing.B) {
	db := storetest.SQLite(b)
	ctx := b.Context()
	err := db.Write(ctx, func(tx *store.Tx) error {
		_, err := store.Exec(ctx, tx, `create table small (id integer primary key, a text not null, b bigint not null, c text not null)`)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	at := 0
	b.Run("insert", func(b *testing.B) {
		b.ReportAllocs()
		err := db.Write(ctx, func(tx *store.Tx) error {
			for b.Loop() {
				at++
				if _, err := store.Exec(ctx, tx, `insert into small (id, a, b, c) values ($1, $2, $3, $4)`, at, "0190a1b2-c3d4", 17, "some text"); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	})
	type small struct {
		A string
		B int64
		C string
	}
	b.Run("select", func(b *testing.B) {
		b.ReportAllocs()
		err := db.Write(ctx, func(tx *store.Tx) error {
			for i := 1; b.Loop(); i++ {
				if _, err := store.One[small](ctx, tx, `select a, b, c from small where id = $1`, i%at+1); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	})
	b.Run("reader", func(b *testing.B) {
		b.ReportAllocs()
		for i := 1; b.Loop(); i++ {
			if _, err := store.One[small](ctx, db.Reader(), `select a, b, c from small where id = $1`, i%at+1); err != nil {
				b.Fatal(err)
			}
		}
	})
	for _, rows := range []int{1, 4, 8, 16, 32} {
		q := `insert into small (id, a, b, c) values ` + store.Values(rows, 4)
		b.Run("rows"+strconv.Itoa(rows), func(b *testing.B) {
			b.ReportAllocs()
			err := db.Write(ctx, func(tx *store.Tx) error {
				args := make([]any, 0, rows*4)
				for b.Loop() {
					args = args[:0]
					for range rows {
						at++
						args = append(args, at, "0190a1b2-c3d4", 17, "some text")
					}
					if _, err := store.Exec(ctx, tx, q, args...); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*rows), "ns/row")
		})
	}
}

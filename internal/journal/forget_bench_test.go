package journal_test

import (
	"crypto/sha256"
	"encoding/binary"
	"testing"

	"amends/internal/store"
	"amends/internal/store/storetest"
)

// BenchmarkForgetKeys walks a quarter of a million keys of which none is old: what an hour costs a busy house.
func BenchmarkForgetKeys(b *testing.B) {
	db := storetest.SQLite(b)
	j := setup(b, db)
	rows := store.NewRows(`insert into journal_key (key, stream, version, position, at) values `, 5, "")
	const n = 250_000
	if err := db.Write(b.Context(), func(tx *store.Tx) error {
		for at := 0; at < n; at += 5000 {
			var args []any
			for i := at; i < at+5000; i++ {
				id := sha256.Sum256(binary.BigEndian.AppendUint64(nil, uint64(i)))
				args = append(args, id[:16], 1, 1, 1, int64(1_700_000_000_000_000))
			}
			if _, err := rows.Insert(b.Context(), tx, args); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		b.Fatal(err)
	}
	before := cpu()
	b.ResetTimer()
	for range b.N {
		if gone, err := j.ForgetKeys(b.Context(), 1000); err != nil || gone != 0 {
			b.Fatal(gone, err)
		}
	}
	b.ReportMetric((cpu()-before)*1000/float64(b.N), "cpu-ms/op")
}

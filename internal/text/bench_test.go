package text_test

import (
	"compress/gzip"
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"testing"

	"amends/internal/store"
	"amends/internal/store/storetest"
	"amends/internal/text"
)

// realFile holds citizens' messages for measuring; AMENDS_DATA says where such files are. Never part of the project.
func realRows(b *testing.B) [][]string {
	dir := os.Getenv("AMENDS_DATA")
	f, err := os.Open(dir + "/zh_gov_hot_4326.csv.gz")
	if err != nil {
		b.Skip("set AMENDS_DATA to the folder with zh_gov_hot_4326.csv.gz")
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		b.Fatal(err)
	}
	rows, err := csv.NewReader(z).ReadAll()
	if err != nil {
		b.Fatal(err)
	}
	return rows[1:]
}

// BenchmarkSearch measures one page of 50 at 100,000 documents: AMENDS_DATA=… go test -bench Search ./internal/text
func BenchmarkSearch(b *testing.B) {
	rows := realRows(b)
	for _, kind := range []string{"sqlite", "postgres"} {
		b.Run(kind, func(b *testing.B) {
			db := storetest.SQLite
			if kind == "postgres" {
				db = storetest.Postgres
			}
			searches(b, db(b), rows, 100_000)
		})
	}
}

func searches(b *testing.B, db *store.DB, rows [][]string, size int) {
	ctx := context.Background()
	x := text.NewIndex(db.Dialect())
	for n := 0; n < size; {
		if err := db.Write(ctx, func(tx *store.Tx) error {
			for end := n + 500; n < end; n++ {
				row := rows[n*7%len(rows)]
				body := []rune(row[4])
				if err := x.Put(ctx, tx, text.Doc{ID: fmt.Sprintf("case-%07d", n), Seq: int64(n + 1), Title: row[2],
					Body: string(body[:min(len(body), 150)]), Scope: []string{fmt.Sprintf("dept-%d", n*31%40)}}); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			b.Fatal(err)
		}
	}
	if !db.Dialect().SQLite() {
		_ = db.Write(ctx, func(tx *store.Tx) error { _, err := store.Exec(ctx, tx, `analyze search_doc`); return err })
	}
	for _, c := range []struct {
		q      string
		scopes []string
	}{
		{"噪音", nil}, {"小区", nil}, {"小区", []string{"dept-3"}}, {"小区", []string{"dept-3", "dept-5", "dept-7"}},
		{"施工噪音", nil}, {"公积金 贷款", nil}, {"水", nil}, {"麒麟", nil},
	} {
		b.Run(fmt.Sprintf("%s/%d-scopes", c.q, len(c.scopes)), func(b *testing.B) {
			hits := 0
			for b.Loop() {
				h, err := x.Search(ctx, db.Reader(), c.q, c.scopes, 0, 50)
				if err != nil {
					b.Fatal(err)
				}
				hits = len(h)
			}
			b.ReportMetric(float64(hits), "hits")
		})
	}
}

func BenchmarkTokens(b *testing.B) {
	s := "A市A6区道路命名规划已经初步成果公示文件，什么时候能转化成为正式的成果，希望能加快完成的路名规范，给道路安装好路名牌。"
	for b.Loop() {
		text.Tokens(s)
	}
}

func BenchmarkSimilarity(b *testing.B) {
	rows := realRows(b)
	for i := 0; b.Loop(); i++ {
		text.Similarity(rows[i%len(rows)][4], rows[(i+1)%len(rows)][4])
	}
}

package text_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"amends/internal/store"
	"amends/internal/store/storetest"
	"amends/internal/text"
)

func put(t *testing.T, db *store.DB, x text.Index, docs ...text.Doc) {
	t.Helper()
	ctx := context.Background()
	if err := db.Write(ctx, func(tx *store.Tx) error {
		for _, d := range docs {
			if err := x.Put(ctx, tx, d); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func ids(t *testing.T, db *store.DB, x text.Index, q string, scopes []string) string {
	t.Helper()
	hits, err := x.Search(context.Background(), db.Reader(), q, scopes, 0, 100)
	if err != nil {
		t.Fatalf("%q: %v", q, err)
	}
	var out []string
	for _, h := range hits {
		out = append(out, h.ID)
	}
	return strings.Join(out, " ")
}

func TestIndex(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		x := text.NewIndex(db.Dialect())
		put(t, db, x,
			text.Doc{ID: "a", Seq: 1, Title: "夜间施工噪音", Body: "工地很吵，请处理。", Scope: []string{"dept-1"}},
			text.Doc{ID: "b", Seq: 2, Title: "宽带网速慢", Body: "报修后没有人来，装机时噪音也很大", Scope: []string{"dept-2", "dept_2d1"}},
			text.Doc{ID: "c", Seq: 3, Title: "Refund of order TS-2026-0042", Body: "The refunds never arrived", Scope: []string{"dept-1", "dept-2"}},
			text.Doc{ID: "d", Seq: 4, Title: "噪，音", Body: "施工", Scope: []string{"Dept-1"}},
			text.Doc{ID: "e", Seq: 5, Number: "KH2611290010", Title: "投訴：發票開錯", Body: "Two buses were late", Scope: []string{"dept-5"}},
		)
		for _, c := range []struct {
			q      string
			scopes []string
			want   string
		}{
			{"噪音", nil, "a b"},
			{"施工噪音", nil, "a"},
			{"施工", nil, "a d"},
			{"施工 噪", nil, "a d"},
			{"音", nil, "d a b"}, // the title holds it: the newer first; then the body
			{"网", nil, "b"},
			{"处理", nil, "a"},
			{"refund", nil, "c"},
			{"REFUNDS", nil, "c"},
			{"ref*", nil, "c"},
			{"ts-2026-0042", nil, "c"},
			{"0042 2026", nil, "c"},
			{"0042-2026", nil, ""},
			{"噪音", []string{"dept-1"}, "a"},
			{"噪音", []string{"dept-1", "dept-2"}, "a b"},
			{"噪音", []string{}, ""},
			{"音", []string{"Dept-1"}, "d"},
			{"dept", nil, ""},
			{`") OR ("噪音`, nil, ""},
			{"' | '噪音", nil, "a b"},
			{"没有的词", nil, ""},
			{"投诉", nil, "e"},
			{"發票", []string{"dept-5"}, "e"},
			{"发票", []string{"dept-1"}, ""},
			{"投\u200b诉", nil, "e"},
			{"ＢＵＳ", nil, "e"},
			{"buses*", nil, "e"},
			{"refunds*", nil, "c"},
			{"KH 2611 290010", nil, "e"},
			{"kh-2611-290010", nil, "e"},
			{"2611290010", nil, "e"},
			{"11 2900", nil, "e"},
			{"90010", nil, "e"},
			{"0010", nil, "e"},
			{"2611", nil, ""}, // four digits are the end of a number
			{"010", nil, ""},
			{"290010", []string{"dept-1"}, ""},
			{"，。", nil, ""},
		} {
			if got := ids(t, db, x, c.q, c.scopes); got != c.want {
				t.Errorf("%q in %v: %q, want %q", c.q, c.scopes, got, c.want)
			}
		}
		// replaced: other words, other scope, newer place
		put(t, db, x, text.Doc{ID: "a", Seq: 9, Title: "改了题目", Body: "噪音", Scope: []string{"dept-3"}})
		if got := ids(t, db, x, "施工", nil); got != "d" {
			t.Errorf("old words are still found: %q", got)
		}
		if got := ids(t, db, x, "噪音", nil); got != "a b" {
			t.Errorf("after replacing: %q", got)
		}
		if got := ids(t, db, x, "噪音", []string{"dept-1"}); got != "" {
			t.Errorf("old scope still sees: %q", got)
		}
		if err := db.Write(ctx, func(tx *store.Tx) error {
			if err := x.Delete(ctx, tx, "never"); err != nil {
				return err
			}
			return x.Delete(ctx, tx, "a")
		}); err != nil {
			t.Fatal(err)
		}
		if got := ids(t, db, x, "噪音", nil); got != "b" {
			t.Errorf("after deleting: %q", got)
		}
	})
}

// atom is a character or a word; start says that a boundary stands before it.
type atom struct {
	s     string
	start bool
}

func atoms(s string) []atom {
	var out []atom
	start := true
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r >= 0x4e00 && r <= 0x9fff:
			out = append(out, atom{s[i : i+n], start})
			start = false
		case r >= '0' && r < 0x80:
			j := i
			for j < len(s) && s[j] >= '0' && s[j] < 0x80 {
				j++
			}
			n = j - i
			out = append(out, atom{s[i:j], true})
			start = true
		default:
			start = true
		}
		i += n
	}
	return out
}

// within is the plain meaning of a phrase: the same atoms side by side, no boundary inside a Chinese stretch.
func within(doc, phrase string) bool {
	d, p := atoms(doc), atoms(phrase)
	for i := 0; i+len(p) <= len(d); i++ {
		ok := true
		for j := range p {
			ok = ok && d[i+j].s == p[j].s && (j == 0 || d[i+j].start == p[j].start)
		}
		if ok {
			return true
		}
	}
	return false
}

// TestIndexAgainstPlainReading compares both engines with a search that reads every document.
func TestIndexAgainstPlainReading(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	pieces := []string{"水", "电", "费", "网", "，", "水", "电", "费", "ab", " ", "5g", "。"}
	write := func(n int) string {
		var b strings.Builder
		for range 1 + r.IntN(n) {
			p := pieces[r.IntN(len(pieces))]
			if p[0] < 0x80 && strings.HasSuffix(b.String(), "b") || strings.HasSuffix(b.String(), "g") && p[0] < 0x80 {
				p = " "
			}
			b.WriteString(p)
		}
		return b.String()
	}
	var docs []text.Doc
	for i := range 400 {
		docs = append(docs, text.Doc{ID: fmt.Sprint("c", i), Seq: int64(10 + i*i*i), Title: write(5), Body: write(14),
			Scope: []string{fmt.Sprint("s", r.IntN(4)), fmt.Sprint("s", r.IntN(4))}})
	}
	var queries []string
	for len(queries) < 150 {
		q := strings.Trim(strings.NewReplacer("，", "", "。", "").Replace(write(6)), " ")
		if q != "" {
			queries = append(queries, q)
		}
	}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		x := text.NewIndex(db.Dialect())
		put(t, db, x, docs...)
		found := 0
		for n, q := range queries {
			var scopes []string
			if n%3 == 0 {
				scopes = []string{"s1", "s3"}
			}
			var title, rest []string
			for i := len(docs) - 1; i >= 0; i-- {
				d, all, top := docs[i], true, true
				for _, p := range strings.Fields(q) {
					top = top && within(d.Title, p)
					all = all && (within(d.Title, p) || within(d.Body, p))
				}
				if scopes != nil && !slices.ContainsFunc(d.Scope, func(s string) bool { return s == "s1" || s == "s3" }) {
					continue
				}
				if top {
					title = append(title, d.ID)
				} else if all {
					rest = append(rest, d.ID)
				}
			}
			want := append(title, rest...)
			var got []string
			for before, page := int64(0), 7; ; {
				hits, err := x.Search(ctx, db.Reader(), q, scopes, before, page)
				if err != nil {
					t.Fatal(err)
				}
				for _, h := range hits {
					got = append(got, h.ID)
				}
				if len(hits) < page {
					break
				}
				before = hits[len(hits)-1].Cursor
			}
			if !reflect.DeepEqual(got, want) {
				t.Fatalf("%q in %v:\n got %v\nwant %v", q, scopes, got, want)
			}
			found += len(got)
		}
		if found < 1000 {
			t.Errorf("only %d hits in all: the queries prove too little", found)
		}
	})
}

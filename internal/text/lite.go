package text

import (
	"context"
	"errors"
	"strings"

	"amends/internal/store"
)

// lite is FTS5 without content: tokens arrive ready-made, divided by spaces; positions are kept (detail=full) because
// a longer Chinese word is a phrase of pairs. Reading "order by rowid desc limit n" walks the newest entries of the
// posting lists only, whatever their length.
type lite struct{}

func (lite) put(ctx context.Context, tx *store.Tx, d Doc, terms []string) error {
	old, err := store.One[int64](ctx, tx, `select seq from search_doc where id = $1`, d.ID)
	switch {
	case errors.Is(err, store.ErrNotFound):
		_, err = store.Exec(ctx, tx, `insert into search_doc (seq, id) values ($1, $2)`, d.Seq, d.ID)
	case err != nil:
	default:
		if _, err = store.Exec(ctx, tx, `delete from search_index where rowid = $1`, old); err == nil && old != d.Seq {
			_, err = store.Exec(ctx, tx, `update search_doc set seq = $1 where id = $2`, d.Seq, d.ID)
		}
	}
	if err != nil {
		return err
	}
	_, err = store.Exec(ctx, tx, `insert into search_index (rowid, words) values ($1, $2)`, d.Seq, strings.Join(terms, " "))
	return err
}

func (lite) remove(ctx context.Context, tx *store.Tx, id string) error {
	seq, err := store.One[int64](ctx, tx, `delete from search_doc where id = $1 returning seq`, id)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = store.Exec(ctx, tx, `delete from search_index where rowid = $1`, seq)
	return err
}

func (lite) find(ctx context.Context, q store.Querier, match string, before int64, limit int) ([]found, error) {
	// cross join keeps the index outside: it streams in the order wanted.
	return store.All[found](ctx, q, `
		select d.id, d.seq
		from search_index x
		cross join search_doc d on d.seq = x.rowid
		where x.words match $1 and x.rowid < $2
		order by x.rowid desc
		limit $3`, match, before, limit)
}

// match writes the question in FTS5's language. Tokens hold no quotation mark, so quoting them is enough.
func (lite) match(w want) string {
	var b strings.Builder
	all := func(mark string) {
		for i, p := range w.phrases {
			if i > 0 {
				b.WriteString(" AND ")
			}
			b.WriteByte('"')
			for j, t := range p.Tokens {
				if j > 0 {
					b.WriteByte(' ')
				}
				b.WriteString(mark + t)
			}
			b.WriteByte('"')
			if p.Prefix {
				b.WriteByte('*')
			}
		}
	}
	b.WriteByte('(')
	switch {
	case w.title:
		all(titleMark)
	case w.number != "":
		b.WriteByte('(')
		all("")
		b.WriteString(`) OR "` + numberMark + w.number + `"`)
		if len(w.number) > tail {
			b.WriteByte('*')
		}
	default:
		all("")
	}
	b.WriteByte(')')
	if w.scopes != nil {
		b.WriteString(` AND ("` + strings.Join(w.scopes, `" OR "`) + `")`)
	}
	if !w.title {
		s := b.String()
		b.Reset()
		b.WriteString("(" + s + ") NOT (")
		all(titleMark)
		b.WriteByte(')')
	}
	return b.String()
}

// each gives what a question finds: a token that is written down and that the way to it does not lead to any more is as good
// as gone, and so is a document that could not be taken out again.
func (lite) each(ctx context.Context, q store.Querier, has func(seq int64, id, token string, place int)) error {
	lost := map[string]bool{}
	err := store.Each(ctx, q, func(term string) error { lost[term] = true; return nil }, `
		select term from (select distinct term from search_term) t
		where not exists (select 1 from search_index where words match '"' || t.term || '"')`)
	if err != nil {
		return err
	}
	type doc struct {
		Seq int64
		ID  string
	}
	if err := store.Each(ctx, q, func(d doc) error { has(d.Seq, d.ID, "", 0); return nil }, `
		select seq, id from search_doc d where exists (select 1 from search_index_docsize s where s.id = d.seq)`); err != nil {
		return err
	}
	type term struct {
		Term  string
		Doc   int64
		Place int
	}
	return store.Each(ctx, q, func(t term) error {
		if !lost[t.Term] {
			has(t.Doc, "", t.Term, t.Place+1)
		}
		return nil
	}, `select term, doc, offset from search_term`)
}

func (lite) kept(d Doc) func(yield func(string, int) bool) {
	return func(yield func(string, int) bool) {
		for i, t := range d.terms() {
			if !yield(t, i+1) {
				return
			}
		}
	}
}

// mergeAtOnce is how many pages of the index one transaction writes anew.
const mergeAtOnce = 256

// purge has all parts of the index become one. FTS5 only notes of a document that it is deleted: its words stay where they are
// until the part in which they are is merged with another.
func (lite) purge(ctx context.Context, db *store.DB) error {
	for pages, changed := -mergeAtOnce, int64(2); changed >= 2; pages = mergeAtOnce {
		err := db.Write(ctx, func(tx *store.Tx) error {
			before, err := store.One[int64](ctx, tx, `select total_changes()`)
			if err != nil {
				return err
			}
			if _, err = store.Exec(ctx, tx, `insert into search_index (search_index, rank) values ('merge', $1)`, pages); err != nil {
				return err
			}
			changed, err = store.One[int64](ctx, tx, `select total_changes()`)
			changed -= before
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (lite) clear(ctx context.Context, tx *store.Tx) error {
	if _, err := store.Exec(ctx, tx, `insert into search_index (search_index) values ('delete-all')`); err != nil {
		return err
	}
	_, err := store.Exec(ctx, tx, `delete from search_doc`)
	return err
}

package text

import (
	"context"
	"strconv"
	"strings"

	"amends/internal/store"
)

// postgres is a tsvector written out in full, lexemes and positions, under a GIN index. No text search configuration
// takes part, so both databases index exactly the same tokens.
type postgres struct{}

func (postgres) put(ctx context.Context, tx *store.Tx, d Doc, terms []string) error {
	_, err := store.Exec(ctx, tx, `
		insert into search_doc (seq, id, words) values ($1, $2, cast(cast($3 as text) as tsvector))
		on conflict (id) do update set seq = excluded.seq, words = excluded.words`, d.Seq, d.ID, vector(terms))
	return err
}

func (postgres) remove(ctx context.Context, tx *store.Tx, id string) error {
	_, err := store.Exec(ctx, tx, `delete from search_doc where id = $1`, id)
	return err
}

func (postgres) find(ctx context.Context, q store.Querier, match string, before int64, limit int) ([]found, error) {
	return store.All[found](ctx, q, `
		select id, seq
		from search_doc
		where words @@ cast(cast($1 as text) as tsquery) and seq < $2
		order by seq desc
		limit $3`, match, before, limit)
}

// vector writes 'token':position, for every token. Tokens hold no quote and no backslash.
func vector(terms []string) string {
	var b strings.Builder
	b.Grow(len(terms) * 14)
	for i, t := range terms {
		b.WriteByte('\'')
		b.WriteString(t)
		b.WriteString("':")
		b.WriteString(strconv.Itoa(i + 1))
		b.WriteByte(' ')
	}
	return b.String()
}

// match writes the question as a tsquery.
func (postgres) match(w want) string {
	var b strings.Builder
	all := func(mark string) {
		b.WriteByte('(')
		for i, p := range w.phrases {
			if i > 0 {
				b.WriteString(" & ")
			}
			b.WriteByte('(')
			for j, t := range p.Tokens {
				if j > 0 {
					b.WriteString(" <-> ")
				}
				b.WriteString("'" + mark + t + "'")
				if p.Prefix && j == len(p.Tokens)-1 {
					b.WriteString(":*")
				}
			}
			b.WriteByte(')')
		}
		b.WriteByte(')')
	}
	if w.title {
		all(titleMark)
	} else {
		all("")
		b.WriteString(" & !")
		all(titleMark)
	}
	if w.scopes != nil {
		b.WriteString(" & ('" + strings.Join(w.scopes, "' | '") + "')")
	}
	return b.String()
}

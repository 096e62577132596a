package text

import (
	"context"
	"fmt"
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
		on conflict (id) do update set seq = excluded.seq, words = excluded.words`, d.Seq, d.ID, vector(append(terms, places(d.Seq)...)))
	return err
}

func (postgres) remove(ctx context.Context, tx *store.Tx, id string) error {
	_, err := store.Exec(ctx, tx, `delete from search_doc where id = $1`, id)
	return err
}

// levels are the windows that a search reads one after the other, newest first: every document carries its place in
// each as a lexeme, so GIN itself meets only the window. Left alone, the planner either sorts all hits of a common word
// or, for a rare one, reads every document backwards.
var levels = []struct {
	mark  string
	shift uint
}{{"#a", 14}, {"#b", 18}, {"#c", 22}}

func places(seq int64) []string {
	out := make([]string, len(levels))
	for i, l := range levels {
		out[i] = place(l.mark, seq>>l.shift)
	}
	return out
}

func place(mark string, n int64) string { return mark + strconv.FormatInt(n, 36) }

func (p postgres) find(ctx context.Context, q store.Querier, match string, before int64, limit int) ([]found, error) {
	newest, err := store.One[int64](ctx, q, `select coalesce(max(seq), 0) from search_doc`)
	if err != nil {
		return nil, err
	}
	before = min(before, newest+1)
	var out []found
	for _, l := range levels {
		if before <= 0 {
			return out, nil
		}
		high := (before - 1) >> l.shift
		window := fmt.Sprintf("(%s) & ('%s' | '%s')", match, place(l.mark, high), place(l.mark, high-1))
		rows, err := p.below(ctx, q, window, before, limit-len(out))
		if out = append(out, rows...); err != nil || len(out) == limit {
			return out, err
		}
		before = max(0, high-1) << l.shift
	}
	if before <= 0 {
		return out, nil
	}
	rows, err := p.below(ctx, q, match, before, limit-len(out))
	return append(out, rows...), err
}

// below reads the newest hits under a place. The materialized part has no order and no limit, which leaves the GIN
// index as the only sensible way to read it.
func (postgres) below(ctx context.Context, q store.Querier, match string, before int64, limit int) ([]found, error) {
	return store.All[found](ctx, q, `
		with hit as materialized (
			select id, seq from search_doc where words @@ cast(cast($1 as text) as tsquery)
		)
		select id, seq from hit where seq < $2 order by seq desc limit $3`, match, before, limit)
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
	switch {
	case w.title:
		all(titleMark)
	case w.number != "":
		b.WriteByte('(')
		all("")
		b.WriteString(" | '" + numberMark + w.number + "'")
		if len(w.number) > tail {
			b.WriteString(":*")
		}
		b.WriteString(") & !")
		all(titleMark)
	default:
		all("")
		b.WriteString(" & !")
		all(titleMark)
	}
	if w.scopes != nil {
		b.WriteString(" & ('" + strings.Join(w.scopes, "' | '") + "')")
	}
	return b.String()
}

// manyPlaces is how many places PostgreSQL keeps of one lexeme.
const manyPlaces = 255

func (postgres) each(ctx context.Context, q store.Querier, has func(seq int64, id, token string, place int)) error {
	type term struct {
		Seq   int64
		ID    string
		Token string
		Place int
	}
	last := int64(0)
	return store.Each(ctx, q, func(t term) error {
		if t.Seq != last {
			has(t.Seq, t.ID, "", 0)
			last = t.Seq
		}
		if t.Token != "" {
			has(t.Seq, t.ID, t.Token, t.Place)
		}
		return nil
	}, `
		select d.seq, d.id, coalesce(w.lexeme, ''), coalesce(p.place, 0)
		from search_doc d
		left join lateral unnest(d.words) w on true
		left join lateral unnest(w.positions) p(place) on true
		order by d.seq`)
}

func (postgres) kept(d Doc) func(yield func(string, int) bool) {
	return func(yield func(string, int) bool) {
		seen := map[string]int{}
		for i, t := range append(d.terms(), places(d.Seq)...) {
			if seen[t]++; seen[t] <= manyPlaces && !yield(t, i+1) {
				return
			}
		}
	}
}

// purge leaves it to vacuum, which runs by itself.
func (postgres) purge(context.Context, *store.DB) error { return nil }

func (postgres) clear(ctx context.Context, tx *store.Tx) error {
	_, err := store.Exec(ctx, tx, `delete from search_doc`)
	return err
}

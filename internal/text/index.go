package text

import (
	"context"
	"fmt"
	"strings"

	"amends/internal/store"
)

// Doc is what can be found: one case. Seq must be unique and grow with time (the journal position that opened the
// case); newer first is descending Seq. Scope lists the ids that a reader must hold one of, such as departments.
type Doc struct {
	ID     string
	Seq    int64
	Number string // found by its parts
	Title  string
	Body   string
	Scope  []string
}

// Hit is one document found. Cursor, given as before, continues after it.
type Hit struct {
	ID     string
	Seq    int64
	Title  bool // every word is in the title
	Cursor int64
}

// Index finds documents. Hits whose title holds all words come first, newest first, then the others, newest first;
// scores over all documents would cost a walk over all documents, and a complaint desk looks for the recent anyway.
type Index interface {
	// Put writes a document, replacing what it had.
	Put(ctx context.Context, tx *store.Tx, d Doc) error
	// Delete forgets a document; an unknown id is no error.
	Delete(ctx context.Context, tx *store.Tx, id string) error
	// Search finds. scopes nil sees all; empty but not nil sees nothing. before 0 starts at the top.
	Search(ctx context.Context, q store.Querier, query string, scopes []string, before int64, limit int) ([]Hit, error)
	// Audit reads the whole index, to be compared with the documents that it should hold.
	Audit(ctx context.Context, q store.Querier) (*Audit, error)
	// Purge takes out what the index still holds of documents that were deleted, in small steps.
	Purge(ctx context.Context, db *store.DB) error
	// Clear forgets all documents.
	Clear(ctx context.Context, tx *store.Tx) error
}

// NewIndex is the index of a database: FTS5 on SQLite, tsvector on PostgreSQL. Both find the same.
func NewIndex(d store.Dialect) Index {
	if d.SQLite() {
		return &index{engine: lite{}}
	}
	return &index{engine: postgres{}}
}

// titleTier lifts the cursors of title hits above those of all others, so that one number says where to go on.
const titleTier = int64(1) << 61

// engine is what the two databases do differently.
type engine interface {
	put(ctx context.Context, tx *store.Tx, d Doc, terms []string) error
	remove(ctx context.Context, tx *store.Tx, id string) error
	match(w want) string
	find(ctx context.Context, q store.Querier, match string, before int64, limit int) ([]found, error)
	// each gives every token of the index with its document and place, in any order, and every document once with no token.
	each(ctx context.Context, q store.Querier, has func(seq int64, id, token string, place int)) error
	// kept are the tokens that the engine makes of a document, with their places, from 1.
	kept(d Doc) func(yield func(token string, place int) bool)
	clear(ctx context.Context, tx *store.Tx) error
	purge(ctx context.Context, db *store.DB) error
}

type found struct {
	ID  string
	Seq int64
}

// want is one question: all phrases in the title, or all anywhere but not all in the title, and one of the scopes.
type want struct {
	phrases []Phrase
	number  string // digits of a number, which will do instead of the phrases; "" when none were typed
	title   bool
	scopes  []string // nil: any
}

type index struct{ engine engine }

func (x *index) Put(ctx context.Context, tx *store.Tx, d Doc) error {
	if err := x.engine.put(ctx, tx, d, d.terms()); err != nil {
		return fmt.Errorf("index %s: %w", d.ID, err)
	}
	return nil
}

func (x *index) Delete(ctx context.Context, tx *store.Tx, id string) error {
	if err := x.engine.remove(ctx, tx, id); err != nil {
		return fmt.Errorf("unindex %s: %w", id, err)
	}
	return nil
}

func (x *index) Search(ctx context.Context, q store.Querier, query string, scopes []string, before int64,
	limit int) ([]Hit, error) {
	w := want{phrases: Query(query), number: digitsOf(query), scopes: scopeTerms(scopes)}
	if len(w.phrases) == 0 || limit <= 0 || scopes != nil && len(scopes) == 0 {
		return nil, nil
	}
	var hits []Hit
	if before == 0 || before > titleTier {
		below := titleTier
		if before > titleTier {
			below = before - titleTier
		}
		w.title = true
		rows, err := x.engine.find(ctx, q, x.engine.match(w), below, limit)
		if err != nil {
			return nil, fmt.Errorf("search: %w", err)
		}
		for _, r := range rows {
			hits = append(hits, Hit{r.ID, r.Seq, true, r.Seq + titleTier})
		}
		before = titleTier
	}
	if len(hits) >= limit {
		return hits, nil
	}
	w.title = false
	rows, err := x.engine.find(ctx, q, x.engine.match(w), before, limit-len(hits))
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	for _, r := range rows {
		hits = append(hits, Hit{r.ID, r.Seq, false, r.Seq})
	}
	return hits, nil
}

// The marks keep four vocabularies apart in one index, so that a word that is rare in titles but common in bodies
// needs no walk over the bodies. No token that Tokens makes contains them.
const (
	titleMark  = "!"
	scopeMark  = "@"
	numberMark = "_"
)

// terms are the tokens of a document: the title's marked, then title and body plain, then the ends of its number and the
// scope.
func (d Doc) terms() []string {
	title := Tokens(d.Title)
	body := Tokens(d.Body)
	out := make([]string, 0, 2*len(title)+len(body)+len(d.Scope)+2)
	for _, t := range title {
		out = append(out, titleMark+t)
	}
	out = append(out, title...)
	out = append(out, "_") // no phrase reaches from the title into the body
	out = append(out, body...)
	if len(out) > MaxTokens {
		out = out[:MaxTokens]
	}
	return append(numberTerms(out, d.Number), scopeTerms(d.Scope)...)
}

// scopeTerms writes ids so that neither engine divides or folds them: what is not a lower-case letter or digit becomes
// _hex. Two ids never meet, since this decides who may see what.
func scopeTerms(ids []string) []string {
	if ids == nil {
		return nil
	}
	out := make([]string, len(ids))
	for i, id := range ids {
		var b strings.Builder
		b.WriteString(scopeMark)
		for j := 0; j < len(id); j++ {
			if c := id[j]; c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
				b.WriteByte(c)
			} else {
				fmt.Fprintf(&b, "_%02x", c)
			}
		}
		out[i] = b.String()
	}
	return out
}

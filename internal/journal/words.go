package journal

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"amends/internal/store"
)

// words numbers the event types, people and channels, which repeat in every event. Rows of journal_word are only ever
// added, so what is remembered stays true on every node.
type words struct {
	db     *store.DB
	mu     sync.Mutex
	byWord *recent[string, int64]
	byNo   *recent[int64, string]
}

func newWords(db *store.DB) *words {
	return &words{db: db, byWord: newRecent[string, int64](20_000), byNo: newRecent[int64, string](20_000)}
}

// known answers the number of a word that is remembered.
func (w *words) known(word string) (int64, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.byWord.get(word)
}

// number answers the number of a word, adding it when it is new. What it finds belongs to the batch until the commit.
func (b *batch) number(ctx context.Context, tx *store.Tx, word string) (int64, error) {
	if no, ok := b.journal.words.known(word); ok {
		return no, nil
	}
	if no, ok := b.newWords[word]; ok {
		return no, nil
	}
	no, err := store.One[int64](ctx, tx, `select no from journal_word where word = $1`, word)
	if errors.Is(err, store.ErrNotFound) {
		no, err = store.One[int64](ctx, tx, `insert into journal_word (no, word)
			select coalesce(max(no), 0) + 1, cast($1 as text) from journal_word returning no`, word)
	}
	if err != nil {
		return 0, fmt.Errorf("number %q: %w", word, err)
	}
	b.newWords[word] = no
	return no, nil
}

func (w *words) remember(no int64, word string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.byWord.put(word, no)
	w.byNo.put(no, word)
}

// word answers the word of a number.
func (w *words) word(ctx context.Context, q store.Querier, no int64) (string, error) {
	w.mu.Lock()
	word, ok := w.byNo.get(no)
	w.mu.Unlock()
	if ok {
		return word, nil
	}
	word, err := store.One[string](ctx, q, `select word from journal_word where no = $1`, no)
	if err != nil {
		return "", fmt.Errorf("word %d: %w", no, err)
	}
	w.remember(no, word)
	return word, nil
}

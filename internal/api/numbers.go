package api

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/google/uuid"

	"amends/internal/store"
)

// numbers finds the id of a case by its number. A pair never changes, so it is remembered.
type numbers struct {
	db *store.DB
	mu sync.RWMutex
	id map[string]string
}

// numbersKept bounds the memory; when full, all go.
const numbersKept = 20_000

func newNumbers(db *store.DB) *numbers { return &numbers{db: db, id: map[string]string{}} }

// find takes an id as it is. Whether the case exists, and whether the caller may know, others say: the answer is the
// same either way.
func (n *numbers) find(ctx context.Context, ref string) (string, error) {
	if len(ref) == 36 {
		if _, err := uuid.Parse(ref); err == nil {
			return strings.ToLower(ref), nil
		}
	}
	ref = strings.ToUpper(strings.TrimSpace(ref))
	if ref == "" || len(ref) > 40 || !printable(ref) {
		return "", errUnknown
	}
	n.mu.RLock()
	id, ok := n.id[ref]
	n.mu.RUnlock()
	if ok {
		return id, nil
	}
	id, err := store.One[string](ctx, n.db.Reader(), `select id from queue where number = $1`, ref)
	if errors.Is(err, store.ErrNotFound) {
		return "", errUnknown
	}
	if err != nil {
		return "", fmt.Errorf("find case %s: %w", ref, err)
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if len(n.id) >= numbersKept {
		clear(n.id)
	}
	n.id[ref] = id
	return id, nil
}

package api

import (
	"context"
	"strings"
	"sync"

	"github.com/google/uuid"

	"amends/internal/view"
)

// numbers finds the id of a case by its number. A pair never changes, so it is remembered.
type numbers struct {
	views *view.Views
	mu    sync.RWMutex
	id    map[string]string
}

// numbersKept bounds the memory; when full, all go.
const numbersKept = 20_000

func newNumbers(v *view.Views) *numbers { return &numbers{views: v, id: map[string]string{}} }

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
	id, err := n.views.Numbered(ctx, ref)
	if err != nil {
		return "", err
	}
	if id == "" {
		return "", errUnknown
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if len(n.id) >= numbersKept {
		clear(n.id)
	}
	n.id[ref] = id
	return id, nil
}

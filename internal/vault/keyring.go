package vault

import (
	"container/list"
	"context"
	"crypto/cipher"
	"sync"
	"time"

	"amends/internal/store"
)

// dataKey is a person's key, wrapped as stored and ready for use.
type dataKey struct {
	wrapped []byte
	aead    cipher.AEAD
}

// keyringSize bounds the unwrapped keys in memory; an entry is about 1 KB with its AES tables.
const keyringSize = 4096

// keyringFresh is how long a key may be used for sealing without asking the database whether it still exists. An
// erasure on another node is thus noticed within this time; reading always compares with the stored key.
const keyringFresh = 30 * time.Second

// keyring keeps the recently used keys.
type keyring struct {
	mu    sync.Mutex
	order *list.List // front is newest
	byID  map[string]*list.Element
}

type keyEntry struct {
	id  string
	key dataKey
	at  time.Time
}

func newKeyring() *keyring { return &keyring{order: list.New(), byID: map[string]*list.Element{}} }

// get answers the key when it is the one that wrapped says.
func (k *keyring) get(id string, wrapped []byte) (dataKey, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	e, ok := k.byID[id]
	if !ok || string(e.Value.(*keyEntry).key.wrapped) != string(wrapped) {
		return dataKey{}, false
	}
	k.order.MoveToFront(e)
	return e.Value.(*keyEntry).key, true
}

// fresh answers the key when it was seen in the database lately.
func (k *keyring) fresh(id string, now time.Time) (dataKey, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	e, ok := k.byID[id]
	if !ok || now.Sub(e.Value.(*keyEntry).at) > keyringFresh {
		return dataKey{}, false
	}
	k.order.MoveToFront(e)
	return e.Value.(*keyEntry).key, true
}

func (k *keyring) put(id string, key dataKey, now time.Time) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if e, ok := k.byID[id]; ok {
		e.Value.(*keyEntry).key, e.Value.(*keyEntry).at = key, now
		k.order.MoveToFront(e)
		return
	}
	k.byID[id] = k.order.PushFront(&keyEntry{id, key, now})
	if k.order.Len() > keyringSize {
		old := k.order.Remove(k.order.Back()).(*keyEntry)
		delete(k.byID, old.id)
	}
}

func (k *keyring) drop(id string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if e, ok := k.byID[id]; ok {
		k.order.Remove(e)
		delete(k.byID, id)
	}
}

// unwrap opens a stored key, which the caller has just read, through the keyring.
func (v *Vault) unwrap(id string, wrapped []byte) (dataKey, error) {
	now := v.now()
	if key, ok := v.keys.get(id, wrapped); ok {
		v.keys.put(id, key, now)
		return key, nil
	}
	raw, err := unseal(v.wrap, keyLabel(id), wrapped)
	if err != nil {
		return dataKey{}, err
	}
	a, err := newAEAD(raw)
	if err != nil {
		return dataKey{}, err
	}
	key := dataKey{wrapped, a}
	v.keys.put(id, key, now)
	return key, nil
}

// key is the key of a person for sealing: from memory when it was seen lately, else as it is stored. ErrErased when gone.
func (v *Vault) key(ctx context.Context, q store.Querier, person string) (dataKey, error) {
	if key, ok := v.keys.fresh(person, v.now()); ok {
		return key, nil
	}
	r, err := v.row(ctx, q, person)
	if err != nil {
		return dataKey{}, err
	}
	return v.unwrap(r.ID, r.Key)
}

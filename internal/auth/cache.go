package auth

import (
	"sync"
	"time"
)

// cacheFor is how long an answer is believed without asking the database: a session ended on another node lives on
// this long at most. Ended on this node it is gone at once.
const cacheFor = 10 * time.Second

// cacheSize bounds the entries; when full, all go, which costs one query for each session in use.
const cacheSize = 10_000

type cache[T any] struct {
	mu sync.RWMutex
	m  map[string]cached[T]
}

type cached[T any] struct {
	v  T
	at time.Time
}

func newCache[T any]() *cache[T] { return &cache[T]{m: map[string]cached[T]{}} }

func (c *cache[T]) get(key string, now time.Time) (T, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	e, ok := c.m[key]
	return e.v, ok && now.Sub(e.at) < cacheFor
}

func (c *cache[T]) put(key string, v T, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.m) >= cacheSize {
		clear(c.m)
	}
	c.m[key] = cached[T]{v, now}
}

func (c *cache[T]) drop(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.m, key)
}

func (c *cache[T]) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.m)
}

package store

import "container/list"

// lru keeps the last n values by text and drops the longest unused one. Not safe for concurrent use.
type lru[V any] struct {
	max   int
	drop  func(V)
	byKey map[string]*list.Element
	order *list.List
}

type lruEntry[V any] struct {
	key   string
	value V
}

func newLRU[V any](max int, drop func(V)) *lru[V] {
	return &lru[V]{max: max, drop: drop, byKey: make(map[string]*list.Element), order: list.New()}
}

func (l *lru[V]) get(key string) (v V, ok bool) {
	e, ok := l.byKey[key]
	if !ok {
		return v, false
	}
	l.order.MoveToFront(e)
	return e.Value.(*lruEntry[V]).value, true
}

func (l *lru[V]) put(key string, v V) {
	l.byKey[key] = l.order.PushFront(&lruEntry[V]{key, v})
	if l.order.Len() <= l.max {
		return
	}
	last := l.order.Back()
	e := l.order.Remove(last).(*lruEntry[V])
	delete(l.byKey, e.key)
	l.drop(e.value)
}

func (l *lru[V]) clear() {
	for e := l.order.Front(); e != nil; e = e.Next() {
		l.drop(e.Value.(*lruEntry[V]).value)
	}
	l.order.Init()
	clear(l.byKey)
}

package journal

// recent remembers about the last n values that were used: two generations, of which the older is dropped whole.
// Cheaper than a list, and as good where a miss costs one query. Not safe for concurrent use.
type recent[K comparable, V any] struct {
	max        int
	young, old map[K]V
}

func newRecent[K comparable, V any](n int) *recent[K, V] {
	return &recent[K, V]{max: n / 2, young: make(map[K]V)}
}

func (r *recent[K, V]) get(k K) (V, bool) {
	v, ok := r.young[k]
	if ok {
		return v, true
	}
	if v, ok = r.old[k]; ok {
		r.put(k, v)
	}
	return v, ok
}

func (r *recent[K, V]) put(k K, v V) {
	if len(r.young) >= r.max {
		r.young, r.old = make(map[K]V, r.max), r.young
	}
	r.young[k] = v
}

func (r *recent[K, V]) clear() { r.young, r.old = make(map[K]V), nil }

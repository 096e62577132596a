package journal

import "sync"

// fed is how many of the last events are at hand: some seconds of a busy desk, in some ten megabytes.
const fed = 4096

// feed keeps the last events that this process has committed, so that its readers, who all follow close behind, need
// neither a query nor a decoding of their own. It is a ring of adjacent positions: where another node has appended in
// between, it begins anew, and what is before it is read from the database.
type feed struct {
	mu   sync.Mutex
	ring []Record // the event of position p stands at p modulo its length
	from int64    // first position at hand
	to   int64    // last position at hand; 0 when there is none
}

// put adds the events of one commit, in order.
func (f *feed) put(recs []Record) {
	if len(recs) == 0 {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.ring == nil {
		f.ring = make([]Record, fed)
	}
	for _, r := range recs {
		if r.Position != f.to+1 {
			f.from = r.Position
		}
		f.ring[r.Position%fed] = r
		f.to = r.Position
		f.from = max(f.from, f.to-fed+1)
	}
}

// after answers up to limit events after a position; false when the next one is not at hand.
func (f *feed) after(position int64, limit int) ([]Record, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.to == 0 || position+1 < f.from || position >= f.to {
		return nil, false
	}
	out := make([]Record, 0, min(f.to-position, int64(limit)))
	for p := position + 1; p <= f.to && len(out) < limit; p++ {
		out = append(out, f.ring[p%fed])
	}
	return out, true
}

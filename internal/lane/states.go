package lane

import (
	"container/list"
	"sync"
)

// states keeps what was worked on lately, so that an act need not read the whole record again. A state that is too old
// shows as a conflict when its events are appended, and is then read anew.
type states[S any] struct {
	version func(*S) int
	mu      sync.Mutex
	max     int
	order   *list.List
	byID    map[string]*list.Element
}

type known[S any] struct {
	id    string
	state *S
}

func newStates[S any](max int, version func(*S) int) *states[S] {
	return &states[S]{version: version, max: max, order: list.New(), byID: map[string]*list.Element{}}
}

func (c *states[S]) get(id string) (*S, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.byID[id]
	if !ok {
		return nil, false
	}
	c.order.MoveToFront(e)
	return e.Value.(*known[S]).state, true
}

// put keeps the newer of two states.
func (c *states[S]) put(id string, s *S) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.byID[id]; ok {
		if k := e.Value.(*known[S]); c.version(k.state) <= c.version(s) {
			k.state = s
			c.order.MoveToFront(e)
		}
		return
	}
	c.byID[id] = c.order.PushFront(&known[S]{id, s})
	if c.order.Len() > c.max {
		last := c.order.Back()
		c.order.Remove(last)
		delete(c.byID, last.Value.(*known[S]).id)
	}
}

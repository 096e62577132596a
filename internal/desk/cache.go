package desk

import (
	"container/list"
	"sync"

	"amends/internal/complaint"
)

// states keeps the cases worked on lately, so that a command need not read the whole record again. A state that is too
// old shows as a conflict when its events are appended, and is then read anew.
type states struct {
	mu    sync.Mutex
	max   int
	order *list.List
	byID  map[string]*list.Element
}

func newStates(max int) *states {
	return &states{max: max, order: list.New(), byID: map[string]*list.Element{}}
}

func (c *states) get(id string) (*complaint.State, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.byID[id]
	if !ok {
		return nil, false
	}
	c.order.MoveToFront(e)
	return e.Value.(*complaint.State), true
}

// put keeps the newer of two states.
func (c *states) put(s *complaint.State) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.byID[s.ID]; ok {
		if e.Value.(*complaint.State).Version <= s.Version {
			e.Value = s
			c.order.MoveToFront(e)
		}
		return
	}
	c.byID[s.ID] = c.order.PushFront(s)
	if c.order.Len() > c.max {
		last := c.order.Back()
		c.order.Remove(last)
		delete(c.byID, last.Value.(*complaint.State).ID)
	}
}

package desk

import "sync"

// lanes let the commands on one case pass one after the other in this process: together they would only make each other
// decide again. Other processes are kept apart by the version that an append expects.
type lanes struct {
	mu   sync.Mutex
	byID map[string]*lane
}

type lane struct {
	sync.Mutex
	users int // in it or waiting for it
}

func newLanes() *lanes { return &lanes{byID: map[string]*lane{}} }

// enter waits for the case to be free and answers how to leave.
func (l *lanes) enter(id string) (leave func()) {
	l.mu.Lock()
	n := l.byID[id]
	if n == nil {
		n = &lane{}
		l.byID[id] = n
	}
	n.users++
	l.mu.Unlock()
	n.Lock()
	return func() {
		n.Unlock()
		l.mu.Lock()
		defer l.mu.Unlock()
		if n.users--; n.users == 0 {
			delete(l.byID, id)
		}
	}
}

package desk

import (
	"slices"
	"sync"
)

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

// enterAll waits for all of several; in the order of their names, so that nobody waits for one who waits for him.
func (l *lanes) enterAll(ids []string) (leave func()) {
	slices.Sort(ids)
	ids = slices.Compact(ids)
	leaves := make([]func(), len(ids))
	for i, id := range ids {
		leaves[i] = l.enter(id)
	}
	return func() {
		for _, leave := range leaves {
			leave()
		}
	}
}

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

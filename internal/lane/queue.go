package lane

import (
	"slices"
	"sync"
)

// queues let the acts on one stream pass one after the other in this process: together they would only make each other
// decide again. Other processes are kept apart by the version that an append expects.
type queues struct {
	mu   sync.Mutex
	byID map[string]*queue
}

type queue struct {
	sync.Mutex
	users int // in it or waiting for it
}

func newQueues() *queues { return &queues{byID: map[string]*queue{}} }

// EnterAll waits for all of several; in the order of their names, so that nobody waits for one who waits for him.
func (l *Lane[S, E]) EnterAll(ids []string) (leave func()) {
	slices.Sort(ids)
	ids = slices.Compact(ids)
	leaves := make([]func(), len(ids))
	for i, id := range ids {
		leaves[i] = l.Enter(id)
	}
	return func() {
		for _, leave := range leaves {
			leave()
		}
	}
}

// Enter waits for a stream, or whatever else has a name, to be free, and answers how to leave.
func (l *Lane[S, E]) Enter(id string) (leave func()) { return l.queues.enter(id) }

func (l *queues) enter(id string) (leave func()) {
	l.mu.Lock()
	n := l.byID[id]
	if n == nil {
		n = &queue{}
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

package vault

import (
	"sync"
	"time"
)

// said keeps the words that were just written, so that the readers that follow an append need not read and open them
// again. It holds them only for a moment, and no longer than they exist: an erasure takes them out.
type said struct {
	mu    sync.Mutex
	texts map[string]saidText
	order []string // of their ids, oldest first
	size  int      // bytes of words
	timer bool     // a sweep is on its way
}

type saidText struct {
	person string
	body   string
	at     time.Time
}

const (
	saidFor  = 5 * time.Second
	saidMost = 2 << 20 // bytes of words
)

func (s *said) put(id, person, body string, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.texts == nil {
		s.texts = map[string]saidText{}
	}
	s.expire(now)
	if len(body) > saidMost/16 {
		return
	}
	if _, twice := s.texts[id]; twice {
		return
	}
	s.texts[id] = saidText{person, body, now}
	s.order = append(s.order, id)
	s.size += len(body)
	if !s.timer {
		s.sweepAfter(now)
	}
}

func (s *said) sweepAfter(now time.Time) {
	s.timer = true
	time.AfterFunc(saidFor, func() { s.sweep(now.Add(saidFor)) })
}

// sweep lets nothing stay because nobody came by.
func (s *said) sweep(now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.expire(now)
	if s.timer = false; len(s.order) > 0 {
		s.sweepAfter(now)
	}
}

// expire forgets what is too old or too much.
func (s *said) expire(now time.Time) {
	n := 0
	for _, id := range s.order {
		t, kept := s.texts[id]
		if kept && s.size <= saidMost && now.Sub(t.at) < saidFor {
			break
		}
		s.size -= len(t.body)
		delete(s.texts, id)
		n++
	}
	clear(s.order[:n])
	s.order = s.order[n:] // not moved to the front: that would move thousands for each one that goes
}

// recall fills in what is known and gives the ids that are not.
func (s *said) recall(ids []string, into map[string]string, now time.Time) (rest []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.expire(now)
	for _, id := range ids {
		if t, ok := s.texts[id]; ok {
			into[id] = t.body
		} else {
			rest = append(rest, id)
		}
	}
	return rest
}

// forget takes out texts, and everything of a person.
func (s *said) forget(person string, ids ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	drop := func(id string) {
		s.size -= len(s.texts[id].body)
		delete(s.texts, id)
	}
	for _, id := range ids {
		drop(id)
	}
	for id, t := range s.texts {
		if person != "" && t.person == person {
			drop(id)
		}
	}
}

package page

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Message is one server-sent event. With no Event, htmx swaps Data into the page; with one, it becomes a DOM event.
type Message struct {
	ID    string
	Event string
	Data  string
}

// Filter decides what one reader may see; it may rewrite the message for him. Nil lets everything through.
type Filter func(topic string, m Message) (Message, bool)

// Still says whether whoever listens may go on; it is asked with every beat. Nil: as long as he likes.
type Still func(context.Context) bool

const (
	heartbeat = 20 * time.Second // proxies cut what is silent for 30 to 60 seconds
	backlog   = 64               // messages a slow reader may owe
)

// Hub passes messages from whoever publishes to the browsers that listen. It keeps nothing: a reader that was away is
// told to fetch its list again.
type Hub struct {
	mu     sync.Mutex
	subs   map[*sub]struct{}
	closed bool
	done   chan struct{}
	beat   time.Duration
	Tick   <-chan time.Time // in place of the beat, for tests; nil: the beat
}

type sub struct {
	topics map[string]bool
	filter Filter
	still  Still
	box    chan Message
	lost   chan struct{} // closed once the box overflowed
	once   sync.Once
}

// NewHub gives an open hub.
func NewHub() *Hub {
	return &Hub{subs: map[*sub]struct{}{}, done: make(chan struct{}), beat: heartbeat}
}

// Publish gives the message to every reader of the topic and never waits: a reader that is too slow is told to fetch
// everything again instead of holding up the others.
func (h *Hub) Publish(topic string, m Message) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for s := range h.subs {
		if !s.topics[topic] {
			continue
		}
		out, ok := m, true
		if s.filter != nil {
			out, ok = s.filter(topic, m)
		}
		if !ok {
			continue
		}
		select {
		case s.box <- out:
		default:
			s.once.Do(func() { close(s.lost) })
		}
	}
}

// Listeners counts the open streams.
func (h *Hub) Listeners() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.subs)
}

// Serve streams the topics to one browser until it leaves, may not listen any more, or the hub closes.
func (h *Hub) Serve(w http.ResponseWriter, r *http.Request, still Still, filter Filter, topics ...string) error {
	s := &sub{topics: map[string]bool{}, filter: filter, still: still, box: make(chan Message, backlog), lost: make(chan struct{})}
	for _, t := range topics {
		s.topics[t] = true
	}
	if !h.join(s) {
		w.Header().Set("Retry-After", "2")
		w.WriteHeader(http.StatusServiceUnavailable)
		return nil
	}
	defer h.leave(s)

	head := w.Header()
	head.Set("Content-Type", "text/event-stream")
	head.Set("Cache-Control", "no-store")
	head.Set("X-Accel-Buffering", "no") // nginx would collect the stream
	out := http.NewResponseController(w)
	_ = out.SetWriteDeadline(time.Time{}) // the server's write limit is meant for pages
	w.WriteHeader(http.StatusOK)
	first := ": hello\n\n"
	if r.Header.Get("Last-Event-ID") != "" {
		first = text(Message{Event: "resync"}) // what was missed is not kept
	}
	if _, err := w.Write([]byte("retry: 2000\n" + first)); err != nil || out.Flush() != nil {
		return nil
	}
	return s.pump(h, w, r, out)
}

func (s *sub) pump(h *Hub, w http.ResponseWriter, r *http.Request, out *http.ResponseController) error {
	beat := time.NewTicker(h.beat)
	defer beat.Stop()
	tick := beat.C
	if h.Tick != nil {
		tick = h.Tick
	}
	for {
		say := ": \n\n"
		select {
		case <-r.Context().Done():
			return nil
		case <-h.done:
			return nil
		case <-s.lost:
			_, _ = w.Write([]byte(text(Message{Event: "resync"})))
			_ = out.Flush()
			return nil // it connects again with an empty box
		case m := <-s.box:
			say = text(m)
		case <-tick:
			if s.still != nil && !s.still(r.Context()) {
				return nil // it asks again, and is sent to sign in
			}
		}
		if _, err := w.Write([]byte(say)); err != nil || out.Flush() != nil {
			return nil // the browser has gone
		}
	}
}

func (h *Hub) join(s *sub) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return false
	}
	h.subs[s] = struct{}{}
	return true
}

func (h *Hub) leave(s *sub) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.subs, s)
}

// Close ends every stream, so that a server may stop without waiting for browsers.
func (h *Hub) Close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.closed {
		h.closed = true
		close(h.done)
	}
}

func text(m Message) string {
	var b strings.Builder
	clean := strings.NewReplacer("\n", " ", "\r", " ").Replace
	if m.ID != "" {
		fmt.Fprintf(&b, "id: %s\n", clean(m.ID))
	}
	if m.Event != "" {
		fmt.Fprintf(&b, "event: %s\n", clean(m.Event))
	}
	for _, line := range strings.Split(strings.ReplaceAll(m.Data, "\r", ""), "\n") {
		fmt.Fprintf(&b, "data: %s\n", line)
	}
	return b.String() + "\n"
}

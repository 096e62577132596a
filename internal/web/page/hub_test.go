package page

import (
	"bufio"
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"amends/internal/waittest"
)

// listen opens a stream and gives its lines.
func listen(t *testing.T, h *Hub, filter Filter, head string, topics ...string) (lines <-chan string, leave func()) {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _ = h.Serve(w, r, nil, filter, topics...) }))
	ctx, cancel := context.WithCancel(context.Background())
	req, _ := http.NewRequestWithContext(ctx, "GET", srv.URL, nil)
	if head != "" {
		req.Header.Set("Last-Event-ID", head)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	out := make(chan string, 1000)
	go func() {
		defer close(out)
		for s := bufio.NewScanner(res.Body); s.Scan(); {
			out <- s.Text()
		}
	}()
	t.Cleanup(func() { cancel(); srv.Close() })
	return out, cancel
}

func until(t *testing.T, lines <-chan string, want string) {
	t.Helper()
	after := time.After(waittest.Patience)
	for {
		select {
		case line, open := <-lines:
			if line == want {
				return
			}
			if !open {
				t.Fatalf("the stream ended before %q", want)
			}
		case <-after:
			t.Fatalf("no %q", want)
		}
	}
}

func TestHubFiltersAndRewrites(t *testing.T) {
	t.Parallel()
	h := NewHub()
	lines, leave := listen(t, h, func(_ string, m Message) (Message, bool) {
		m.Data = strings.ReplaceAll(m.Data, "138 0000 6620", "138****6620")
		return m, m.ID != "hidden"
	}, "", "queue")
	until(t, lines, ": hello")
	until(t, lines, "")
	h.Publish("other", Message{Data: "no"})
	h.Publish("queue", Message{ID: "hidden", Data: "no"})
	h.Publish("queue", Message{ID: "7", Event: "changed", Data: "138 0000 6620\nsecond"})
	for _, want := range []string{"id: 7", "event: changed", "data: 138****6620", "data: second", ""} {
		if got := waittest.For(t, want, lines); got != want {
			t.Fatalf("got %q, want %q", got, want)
		}
	}
	leave()
	waittest.Until(t, "the reader is forgotten", func() bool { return h.Listeners() == 0 }, nil)
}

func TestHubBeatsAndTellsWhoWasAway(t *testing.T) {
	t.Parallel()
	h := NewHub()
	h.beat = 10 * time.Millisecond
	lines, _ := listen(t, h, nil, "41", "queue")
	until(t, lines, "event: resync")
	until(t, lines, ": ")
}

func TestHubLetsTheSlowGoAndCloses(t *testing.T) {
	t.Parallel()
	h := NewHub()
	lines, _ := listen(t, h, nil, "", "queue")
	until(t, lines, ": hello")
	published := make(chan struct{})
	go func() {
		defer close(published)
		for range 200000 { // more than the box and the socket hold
			h.Publish("queue", Message{Data: "x"})
		}
	}()
	waittest.For(t, "news that do not wait for a slow reader", published)
	h.Close()
	h.Close()
	w := httptest.NewRecorder()
	if err := h.Serve(w, httptest.NewRequest("GET", "/", nil), nil, nil, "queue"); err != nil || w.Code != 503 {
		t.Errorf("a closed hub answers %d, %v", w.Code, err)
	}
}

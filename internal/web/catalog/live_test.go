package catalog_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/a-h/templ"

	"amends/internal/waittest"
	"amends/internal/web/page"
	"amends/internal/web/shell"
	"amends/internal/web/webtest"
)

// newsroom is a page with one list that lives, and the stream that it hears.
type newsroom struct {
	*webtest.Tab
	hub   *page.Hub
	url   string
	asked atomic.Int64 // fetches of the list
	heard atomic.Int64 // attempts to open the stream
}

// news opens the newsroom. refuse answers the first attempts to open the stream in the hub's place, while it returns true.
func news(t *testing.T, refuse func(n int64, w http.ResponseWriter) bool) *newsroom {
	t.Helper()
	h, assets, words := setup(t)
	r := &newsroom{Tab: webtest.Open(t), hub: page.NewHub()}
	mux := http.NewServeMux()
	mux.Handle("/assets/", h)
	mux.HandleFunc("GET /live", func(w http.ResponseWriter, req *http.Request) {
		if n := r.heard.Add(1); refuse == nil || !refuse(n, w) {
			_ = r.hub.Serve(w, req, nil, nil, "queue")
		}
	})
	mux.HandleFunc("GET /list", func(w http.ResponseWriter, req *http.Request) {
		part := templ.Raw(fmt.Sprintf(`<section id="list" data-live="queue" data-live-url="/list"><input id="typed"><b>%d</b></section>`, r.asked.Add(1)))
		if page.Fragment(req) {
			_ = page.Render(w, req, 200, part)
			return
		}
		ctx := templ.WithChildren(req.Context(), part)
		_ = page.Render(w, req.WithContext(ctx), 200, shell.Layout(shell.Page{Frame: shell.NewFrame(assets, req), Title: "List", Live: "/live"}))
	})
	srv := httptest.NewServer(words.Middleware(page.Secure(mux)))
	t.Cleanup(srv.Close)
	t.Cleanup(r.hub.Close)
	r.url = srv.URL + "/list"
	r.Go(r.url)
	return r
}

// listening waits until the page hears the hub, by one stream and no more.
func (r *newsroom) listening() {
	r.T.Helper()
	waittest.Until(r.T, "one stream is open", func() bool { return r.hub.Listeners() == 1 }, func() any {
		return fmt.Sprintf("%d streams, %d asked for, page hidden %v, said %v", r.hub.Listeners(), r.heard.Load(),
			webtest.Eval[bool](r.Tab, `document.hidden`), r.Errors())
	})
}

// TestLive: what one person changes, another sees without doing anything, and only what concerns him.
func TestLive(t *testing.T) {
	r := news(t, nil)
	r.listening()
	webtest.Eval[string](r.Tab, `document.querySelector('#typed').value = 'mine'`)
	r.hub.Publish("queue", page.Message{Event: "elsewhere", Data: "1"})
	for range 10 {
		r.hub.Publish("queue", page.Message{Event: "queue", Data: "1"})
	}
	r.Wait(`Number(document.querySelector('#list b').textContent) >= 2`)
	if got := webtest.Eval[string](r.Tab, `document.querySelector('#typed').value`); got != "mine" {
		t.Errorf("what was typed is gone: %q", got)
	}
	if n := r.asked.Load() - 1; n >= 10 { // one, where the machine has time for the page
		t.Errorf("ten messages in a moment made %d fetches", n)
	}
	r.hub.Publish("queue", page.Message{Data: `<hx-partial hx-target="#list b" hx-swap="innerHTML">pushed</hx-partial>`})
	r.Wait(`document.querySelector('#list b').textContent === 'pushed'`)
	webtest.Quiet(t, r.Tab)
}

// TestLiveBegins: a page whose stream could not be opened at first tries again by itself, says nothing of it, opens one
// stream, and then fetches what it missed.
func TestLiveBegins(t *testing.T) {
	const lines = "the line breaks" // the browser itself tries again once or twice, and the page may never learn of it
	for name, refuse := range map[string]func(n int64, w http.ResponseWriter) bool{
		"the server is starting": func(n int64, w http.ResponseWriter) bool {
			if n <= 2 {
				w.WriteHeader(http.StatusServiceUnavailable)
			}
			return n <= 2
		},
		lines: func(n int64, _ http.ResponseWriter) bool {
			if n <= 3 {
				panic(http.ErrAbortHandler)
			}
			return false
		},
		"a proxy answers": func(n int64, w http.ResponseWriter) bool {
			if n == 1 {
				w.Header().Set("Content-Type", "text/html")
				_, _ = w.Write([]byte("<p>soon</p>"))
			}
			return n == 1
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := news(t, refuse)
			r.listening()
			if name != lines {
				r.Wait(`document.querySelector('#list b').textContent === '2'`)
			}
			if got := webtest.Eval[string](r.Tab, `document.querySelector('#toasts').textContent.trim()`); got != "" {
				t.Errorf("the page says %q", got)
			}
			r.Forget() // the browser writes down what did not load
		})
	}
}

// TestLiveOnASlowLine: what htmx needs to hear news comes with htmx. Script that came a moment later than htmx itself found
// the page already read, and the page heard nothing for as long as it stood.
func TestLiveOnASlowLine(t *testing.T) {
	h, assets, words := setup(t)
	hub := page.NewHub()
	tab := webtest.Open(t)
	mux := http.NewServeMux()
	arrived := make(chan struct{})
	var first atomic.Bool
	mux.HandleFunc("/assets/", func(w http.ResponseWriter, r *http.Request) {
		// Scripts come one at a time, the next after htmx has had its turn: a task that it put off is done by then.
		if strings.Contains(r.URL.Path, "/vendor/") && !strings.Contains(r.URL.Path, "echarts") && !first.CompareAndSwap(false, true) {
			<-arrived
		}
		h.ServeHTTP(w, r)
	})
	mux.HandleFunc("GET /live", func(w http.ResponseWriter, r *http.Request) { _ = hub.Serve(w, r, nil, nil, "queue") })
	mux.HandleFunc("GET /begun", func(w http.ResponseWriter, r *http.Request) { close(arrived) })
	mux.HandleFunc("GET /list", func(w http.ResponseWriter, r *http.Request) {
		ctx := templ.WithChildren(r.Context(), templ.Raw(`<p hx-get="/begun" hx-trigger="load"></p>`)) // htmx reads the page
		_ = page.Render(w, r.WithContext(ctx), 200, shell.Layout(shell.Page{Frame: shell.NewFrame(assets, r), Title: "List", Live: "/live"}))
	})
	srv := httptest.NewServer(words.Middleware(page.Secure(mux)))
	defer srv.Close()
	defer hub.Close()
	tab.Go(srv.URL + "/list")
	waittest.Until(t, "the stream is open", func() bool { return hub.Listeners() == 1 }, nil)
}

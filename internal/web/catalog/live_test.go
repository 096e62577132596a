package catalog_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/a-h/templ"

	"amends/internal/web/page"
	"amends/internal/web/shell"
	"amends/internal/web/webtest"
)

// TestLive: what one person changes, another sees without doing anything, and only what concerns him.
func TestLive(t *testing.T) {
	tab := webtest.Open(t)
	h, assets, words := setup(t)
	hub := page.NewHub()
	var asked atomic.Int64
	mux := http.NewServeMux()
	mux.Handle("/assets/", h)
	mux.HandleFunc("GET /live", func(w http.ResponseWriter, r *http.Request) { _ = hub.Serve(w, r, nil, "queue") })
	mux.HandleFunc("GET /list", func(w http.ResponseWriter, r *http.Request) {
		part := templ.Raw(fmt.Sprintf(`<section id="list" data-live="queue" data-live-url="/list"><input id="typed"><b>%d</b></section>`, asked.Add(1)))
		if page.Fragment(r) {
			_ = page.Render(w, r, 200, part)
			return
		}
		ctx := templ.WithChildren(r.Context(), part)
		_ = page.Render(w, r.WithContext(ctx), 200, shell.Layout(shell.Page{Frame: shell.NewFrame(assets, r), Title: "List", Live: "/live"}))
	})
	srv := httptest.NewServer(words.Middleware(page.Secure(mux)))
	defer srv.Close()
	defer hub.Close()
	tab.Go(srv.URL + "/list")
	listening := func() bool { return hub.Listeners() == 1 }
	for !listening() {
		tab.Wait(`true`)
	}
	tab.Do() // the page stands
	webtest.Eval[string](tab, `document.querySelector('#typed').value = 'mine'`)
	hub.Publish("queue", page.Message{Event: "elsewhere", Data: "1"})
	for range 10 {
		hub.Publish("queue", page.Message{Event: "queue", Data: "1"})
	}
	tab.Wait(`document.querySelector('#list b').textContent === '2'`)
	if got := webtest.Eval[string](tab, `document.querySelector('#typed').value`); got != "mine" {
		t.Errorf("what was typed is gone: %q", got)
	}
	if n := asked.Load(); n != 2 {
		t.Errorf("ten messages made %d fetches", n-1)
	}
	hub.Publish("queue", page.Message{Data: `<hx-partial hx-target="#list b" hx-swap="innerHTML">pushed</hx-partial>`})
	tab.Wait(`document.querySelector('#list b').textContent === 'pushed'`)
	webtest.Quiet(t, tab)
}

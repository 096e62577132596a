package catalog_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/a-h/templ"

	"amends/internal/i18n"
	"amends/internal/web/catalog"
	"amends/internal/web/page"
	"amends/internal/web/shell"
	"amends/internal/web/static"
	"amends/internal/web/webtest"
)

// noon fixes the clock of the samples, so that pictures compare.
var noon = time.Date(2026, 11, 21, 12, 45, 0, 0, time.UTC)

func setup(t *testing.T) (http.Handler, *page.Assets, *i18n.Bundle) {
	t.Helper()
	words := i18n.New()
	if err := words.Add(shell.Words, catalog.Words); err != nil {
		t.Fatal(err)
	}
	assets, err := page.NewAssets(static.Source())
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/assets/", assets)
	site := page.Site{Log: slog.New(slog.DiscardHandler), Page: func(tr page.Trouble) templ.Component { return shell.Trouble(shell.Frame{Assets: assets}, tr) }}
	catalog.Mount(mux, site, assets)
	fixed := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mux.ServeHTTP(w, r.WithContext(i18n.WithNow(r.Context(), noon)))
	})
	return words.Middleware(page.Number(page.Secure(fixed))), assets, words
}

func TestLint(t *testing.T) {
	t.Parallel()
	_, assets, words := setup(t)
	wrong, err := webtest.Lint(assets, words, ".", "../kit", "../shell", "../static", "../page")
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range wrong {
		t.Error(w)
	}
}

var pages = []string{"/_ui", "/_ui/workbench", "/_ui/workbench/TS26112180", "/_ui/dashboard", "/_ui/portal", "/_ui/sign-in"}

func TestPagesRender(t *testing.T) {
	t.Parallel()
	h, _, words := setup(t)
	for _, lang := range i18n.Langs {
		for _, p := range pages {
			r := httptest.NewRequest("GET", p, nil)
			r.AddCookie(&http.Cookie{Name: "lang", Value: string(lang)})
			r.Header.Set("Accept-Encoding", "br")
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code != 200 {
				t.Errorf("%s %s: %d", p, lang, w.Code)
			}
			if n := w.Body.Len(); n > 30<<10 {
				t.Errorf("%s %s: %d bytes of brotli", p, lang, n)
			}
		}
	}
	if lost := words.Lost(); len(lost) > 0 {
		t.Errorf("no words for %v", lost)
	}
}

func TestInTheBrowser(t *testing.T) {
	tab := webtest.Open(t)
	h, _, _ := setup(t)
	srv := httptest.NewServer(h)
	defer srv.Close()
	name := map[string]string{"/_ui": "catalog", "/_ui/workbench": "workbench", "/_ui/workbench/TS26112180": "pane", "/_ui/dashboard": "dashboard", "/_ui/portal": "portal", "/_ui/sign-in": "sign-in"}
	for _, look := range webtest.Looks {
		tab.Choose(srv.URL, look.Lang, look.Theme)
		for _, p := range pages {
			t.Run(look.Name()+" "+name[p], func(t *testing.T) {
				tab.T = t
				tab.Size(1440, 900, false)
				tab.Go(srv.URL + p)
				tab.Shot(name[p] + "-1440-" + look.Name())
				webtest.Axe(t, tab)
				webtest.NoClippedChips(t, tab)
				tab.Phone()
				webtest.NoSidewaysScroll(t, tab)
				webtest.NoClippedChips(t, tab)
				tab.Shot(name[p] + "-390-" + look.Name())
				webtest.Quiet(t, tab)
			})
		}
	}
}

// Package setup is the first page of a new installation: it founds the organisation and its first administrator. It is
// there only until that has happened.
package setup

import (
	"embed"
	"net/http"
	"strings"
	"sync"

	"amends/internal/web/page"
	"amends/internal/web/site"
)

// Words are the catalogues of this feature.
//
//go:embed i18n.zh.json i18n.en.json
var Words embed.FS

//go:embed setup.css
var files embed.FS

// Source is the feature's part of the assets.
func Source() page.Source { return page.Feature(files, "setup") }

type setup struct {
	*site.Site
	once *sync.Mutex // one founding at a time
}

// Mount adds the routes.
func Mount(s *site.Site) {
	t := setup{s, &sync.Mutex{}}
	s.Open("GET /setup", t.form)
	s.Open("POST /setup", t.found)
}

// Guard leads every page to the setup while nothing has been founded. Static files, the API and the language are let
// through.
func Guard(s *site.Site, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.Register.Snapshot().Version > 0 || open(r.URL.Path) {
			next.ServeHTTP(w, r)
			return
		}
		if err := page.Redirect(w, r, "/setup"); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	})
}

func open(path string) bool {
	for _, p := range []string{"/setup", "/language", "/favicon.ico", "/healthz"} {
		if path == p {
			return true
		}
	}
	return strings.HasPrefix(path, "/assets/") || strings.HasPrefix(path, "/api/")
}

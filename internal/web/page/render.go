// Package page turns components and errors into HTTP answers: buffered, with the security headers, compressed, and the
// static files beside them under a name that changes with their content. It knows no feature.
package page

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/a-h/templ"
)

// policy is strict but for style attributes, which carry only figures such as "--p:40". frame-ancestors keeps every
// page out of foreign frames.
const policy = "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; " +
	"img-src 'self' data: blob:; media-src 'self' blob:; object-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Render writes the components one after another. Nothing is sent before everything is rendered, so an error while
// rendering can still become an error page.
func Render(w http.ResponseWriter, r *http.Request, status int, components ...templ.Component) error {
	buf := buffers.Get().(*bytes.Buffer)
	defer func() { buf.Reset(); buffers.Put(buf) }()
	for _, c := range components {
		if err := c.Render(r.Context(), buf); err != nil {
			return fmt.Errorf("render %s: %w", r.URL.Path, err)
		}
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "private, no-cache")
	}
	h.Add("Vary", "HX-Request, Cookie, Accept-Language")
	return send(w, r, status, buf.Bytes())
}

// Fragment says whether htmx asks for a part of the page. A restored history entry and a boosted link want all of it.
func Fragment(r *http.Request) bool {
	return r.Header.Get("HX-Request") == "true" && r.Header.Get("HX-Boosted") != "true" &&
		r.Header.Get("HX-History-Restore-Request") != "true"
}

// Redirect sends the reader to another page, whoever asked: htmx is told by header, a browser by 303.
func Redirect(w http.ResponseWriter, r *http.Request, to string) error {
	if Fragment(r) {
		w.Header().Set("HX-Redirect", to)
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// Sound refuses an address that is no text, which PostgreSQL could not compare with anything: bytes that are not UTF-8,
// or a zero character.
func Sound(next http.Handler) http.Handler {
	sound := func(s string) bool { return utf8.ValidString(s) && !strings.Contains(s, "\x00") }
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ok := sound(r.URL.Path)
		if strings.HasPrefix(r.URL.Path, "/api/") { // which answers in its own way
			next.ServeHTTP(w, r)
			return
		}
		if strings.Contains(r.URL.RawQuery, "%") {
			for name, values := range r.URL.Query() {
				ok = ok && sound(name) && sound(strings.Join(values, ""))
			}
		}
		if !ok {
			http.Error(w, http.StatusText(http.StatusBadRequest), http.StatusBadRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// Secure puts the security headers on every answer and refuses forms that come from other sites.
func Secure(next http.Handler) http.Handler {
	guard := http.NewCrossOriginProtection()
	return guard.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Permissions-Policy", "geolocation=(), microphone=(), payment=(), camera=(self)")
		if r.TLS != nil || strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https") {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	}))
}

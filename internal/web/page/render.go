// Package page turns components and errors into HTTP answers: buffered, with the security headers, compressed, and the
// static files beside them under a name that changes with their content. It knows no feature.
package page

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/a-h/templ"

	"amends/internal/bound"
	"amends/internal/fault"
	"amends/internal/typed"
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
		if bound.Query(r.URL.RawQuery) != nil {
			http.Error(w, http.StatusText(http.StatusRequestURITooLong), http.StatusRequestURITooLong)
			return
		}
		ok = ok && utf8.ValidString(r.URL.RawQuery)
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

// Fields reads a form without files up to what its address takes, refuses what is no UTF-8 in it and cleans the rest, before
// any handler takes a value out of it: one that asks for PostFormValue would never hear of a fault. The fields are counted
// before they are sorted out. A form with files is read by its handler; Parts does the same for it, and net/http lets it
// have a thousand parts.
func Fields(w http.ResponseWriter, r *http.Request, takes bound.Body) error {
	r.Body = http.MaxBytesReader(w, r.Body, takes.Bytes)
	kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	if r.Method == http.MethodGet || !strings.EqualFold(strings.TrimSpace(kind), "application/x-www-form-urlencoded") {
		return nil
	}
	raw, err := io.ReadAll(r.Body)
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return fault.New(fault.TooLarge, "input.too_many_bytes", "max", large.Limit).With(err)
	case fault.As(err) != nil: // the body says itself what happened to it
		return err
	case err != nil:
		return fault.New(fault.BadRequest, "input.not_form").With(err)
	}
	if err := takes.Form(string(raw)); err != nil {
		return err
	}
	r.Body = io.NopCloser(bytes.NewReader(raw))
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.BadRequest, "input.not_json").With(err)
	}
	return cmp.Or(typed.Values(r.PostForm), typed.Values(r.Form))
}

// Parts reads a form with files, of which so much is kept in memory, or one without, by the rule of Fields.
func Parts(r *http.Request, memory int64) error {
	err := r.ParseMultipartForm(memory)
	var large *http.MaxBytesError
	switch {
	case errors.Is(err, http.ErrNotMultipart):
		return nil // read by Fields
	case errors.As(err, &large):
		return fault.New(fault.TooLarge, "blob.too_large", "limit", large.Limit).With(err)
	case fault.As(err) != nil: // the body says itself what happened to it
		return err
	case err != nil:
		return fault.New(fault.BadRequest, "input.not_json").With(err)
	}
	return cmp.Or(typed.Values(r.MultipartForm.Value), typed.Values(r.PostForm), typed.Values(r.Form))
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

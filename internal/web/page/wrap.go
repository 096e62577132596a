package page

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"strings"

	"github.com/a-h/templ"

	"amends/internal/fault"
	"amends/internal/i18n"
)

// Handler answers a request or says why not.
type Handler func(w http.ResponseWriter, r *http.Request) error

// Trouble is what an error page shows.
type Trouble struct {
	Status int
	Title  string            // one sentence
	Fields map[string]string // by path
	Items  []string          // what is missing
	Ref    string            // the number to quote; only when the cause is ours
}

// Site is what every wrapped handler shares.
type Site struct {
	Log    *slog.Logger
	Page   func(Trouble) templ.Component // the full error page; the shell gives it
	SignIn string                        // where somebody unknown is sent, "" for the error page
	Fault  func(error) error             // makes a fault of an error that people may read after all; nil: none is
}

var statuses = map[fault.Kind]int{
	fault.Invalid: 422, fault.Refused: 409, fault.Conflict: 409, fault.Forbidden: 403, fault.Unknown: 404,
	fault.SignIn: 401, fault.TooLarge: 413, fault.TooMany: 429, fault.Unready: 503, fault.BadRequest: 400,
	fault.Stalled: 408,
}

// Status is the HTTP status of an error; 500 for what is not a fault.
func Status(err error) int {
	if f := fault.As(err); f != nil {
		if s, ok := statuses[f.Kind]; ok {
			return s
		}
	}
	return http.StatusInternalServerError
}

// Read gives the words of an error for this reader.
func Read(ctx context.Context, err error) Trouble {
	t := Trouble{Status: Status(err)}
	t.Title, t.Fields, t.Items = i18n.Fault(ctx, err)
	if t.Status >= 500 {
		t.Ref = RequestID(ctx)
	}
	return t
}

// Wrap is the one place where errors become answers, and where those that are ours are logged, once.
func (s Site) Wrap(h Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler {
					panic(p)
				}
				s.Log.ErrorContext(r.Context(), "panic", "path", r.URL.Path, "request", RequestID(r.Context()), "panic", p)
				s.answer(w, r, errPanic)
			}
		}()
		err := h(w, r)
		if errors.Is(err, os.ErrDeadlineExceeded) { // a body stood still: net/http gave it up, but its sender listens
			r = r.WithContext(context.WithoutCancel(r.Context()))
		}
		if err == nil || r.Context().Err() != nil {
			return
		}
		known := fault.As(err) != nil
		if s.Fault != nil {
			err = s.Fault(err)
		}
		if !known {
			s.Log.ErrorContext(r.Context(), "answer", "method", r.Method, "path", r.URL.Path, "request", RequestID(r.Context()), "err", err)
		}
		s.answer(w, r, err)
	})
}

var errPanic = errors.New("panic")

func (s Site) answer(w http.ResponseWriter, r *http.Request, err error) {
	t := Read(r.Context(), err)
	if t.Status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "2")
	}
	if t.Status == http.StatusUnauthorized && s.SignIn != "" {
		s.signIn(w, r, t)
		return
	}
	switch {
	case strings.HasPrefix(r.Header.Get("Accept"), "application/json"):
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(t.Status)
		_ = json.NewEncoder(w).Encode(t)
	case Fragment(r):
		// Nothing on the page changes but a toast: what the reader typed stays where it is.
		w.Header().Set("HX-Reswap", "none")
		Toast(w, Note{Title: t.Title, Items: append(t.Items, values(t.Fields)...), Tone: "danger", Ref: t.Ref})
		w.WriteHeader(t.Status)
	default:
		if err := Render(w, r, t.Status, s.Page(t)); err != nil {
			s.Log.ErrorContext(r.Context(), "render error page", "request", RequestID(r.Context()), "err", err)
			http.Error(w, t.Title, t.Status)
		}
	}
}

// signIn sends somebody unknown to where he signs in, and from there back. A page that asks for a part of itself may hold
// words that somebody has typed, so the page decides whether it is left (js/toast.js). No such answer is a success, or the
// page would let go of the words.
func (s Site) signIn(w http.ResponseWriter, r *http.Request, t Trouble) {
	if Fragment(r) {
		to := s.SignIn
		if u, err := url.Parse(r.Header.Get("HX-Current-URL")); err == nil && u.Path != "" {
			to += "?next=" + url.QueryEscape(u.RequestURI())
		}
		w.Header().Set("HX-Reswap", "none")
		Toast(w, Note{Title: t.Title, Tone: "danger", Href: to, Leave: true})
		w.WriteHeader(t.Status)
		return
	}
	to := s.SignIn
	if r.Method == http.MethodGet {
		to += "?next=" + url.QueryEscape(r.URL.RequestURI())
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

func values(m map[string]string) []string {
	var out []string
	for _, v := range m {
		out = append(out, v)
	}
	return out
}

// Note is a toast sent with an answer: js/toast.js shows it.
type Note struct {
	Title string   `json:"title"`
	Items []string `json:"items,omitempty"`
	Tone  string   `json:"tone,omitempty"` // "", ok, danger
	Ref   string   `json:"ref,omitempty"`
	Undo  string   `json:"undo,omitempty"` // POSTed when the reader takes it back
	Label string   `json:"label,omitempty"`
	Href  string   `json:"href,omitempty"`
	Leave bool     `json:"leave,omitempty"` // leads to Href at once, unless that would cost somebody his words
	Keep  bool     `json:"keep,omitempty"`  // stays until it is closed: somebody has to read it out or copy it
}

// Toast adds a toast to an htmx answer. Headers are ASCII, so the JSON is escaped.
func Toast(w http.ResponseWriter, n Note) {
	// The event goes to the body: the element that asked may be gone by then.
	raw, err := json.Marshal(map[string]any{"toast": struct {
		Note
		Target string `json:"target"`
	}{n, "body"}})
	if err != nil {
		return // strings always marshal
	}
	w.Header().Set("HX-Trigger", ascii(raw))
}

func ascii(raw []byte) string {
	var b strings.Builder
	for _, r := range string(raw) {
		switch {
		case r < 0x80:
			b.WriteRune(r)
		case r < 0x10000:
			b.WriteString(hex4(r))
		default:
			r -= 0x10000
			b.WriteString(hex4(0xd800 + r>>10))
			b.WriteString(hex4(0xdc00 + r&0x3ff))
		}
	}
	return b.String()
}

func hex4(r rune) string {
	const digits = "0123456789abcdef"
	return `\u` + string([]byte{digits[r>>12&15], digits[r>>8&15], digits[r>>4&15], digits[r&15]})
}

type requestKey struct{}

// RequestID is the number a person may quote; empty outside Number.
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(requestKey{}).(string)
	return id
}

// Number gives every request a short number people can read over the phone.
func Number(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var raw [5]byte
		_, _ = rand.Read(raw[:])
		id := base32.StdEncoding.EncodeToString(raw[:])
		w.Header().Set("X-Request-Id", id)
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), requestKey{}, id)))
	})
}

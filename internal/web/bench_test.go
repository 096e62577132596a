package web

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"syscall"
	"testing"
	"time"

	"amends/internal/auth"
	"amends/internal/demo"
	"amends/internal/house"
	"amends/internal/view"
)

// benchSite is the whole site on the demo organisation, and the cookie of somebody who sees every case.
// AMENDS_BENCH_DATA names a folder that is filled already.
func benchSite(b *testing.B) (*Web, *house.House, string) {
	b.Helper()
	ctx := context.Background()
	dir := os.Getenv("AMENDS_BENCH_DATA")
	full := dir != ""
	if !full {
		dir = b.TempDir()
	}
	h, err := house.Open(ctx, house.Options{Dir: dir, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = h.Close() })
	if !full {
		if err := h.Register.Found(ctx, "setup", h.Now(), demo.Bundle()); err != nil {
			b.Fatal(err)
		}
		if err := demo.SignIns(ctx, h.Auth); err != nil {
			b.Fatal(err)
		}
		if err := demo.Create(ctx, h.Actions, h.Blobs, h.Now(), 200, nil); err != nil {
			b.Fatal(err)
		}
	}
	token, _, err := h.Auth.SignIn(ctx, "boss", demo.Password, "127.0.0.1", "bench")
	if err != nil {
		b.Fatal(err)
	}
	w, err := New(h, Options{Demo: true})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(w.Close)
	return w, h, auth.Cookie + "=" + token
}

// sink counts what a handler writes and keeps nothing.
type sink struct {
	head   http.Header
	status int
	n      int64
}

func (s *sink) Header() http.Header         { return s.head }
func (s *sink) WriteHeader(status int)      { s.status = status }
func (s *sink) Write(p []byte) (int, error) { s.n += int64(len(p)); return len(p), nil }

// BenchmarkPage is what the pages that people look at most cost, as plain HTML and as browsers ask for it.
func BenchmarkPage(b *testing.B) {
	w, h, cookie := benchSite(b)
	list, err := h.Views.Queue(context.Background(), view.Viewer{All: true, Own: true}, view.Filter{View: view.ViewAll}, view.Page{Limit: 1}, h.Now())
	if err != nil || len(list.Rows) == 0 {
		b.Fatal(err, len(list.Rows))
	}
	one := "/c/" + list.Rows[0].ID
	for _, p := range []struct{ name, path, encoding, htmx string }{
		{"list", "/c?view=all", "", ""}, {"list-br", "/c?view=all", "gzip, br", ""}, {"list-gzip", "/c?view=all", "gzip", ""},
		{"list-part", "/c?view=all", "", "true"}, {"case", one, "", "true"}, {"case-beside", one, "", ""}, {"case-beside-br", one, "br", ""},
	} {
		b.Run(p.name, func(b *testing.B) {
			ask := func() *sink {
				r := httptest.NewRequest(http.MethodGet, p.path, nil)
				r.Header.Set("Cookie", cookie)
				if p.encoding != "" {
					r.Header.Set("Accept-Encoding", p.encoding)
				}
				if p.htmx != "" {
					r.Header.Set("HX-Request", p.htmx)
				}
				s := &sink{head: http.Header{}}
				w.ServeHTTP(s, r)
				return s
			}
			first := ask()
			if first.status != http.StatusOK {
				b.Fatal(first.status)
			}
			b.ReportAllocs()
			b.ResetTimer()
			from := cpu()
			for b.Loop() {
				ask()
			}
			b.ReportMetric(float64((cpu()-from).Microseconds())/float64(b.N), "cpu-µs/op")
			b.ReportMetric(float64(first.n), "bytes")
		})
	}
}

// cpu is the processor time of this process: a wall clock tells nothing on a machine that others use.
func cpu() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"

	"amends/internal/auth"
	"amends/internal/bound"
	"amends/internal/demo"
	"amends/internal/house"
	"amends/internal/house/housetest"
)

// doorSite is the whole site on the demo organisation, and the cookie of somebody who holds every role.
func doorSite(t *testing.T) (*Web, string) {
	t.Helper()
	h := housetest.Open(t, "door", house.Options{}, func(ctx context.Context, h *house.House) error {
		b := demo.Bundle()
		var roles []string
		for _, r := range b.Roles {
			roles = append(roles, r.ID)
		}
		for i := range b.Staff {
			b.Staff[i].Roles = roles
		}
		return errors.Join(h.Register.Found(ctx, "setup", h.Now(), b), demo.SignIns(ctx, h.Auth))
	})
	token, _, err := h.Auth.SignIn(t.Context(), "boss", demo.Password, "127.0.0.1", "test")
	if err != nil {
		t.Fatal(err)
	}
	w, err := New(h, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	return w, auth.Cookie + "=" + token
}

// TestEveryFormIsBounded sends a form of too many fields, and one of too many bytes, to every address that takes one: it
// is refused before it is taken apart, for the price of holding it. It measures, so nothing runs beside it.
func TestEveryFormIsBounded(t *testing.T) {
	w, cookie := doorSite(t)
	doors := w.site.Doors()
	if len(doors) < 40 {
		t.Fatalf("only %d doors", len(doors))
	}
	for _, d := range doors {
		if d.Takes.Bytes == 0 || d.Takes.Values == 0 {
			t.Errorf("%s does not say how much it takes", d.Pattern)
			continue
		}
		method, path, _ := strings.Cut(d.Pattern, " ")
		for _, part := range []string{"{id}", "{command}", "{field}", "{message}", "{act}", "{version}", "{number}"} {
			path = strings.ReplaceAll(path, part, "x")
		}
		for name, body := range map[string]string{"fields": strings.Repeat("a=1&", d.Takes.Values), "bytes": ""} {
			r := httptest.NewRequest(method, path, strings.NewReader(body))
			if name == "bytes" {
				r = httptest.NewRequest(method, path, io.LimitReader(endless{}, d.Takes.Bytes+1))
				if d.Takes.Bytes > bound.Sheet.Bytes {
					continue // of files: what reads them counts
				}
			}
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Cookie", cookie)
			r.RemoteAddr = fmt.Sprintf("192.0.2.%d:1", len(path))
			var before, after runtime.MemStats
			a := httptest.NewRecorder()
			runtime.ReadMemStats(&before)
			w.ServeHTTP(a, r)
			runtime.ReadMemStats(&after)
			if a.Code != http.StatusRequestEntityTooLarge {
				t.Errorf("%s %s: status %d", d.Pattern, name, a.Code)
			}
			size := uint64(max(int64(len(body)), d.Takes.Bytes))
			if cost := after.TotalAlloc - before.TotalAlloc; cost > 8*size+1<<20 {
				t.Errorf("%s %s: %d KB", d.Pattern, name, cost>>10)
			}
		}
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'a'
	}
	return len(p), nil
}

// TestLongQuestion: an address with parameters without end is refused before they are sorted out.
func TestLongQuestion(t *testing.T) {
	t.Parallel()
	w, cookie := doorSite(t)
	r := httptest.NewRequest("GET", "/c?"+strings.Repeat("a=1&", 2000), nil)
	r.Header.Set("Cookie", cookie)
	a := httptest.NewRecorder()
	w.ServeHTTP(a, r)
	if a.Code != http.StatusRequestURITooLong {
		t.Errorf("status %d", a.Code)
	}
}

package casefile_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"amends/internal/auth"
	"amends/internal/complaint"
	"amends/internal/demo"
	"amends/internal/house"
	"amends/internal/house/housetest"
	"amends/internal/i18n"
	"amends/internal/improve"
	"amends/internal/notify"
	"amends/internal/web/feature/casefile"
	"amends/internal/web/feature/queue"
	"amends/internal/web/form"
	"amends/internal/web/form/look"
	"amends/internal/web/form/story"
	"amends/internal/web/page"
	"amends/internal/web/shell"
	"amends/internal/web/site"
	"amends/internal/web/static"
)

// demoNow is when the demonstration is looked at: Saturday noon in Shanghai.
var demoNow = time.Date(2026, 11, 21, 4, 45, 0, 0, time.UTC)

// demoSite is a site of the invented operator with so many complaints, and the words of all that stands on its pages.
func demoSite(t *testing.T, n int) (*site.Site, string, *i18n.Bundle, *page.Assets) {
	t.Helper()
	o := house.Options{Now: func() time.Time { return demoNow }}
	h := housetest.Open(t, fmt.Sprint("demo of ", n), o, func(ctx context.Context, h *house.House) error {
		return errors.Join(h.Register.Found(ctx, "root", demoNow.AddDate(-1, 0, 0), demo.Bundle()),
			demo.Create(ctx, h.Actions, h.Blobs, demoNow, n, func(int, int) {}), demo.SignIns(ctx, h.Auth))
	})
	words := i18n.New()
	must(t, words.Add(shell.Words, site.Words, form.Words, complaint.Catalogue, improve.Catalogue, look.Words, story.Words, notify.Words, queue.Words, casefile.Words))
	assets, err := page.NewAssets(static.Source(), form.Source(), queue.Source(), casefile.Source())
	must(t, err)
	s := site.New(site.Site{House: h, Words: words, Assets: assets, Hub: page.NewHub(), PublicURL: "https://example.test"})
	s.Raw("/assets/", assets)
	queue.Mount(s)
	casefile.Mount(s)
	srv := httptest.NewServer(page.Secure(s.Handler()))
	t.Cleanup(func() { s.Hub.Close(); srv.Close() })
	return s, srv.URL, words, assets
}

func signIn(t *testing.T, s *site.Site, login string) *http.Cookie {
	t.Helper()
	token, _, err := s.Auth.SignIn(context.Background(), login, demo.Password, "10.0.0.1", "Go test")
	must(t, err)
	return auth.SessionCookie(token, time.Hour, false)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Package testsite opens a real site on SQLite in a temporary folder, with a small organisation and people who can sign
// in, for the tests of the entrance, the portal and the settings. Tests only.
package testsite

import (
	"bytes"
	"context"
	_ "embed"
	"io"
	"io/fs"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"amends/internal/auth"
	"amends/internal/complaint"
	"amends/internal/house"
	"amends/internal/house/housetest"
	"amends/internal/i18n"
	"amends/internal/improve"
	"amends/internal/register"
	"amends/internal/web/page"
	"amends/internal/web/shell"
	"amends/internal/web/site"
	"amends/internal/web/static"
	"amends/internal/web/webtest"
)

//go:embed house.yaml
var organisation []byte

// Password signs everybody in.
const Password = "north-wind-42"

// Start is a Monday, nine in Shanghai.
var Start = time.Date(2026, 11, 16, 1, 0, 0, 0, time.UTC)

// Feature is what a test mounts.
type Feature struct {
	Mount  func(*site.Site)
	Words  fs.FS
	Source page.Source
}

// Env is a running site.
type Env struct {
	T     testing.TB
	Site  *site.Site
	URL   string
	clock atomic.Int64
}

// Bundle is the organisation.
func Bundle(t testing.TB) register.Bundle {
	t.Helper()
	b, err := register.Read(bytes.NewReader(organisation))
	if err != nil {
		t.Fatal(err)
	}
	return register.Seed().Merge(b)
}

// Now is the clock of the site.
func (e *Env) Now() time.Time { return time.UnixMicro(e.clock.Load()).UTC() }

// Pass lets time go by.
func (e *Env) Pass(d time.Duration) { e.clock.Add(int64(d / time.Microsecond)) }

// Open starts the site. The change, if any, is made before it is mounted.
func Open(t testing.TB, change func(*site.Site), features ...Feature) *Env {
	t.Helper()
	e := &Env{T: t}
	e.clock.Store(Start.UnixMicro())
	h := housetest.Open(t, "testsite", house.Options{Now: e.Now}, func(ctx context.Context, h *house.House) error {
		return h.Register.Found(ctx, "root", Start, Bundle(t))
	})
	words := i18n.New()
	must(t, words.Add(shell.Words, site.Words, complaint.Catalogue, improve.Catalogue))
	sources := []page.Source{static.Source()}
	for _, f := range features {
		must(t, words.Add(f.Words))
		sources = append(sources, f.Source)
	}
	assets, err := page.NewAssets(sources...)
	must(t, err)
	e.Site = site.New(site.Site{House: h, Words: words, Assets: assets, Hub: page.NewHub(), PublicURL: "https://example.test"})
	if change != nil {
		change(e.Site)
	}
	e.Site.Raw("/assets/", assets)
	if !slices.ContainsFunc(features, func(f Feature) bool { return f.Source.Dir == "queue" }) { // which has its own
		e.Site.Staff("GET /live", func(w http.ResponseWriter, r *http.Request, _ site.Visit) error {
			return e.Site.Hub.Serve(w, r, nil, nil)
		})
	}
	for _, f := range features {
		f.Mount(e.Site)
	}
	server := httptest.NewServer(e.Site.Handler())
	t.Cleanup(server.Close)
	t.Cleanup(e.Site.Hub.Close) // first, or the server would wait for the streams
	e.URL = server.URL
	t.Cleanup(func() {
		for _, key := range words.Lost() {
			// The words of the rules' refusals lie with the features that meet most of them.
			room, _, _ := strings.Cut(key, ".")
			if !slices.Contains([]string{"auth", "register", "complaint", "input", "procedure", "clock", "desk"}, room) {
				t.Errorf("nobody wrote the words of %q", key)
			}
		}
	})
	return e
}

// Enrol gives somebody a login, which is his id, and the password.
func (e *Env) Enrol(mustChange bool, staff ...string) {
	e.T.Helper()
	ctx := context.Background()
	hash, err := e.Site.Auth.HashPassword(ctx, Password, "", "")
	must(e.T, err)
	for _, id := range staff {
		himself := auth.With(ctx, auth.Principal{Staff: id})
		must(e.T, e.Site.Auth.SetPassword(himself, id, id, hash, mustChange, auth.After{}))
	}
}

// Browser is one visitor with his cookies; it follows no redirects.
type Browser struct {
	*Env
	http *http.Client
	Lang string
}

// Browser opens one.
func (e *Env) Browser() *Browser {
	jar, _ := cookiejar.New(nil) // never fails without options
	return &Browser{Env: e, http: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// As opens one in which somebody is signed in.
func (e *Env) As(staff string) *Browser {
	e.T.Helper()
	b := e.Browser()
	b.SetCookie(auth.SessionCookie(e.signIn(staff), time.Hour, false))
	return b
}

// Enter signs somebody in at a tab of a real browser.
func (e *Env) Enter(tab *webtest.Tab, staff string) {
	tab.T.Helper()
	tab.Cookie(e.URL, auth.Cookie, e.signIn(staff))
}

func (e *Env) signIn(staff string) string {
	e.T.Helper()
	if c, err := e.Site.Auth.Credential(context.Background(), staff); err != nil || c.Login == "" {
		e.Enrol(false, staff) // once: a new password ends all sessions
	}
	token, _, err := e.Site.Auth.SignIn(context.Background(), staff, Password, "10.0.0.1", "Mozilla/5.0 (X11; Linux) Chrome/140")
	must(e.T, err)
	return token
}

// SetCookie gives the browser a cookie.
func (b *Browser) SetCookie(c *http.Cookie) {
	u, _ := url.Parse(b.URL) // of a test server
	b.http.Jar.SetCookies(u, []*http.Cookie{c})
}

// Answer is what the site said.
type Answer struct {
	*goquery.Document
	Status int
	Header http.Header
	Body   string
}

// Get asks for a page.
func (b *Browser) Get(path string, header ...string) Answer {
	r, err := http.NewRequest(http.MethodGet, b.URL+path, nil)
	must(b.T, err)
	return b.do(r, header...)
}

// Post sends a form; fields alternate name and value.
func (b *Browser) Post(path string, fields ...string) Answer {
	v := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		v.Add(fields[i], fields[i+1])
	}
	r, err := http.NewRequest(http.MethodPost, b.URL+path, strings.NewReader(v.Encode()))
	must(b.T, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.do(r)
}

// Upload is a file of a multipart form.
type Upload struct {
	Field, Name string
	Bytes       []byte
}

// PostFiles sends a multipart form.
func (b *Browser) PostFiles(path string, files []Upload, fields ...string) Answer {
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for i := 0; i+1 < len(fields); i += 2 {
		must(b.T, w.WriteField(fields[i], fields[i+1]))
	}
	for _, f := range files {
		part, err := w.CreateFormFile(f.Field, f.Name)
		must(b.T, err)
		_, err = part.Write(f.Bytes)
		must(b.T, err)
	}
	must(b.T, w.Close())
	r, err := http.NewRequest(http.MethodPost, b.URL+path, &body)
	must(b.T, err)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return b.do(r)
}

func (b *Browser) do(r *http.Request, header ...string) Answer {
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	if b.Lang != "" {
		r.Header.Set("Accept-Language", b.Lang)
	}
	res, err := b.http.Do(r)
	must(b.T, err)
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	must(b.T, err)
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(raw))
	must(b.T, err)
	return Answer{doc, res.StatusCode, res.Header, string(raw)}
}

// Has fails the test when the page lacks the selector.
func (a Answer) Has(t testing.TB, selector string) *goquery.Selection {
	t.Helper()
	s := a.Find(selector)
	if s.Length() == 0 {
		t.Fatalf("status %d, no %s in\n%s", a.Status, selector, cut(a.Body))
	}
	return s
}

// Lacks fails the test when the page has it.
func (a Answer) Lacks(t testing.TB, selector string) {
	t.Helper()
	if a.Find(selector).Length() > 0 {
		t.Fatalf("the page has %s", selector)
	}
}

// Is fails the test when the status is another.
func (a Answer) Is(t testing.TB, status int) Answer {
	t.Helper()
	if a.Status != status {
		t.Fatalf("status %d, want %d:\n%s", a.Status, status, cut(a.Find("main").Text()+a.Header.Get("Location")))
	}
	return a
}

// To fails the test unless it is a redirect to the path.
func (a Answer) To(t testing.TB, path string) {
	t.Helper()
	if a.Status != http.StatusSeeOther || a.Header.Get("Location") != path {
		t.Fatalf("status %d to %q, want a redirect to %q\n%s", a.Status, a.Header.Get("Location"), path, cut(a.Find("main").Text()))
	}
}

func cut(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	return s[:min(len(s), 3000)]
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

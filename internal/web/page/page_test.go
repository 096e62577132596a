package page

import (
	"compress/gzip"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/a-h/templ"
	"github.com/andybalholm/brotli"

	"amends/internal/fault"
	"amends/internal/i18n"
)

func request(method, path string, head ...string) *http.Request {
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i+1 < len(head); i += 2 {
		r.Header.Set(head[i], head[i+1])
	}
	return r.WithContext(i18n.With(i18n.New().Into(r.Context()), i18n.Zh))
}

func TestRenderEncodes(t *testing.T) {
	t.Parallel()
	body := strings.Repeat("<p>投诉</p>", 400)
	for accept, open := range map[string]func(io.Reader) io.Reader{
		"gzip, br":        func(r io.Reader) io.Reader { return brotli.NewReader(r) },
		"gzip":            func(r io.Reader) io.Reader { z, _ := gzip.NewReader(r); return z },
		"br;q=0, gzip":    func(r io.Reader) io.Reader { z, _ := gzip.NewReader(r); return z },
		"identity":        func(r io.Reader) io.Reader { return r },
		"br;q=0,gzip;q=0": func(r io.Reader) io.Reader { return r },
	} {
		w := httptest.NewRecorder()
		if err := Render(w, request("GET", "/", "Accept-Encoding", accept), 200, templ.Raw(body)); err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(open(w.Body))
		if err != nil || string(got) != body {
			t.Errorf("%s: %v, %d bytes, encoding %q", accept, err, len(got), w.Header().Get("Content-Encoding"))
		}
	}
}

func TestNothingIsSentWhenRenderingFails(t *testing.T) {
	t.Parallel()
	w := httptest.NewRecorder()
	broken := templ.FromGoHTML(nil, nil)
	defer func() { _ = recover() }() // a nil template panics; Wrap answers that
	if err := Render(w, request("GET", "/"), 200, templ.Raw("<p>half"), broken); err == nil {
		t.Error("no error")
	}
	if w.Body.Len() > 0 {
		t.Errorf("sent %q", w.Body)
	}
}

func TestWrapMapsErrors(t *testing.T) {
	t.Parallel()
	var log strings.Builder
	site := Site{Log: slog.New(slog.NewTextHandler(&log, nil)), SignIn: "/sign-in",
		Page: func(tr Trouble) templ.Component { return templ.Raw(tr.Title + "|" + tr.Ref) }}
	ask := func(err error, head ...string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		Number(site.Wrap(func(http.ResponseWriter, *http.Request) error {
			if err == nil {
				panic("broken")
			}
			return err
		})).ServeHTTP(w, request("GET", "/c/1?x=2", head...))
		return w
	}
	if w := ask(fault.New(fault.Unknown, "case.unknown")); w.Code != 404 || !strings.Contains(w.Body.String(), "没有找到") {
		t.Errorf("404: %d %s", w.Code, w.Body)
	}
	if log.Len() > 0 {
		t.Errorf("a fault is not logged: %s", log.String())
	}
	secret := errors.New("password=hunter2")
	w := ask(secret)
	if w.Code != 500 || strings.Contains(w.Body.String(), "hunter2") || !strings.HasSuffix(w.Body.String(), w.Header().Get("X-Request-Id")) {
		t.Errorf("500: %d %s", w.Code, w.Body)
	}
	if n := strings.Count(log.String(), "hunter2"); n != 1 {
		t.Errorf("logged %d times: %s", n, log.String())
	}
	w = ask(secret, "HX-Request", "true")
	if w.Header().Get("HX-Reswap") != "none" || !strings.Contains(w.Header().Get("HX-Trigger"), `\u7cfb\u7edf`) {
		t.Errorf("fragment: %v", w.Header())
	}
	if w = ask(fault.New(fault.SignIn, "auth.none")); w.Code != 303 || w.Header().Get("Location") != "/sign-in?next=%2Fc%2F1%3Fx%3D2" {
		t.Errorf("sign in: %d %v", w.Code, w.Header())
	}
	if w = ask(fault.New(fault.SignIn, "auth.none"), "HX-Request", "true", "HX-Current-URL", "http://a.example/c?view=mine"); w.Code != 401 || !strings.Contains(w.Header().Get("HX-Trigger"), `"href":"/sign-in?next=%2Fc%3Fview%3Dmine"`) {
		t.Errorf("sign in, fragment: %d %v", w.Code, w.Header())
	}
	if w = ask(nil); w.Code != 500 {
		t.Errorf("panic: %d", w.Code)
	}
	away := errors.New("connection refused")
	site.Fault = func(err error) error {
		if errors.Is(err, away) {
			return fault.New(fault.Unready, "database.away").With(err)
		}
		return err
	}
	log.Reset()
	if w = ask(away); w.Code != 503 || w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(), "数据库") {
		t.Errorf("away: %d %v %s", w.Code, w.Header(), w.Body)
	}
	if n := strings.Count(log.String(), "connection refused"); n != 1 {
		t.Errorf("logged %d times: %s", n, log.String())
	}
}

// TestABodyThatStoodStillIsAnswered: net/http ends a request whose body cannot be read, but who stopped speaking listens.
func TestABodyThatStoodStillIsAnswered(t *testing.T) {
	t.Parallel()
	site := Site{Log: slog.New(slog.DiscardHandler), Page: func(tr Trouble) templ.Component { return templ.Raw(tr.Title) }}
	for err, want := range map[error]int{
		fault.New(fault.Stalled, "input.stalled").With(os.ErrDeadlineExceeded): http.StatusRequestTimeout,
		fault.New(fault.BadRequest, "input.cut").With(io.ErrUnexpectedEOF):     http.StatusOK, // hung up: nothing is written
	} {
		r := request("POST", "/portal/new")
		ctx, end := context.WithCancel(r.Context())
		end()
		w := httptest.NewRecorder()
		site.Wrap(func(http.ResponseWriter, *http.Request) error { return err }).ServeHTTP(w, r.WithContext(ctx))
		if w.Code != want || (w.Body.Len() > 0) != (want == http.StatusRequestTimeout) {
			t.Errorf("%v: %d %q", err, w.Code, w.Body)
		}
	}
}

func TestSoundRefusesWhatIsNoText(t *testing.T) {
	t.Parallel()
	h := Sound(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }))
	for target, want := range map[string]int{"/c?q=%E6%8E%89%E7%BA%BF": 204, "/c/a%00b": 400, "/c?q=a%00b": 400, "/c?q=%ff": 400, "/c/%ff": 400, "/c?q=100%": 204, "/c?x=100%&q=a%00": 400, "/api/v1/c?q=%00": 204} {
		w := httptest.NewRecorder()
		r := httptest.NewRequest("GET", "/", nil)
		path, query, _ := strings.Cut(target, "?")
		r.URL.Path, _ = url.PathUnescape(path)
		r.URL.RawQuery = query
		h.ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("%s: %d, want %d", target, w.Code, want)
		}
	}
}

func TestSecureRefusesForeignForms(t *testing.T) {
	t.Parallel()
	h := Secure(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {}))
	for site, want := range map[string]int{"same-origin": 200, "cross-site": 403, "none": 200} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, request("POST", "/c", "Sec-Fetch-Site", site))
		if w.Code != want {
			t.Errorf("%s: %d", site, w.Code)
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, request("GET", "/"))
	if csp := w.Header().Get("Content-Security-Policy"); strings.Contains(csp, "unsafe-eval") || !strings.Contains(csp, "script-src 'self';") {
		t.Errorf("policy %q", csp)
	}
}

func TestAssets(t *testing.T) {
	t.Parallel()
	src := func(rule string) Source {
		return Source{Dir: "kit", Modules: []string{"js/app.js"}, FS: fstest.MapFS{
			"css/b.css": {Data: []byte(".b{" + rule + "}")}, "css/a.css": {Data: []byte(".a{}")}, "css/p.css": {Data: []byte(".p{}")},
			"js/app.js": {Data: []byte("import './x.js'")}, "js/x.js": {Data: []byte(strings.Repeat("x();", 999))}, "secret.go": {Data: []byte("package x")}},
			Layers: []Layer{{Name: "kit", File: "css/b.css"}, {Name: "reset", File: "css/a.css", Portal: true}, {Name: "kit", File: "css/p.css", Only: true}}}
	}
	a, err := NewAssets(src("top:0"))
	if err != nil {
		t.Fatal(err)
	}
	b, _ := NewAssets(src("top:1px"))
	if a.URL("app.css") == b.URL("app.css") {
		t.Error("the address does not change with the content")
	}
	if got := a.Text("app.css"); strings.Index(got, ".a{}") > strings.Index(got, ".b{") || strings.Contains(got, ".p{}") || !strings.HasPrefix(got, "@layer reset, tokens, kit, feature, print;") {
		t.Errorf("app.css: %s", got)
	}
	if got := a.Text("portal.css"); got != ".a{}.p{}" {
		t.Errorf("portal.css: %s", got)
	}
	for url, want := range map[string]string{a.URL("kit/js/x.js"): "public, max-age=31536000, immutable", "/assets/old/kit/js/x.js": "no-cache", a.URL("kit/secret.go"): "", "/assets/x/../../go.mod": ""} {
		w := httptest.NewRecorder()
		a.ServeHTTP(w, request("GET", url, "Accept-Encoding", "br"))
		if got := w.Header().Get("Cache-Control"); got != want {
			t.Errorf("%s: %d %q", url, w.Code, got)
		}
		if want != "" && w.Header().Get("Content-Encoding") != "br" {
			t.Errorf("%s is not compressed", url)
		}
	}
}

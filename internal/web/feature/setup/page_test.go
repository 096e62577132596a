package setup

import (
	"context"
	"io/fs"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/PuerkitoBio/goquery"

	"amends/internal/complaint"
	"amends/internal/house"
	"amends/internal/house/housetest"
	"amends/internal/i18n"
	"amends/internal/improve"
	"amends/internal/register"
	"amends/internal/web/form"
	"amends/internal/web/page"
	"amends/internal/web/shell"
	"amends/internal/web/site"
	"amends/internal/web/static"
	"amends/internal/web/webtest"
)

// place is a site on which nothing has been founded.
type place struct {
	t    testing.TB
	site *site.Site
	url  string
	http *http.Client
}

var now = time.Date(2026, 11, 16, 1, 0, 0, 0, time.UTC)

func refusals(t testing.TB) fs.FS {
	t.Helper()
	out := fstest.MapFS{}
	for _, name := range []string{"fault.zh.json", "fault.en.json"} {
		raw, err := os.ReadFile("../../" + name)
		if err != nil {
			t.Fatal(err)
		}
		out[name] = &fstest.MapFile{Data: raw}
	}
	return out
}

func begin(t testing.TB) *place {
	t.Helper()
	h := housetest.Open(t, "empty", house.Options{Now: func() time.Time { return now }}, nil)
	words := i18n.New()
	if err := words.Add(shell.Words, site.Words, form.Words, complaint.Catalogue, improve.Catalogue, Words, refusals(t)); err != nil {
		t.Fatal(err)
	}
	assets, err := page.NewAssets(static.Source(), Source())
	if err != nil {
		t.Fatal(err)
	}
	s := site.New(site.Site{House: h, Words: words, Assets: assets, Hub: page.NewHub()})
	s.Raw("/assets/", assets)
	Mount(s)
	for _, path := range []string{"GET /{$}", "GET /sign-in", "GET /portal"} {
		s.Open(path, func(w http.ResponseWriter, r *http.Request) error { w.WriteHeader(http.StatusNoContent); return nil })
	}
	server := httptest.NewServer(Guard(s, s.Handler()))
	t.Cleanup(server.Close)
	jar, _ := cookiejar.New(nil) // never fails without options
	return &place{t, s, server.URL, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

func (p *place) get(path string) (*http.Response, *goquery.Document) {
	p.t.Helper()
	res, err := p.http.Get(p.url + path)
	return p.read(res, err)
}

func (p *place) post(form url.Values) (*http.Response, *goquery.Document) {
	p.t.Helper()
	res, err := p.http.PostForm(p.url+"/setup", form)
	return p.read(res, err)
}

func (p *place) read(res *http.Response, err error) (*http.Response, *goquery.Document) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
	defer res.Body.Close()
	doc, err := goquery.NewDocumentFromReader(res.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return res, doc
}

func (p *place) filled() url.Values {
	return url.Values{"key": {strings.ToLower(p.site.Auth.SetupKey())}, "org_zh": {"东海银行"}, "org_en": {"Donghai Bank"}, "kind": {"bank"}, "prefix": {"DH"}, "department_zh": {"客户服务部"},
		"name": {"王管"}, "login": {"Wang"}, "password": {"north-wind-42"}, "again": {"north-wind-42"}, "works": {"1"}}
}

func TestFounding(t *testing.T) {
	t.Parallel()
	p := begin(t)
	for _, path := range []string{"/", "/sign-in", "/portal", "/c"} {
		if res, _ := p.get(path); res.Header.Get("Location") != "/setup" {
			t.Errorf("%s leads to %q", path, res.Header.Get("Location"))
		}
	}
	if res, doc := p.get("/setup"); res.StatusCode != 200 || doc.Find("form#setup input[name=password]").Length() != 1 {
		t.Fatalf("%d", res.StatusCode)
	}
	res, doc := p.post(p.filled())
	if res.StatusCode != 303 || res.Header.Get("Location") != "/settings" {
		t.Fatalf("%d %s", res.StatusCode, doc.Find(".k-problem, .k-err").Text())
	}
	snap := p.site.Register.Snapshot()
	if snap.Organisation.Name["zh"] != "东海银行" || snap.Organisation.Procedure != "nine-step" || snap.Organisation.NumberPrefix != "DH" || snap.Validate() != nil {
		t.Errorf("%+v %v", snap.Organisation, snap.Validate())
	}
	if !snap.Can(first, register.SettingsEdit) || !snap.Can(first, register.CaseRegister) {
		t.Error("the first person may keep the system and work")
	}
	u, _ := url.Parse(p.url)
	var session string
	for _, c := range p.http.Jar.Cookies(u) {
		session += c.Value
	}
	if s, err := p.site.Auth.Session(context.Background(), session); err != nil || s.Staff != first {
		t.Errorf("signed in: %v %v", s.Staff, err)
	}
	if res, _ := p.get("/"); res.StatusCode != 204 {
		t.Errorf("the site is open: %d", res.StatusCode)
	}
	if res, _ := p.get("/setup"); res.Header.Get("Location") != "/sign-in" {
		t.Error("the setup is over")
	}
	if res, _ := p.post(p.filled()); res.StatusCode != 409 {
		t.Errorf("founded twice: %d", res.StatusCode)
	}
	done, err := p.site.Desk.Do(context.Background(), complaint.Meta{By: first, Channel: "desk"}, "", &complaint.Register{Anonymous: true, Channel: "hotline",
		Subject: complaint.TextOf("排队太久"), Matter: complaint.TextOf("等了两个小时")})
	if err != nil || !strings.HasPrefix(done.Number, "DH") {
		t.Errorf("the first complaint: %s %v", done.Number, err)
	}
}

// TestWhoComesFirst is not yet the owner: without what the server printed nothing is founded, by whatever way, and what was
// typed stays.
func TestWhoComesFirst(t *testing.T) {
	t.Parallel()
	p := begin(t)
	if _, doc := p.get("/setup"); doc.Find("#f-key").AttrOr("value", "") != "" {
		t.Error("the page gives the key away")
	}
	if _, doc := p.get("/setup?key=AAAA"); doc.Find("#f-key").AttrOr("value", "") != "AAAA" {
		t.Error("the key of the address is not taken over")
	}
	for _, key := range []string{"", " - ", "AAAA-AAAA-AAAA", p.site.Auth.SetupKey()[1:]} {
		v := p.filled()
		v.Set("key", key)
		res, doc := p.post(v)
		if res.StatusCode != 422 || doc.Find("#f-key[aria-invalid=true]").Length() != 1 {
			t.Errorf("%q: %d", key, res.StatusCode)
		}
		if doc.Find("#f-org_zh").AttrOr("value", "") == "" {
			t.Errorf("%q: what was typed is lost", key)
		}
	}
	for range 8 {
		v := p.filled()
		v.Set("key", "guess")
		p.post(v)
	}
	if res, _ := p.post(p.filled()); res.StatusCode != 429 {
		t.Errorf("keys can be guessed: %d", res.StatusCode)
	}
	if empty, err := p.site.Auth.Empty(t.Context()); err != nil || !empty || p.site.Register.Snapshot().Version != 0 {
		t.Errorf("somebody has made an account: %v %v", empty, err)
	}
}

func TestWhatIsRefused(t *testing.T) {
	t.Parallel()
	p := begin(t)
	for field, change := range map[string]string{"org_zh": "org_zh", "name": "name", "login": "login", "department_zh": "department_zh"} {
		v := p.filled()
		v.Del(change)
		v.Del("org_en")
		res, doc := p.post(v)
		if res.StatusCode != 422 || doc.Find("#f-"+field+"[aria-invalid=true]").Length() != 1 {
			t.Errorf("without %s: %d", change, res.StatusCode)
		}
		if doc.Find("input[name=password]").AttrOr("value", "") != "" {
			t.Error("a password came back")
		}
	}
	for field, value := range map[string]string{"prefix": "t1", "kind": "circus", "again": "other", "password": "short"} {
		v := p.filled()
		v.Set(field, value)
		if field == "password" {
			v.Set("again", value)
		}
		if res, doc := p.post(v); res.StatusCode != 422 || doc.Find("#f-"+field+"[aria-invalid=true], .is-wrong#f-"+field).Length() != 1 {
			t.Errorf("%s %q: %d %s", field, value, res.StatusCode, doc.Find(".k-err").Text())
		}
	}
	if p.site.Register.Snapshot().Version != 0 {
		t.Error("something was founded")
	}
	for _, k := range kinds {
		v := map[string]string{"kind": k.id, "prefix": "TS", "org_en": "House", "department_en": "Care", "name": "Ann"}
		if _, err := register.Of(bundle(v, "en")); err != nil {
			t.Errorf("%s: %v", k.id, err)
		}
	}
}

func TestLint(t *testing.T) {
	t.Parallel()
	p := begin(t)
	wrong, err := webtest.Lint(p.site.Assets, p.site.Words, ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range wrong {
		t.Error(w)
	}
}

func TestInTheBrowser(t *testing.T) {
	tab := webtest.Open(t)
	p := begin(t)
	tab.Everywhere(p.url, func(_ webtest.Look, _ bool, end string) {
		tab.Go(p.url + "/")
		webtest.Fine(t, tab, "setup-"+end)
	})
}

package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"amends/internal/auth"
	"amends/internal/register"
	"amends/internal/view"
	"amends/internal/web/feature/portal"
)

// TestEveryAddressIsAPage asks for every address that the router knows as somebody does who opens it in a new tab: what comes
// is a page with the frame around it, or leads to one, or is no page at all (a file, a stream, figures for a script).
func TestEveryAddressIsAPage(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	c, h := crawlSite(t)
	all := everyCase(t, h)
	everything := *h.Register.Snapshot().StaffByID["gaojianguo"] // by whom no address is refused
	everything.Roles = nil
	for _, role := range h.Register.Snapshot().Bundle().Roles {
		everything.Roles = append(everything.Roles, role.ID)
	}
	if err := h.Register.Put(auth.Because(ctx, "轮岗"), "zhouqihang", crawlNow, register.Set(everything)); err != nil {
		t.Fatal(err)
	}
	saved, err := h.Views.SaveView(ctx, view.SavedView{Staff: "gaojianguo", Title: "我的", Filter: "view=all"})
	if err != nil {
		t.Fatal(err)
	}
	boss, asked := signed(t, h, "gaojianguo"), signed(t, h, "wangxiaoman")
	statement := askedStatement(t, h, all)
	state, err := h.Desk.Load(ctx, all[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	ask := func(path, cookie string) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(ctx, http.MethodGet, path, nil)
		r.Header.Set("Cookie", cookie)
		a := httptest.NewRecorder()
		done, cancel := context.WithCancel(ctx)
		cancel() // a stream says its first words and ends
		if path == "/live" {
			r = r.WithContext(done)
		}
		c.w.ServeHTTP(a, r)
		return a
	}
	pages := 0
	for _, pattern := range c.w.site.Pages() {
		path := strings.TrimSuffix(strings.TrimPrefix(pattern, "GET "), "{$}")
		cookie := boss
		switch {
		case strings.HasPrefix(path, "/customers/{id}"):
			path = strings.Replace(path, "{id}", state.Person, 1)
		case strings.HasPrefix(path, "/statements/"):
			path, cookie = "/statements/"+statement, asked
		case strings.HasPrefix(path, "/portal"), path == "/setup", path == "/sign-in":
			cookie = ""
		}
		if kind, ok := strings.CutPrefix(path, "/settings/"); ok && strings.Contains(path, "{id}") { // the first that its list leads to
			kind, _, _ = strings.Cut(kind, "/")
			doc, err := goquery.NewDocumentFromReader(ask("/settings/"+kind, boss).Body)
			if err != nil {
				t.Fatal(err)
			}
			at := doc.Find(`main a[href^="/settings/`+kind+`/"]`).First().AttrOr("href", "")
			id, _, _ := strings.Cut(strings.TrimPrefix(at, "/settings/"+kind+"/"), "/")
			path = strings.Replace(path, "{id}", id, 1)
		}
		saves := strings.HasPrefix(path, "/queue/views/")
		path = strings.NewReplacer("{tab}", "ledger", "{field}", "phones", "{command}", "note", "{version}", "1", "{digest}", strings.Repeat("a", 64),
			"{token}", h.Auth.PortalToken(all[0].ID, portal.LinkFor), "{number}", all[0].Number).Replace(path)
		if path = strings.Replace(path, "{id}", map[bool]string{true: saved.ID, false: all[0].ID}[saves], 1); strings.Contains(path, "{") {
			t.Errorf("%s: the test does not know what stands there", pattern)
			continue
		}
		a := ask(path, cookie)
		for n := 0; a.Header().Get("Location") != "" && n < 3; n++ {
			a = ask(a.Header().Get("Location"), cookie)
		}
		if !strings.HasPrefix(a.Header().Get("Content-Type"), "text/html") || strings.Contains(path, "/files/") {
			continue // what is no page is saved, or read by a script
		}
		doc, err := goquery.NewDocumentFromReader(a.Body)
		if err != nil {
			t.Fatal(err)
		}
		if pages++; a.Code != http.StatusOK && a.Code != http.StatusNotFound || doc.Find("head title").Text() == "" || doc.Find("link[rel=stylesheet]").Length() == 0 ||
			doc.Find("main, .po-main, .pp-page, body.p-paper").Length() == 0 {
			t.Errorf("%s at %s: %d, no page: %.200s", pattern, path, a.Code, strings.Join(strings.Fields(doc.Text()), " "))
		}
		if cookie != "" && !slices.Contains([]string{"/account/password", "/sign-out"}, path) && !strings.HasSuffix(path, "/print") && doc.Find(".s-app").Length() == 0 {
			t.Errorf("%s at %s: nothing leads on from there", pattern, path)
		}
	}
	if pages < 60 || !strings.Contains(strings.Join(c.w.site.Pages(), " "), "GET /c/{id}/code") {
		t.Errorf("only %d pages", pages)
	}
}

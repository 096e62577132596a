package web

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"amends/internal/auth"
	"amends/internal/demo"
	"amends/internal/view"
)

// ends are the addresses by which one click ends something; they are found among those of the router by their last word.
var ends = regexp.MustCompile(`/(revoke|remove|end|end-\w+|forget)$`)

// TestWhatEndsSomethingAsks: every button that ends something at once says what would come of it first, on every page that
// has one; a button in the colour of danger that sends a form does, wherever it goes, but where a page or a dialog of its own
// has asked already.
func TestWhatEndsSomethingAsks(t *testing.T) {
	t.Parallel()
	c, h := crawlSite(t)
	root, boss := signed(t, h, "zhouqihang"), signed(t, h, "gaojianguo")
	if _, _, err := h.Auth.SignIn(t.Context(), "t-zhouqihang", demo.Password, "127.0.0.1", "another device"); err != nil {
		t.Fatal(err)
	}
	if _, _, err := h.Auth.CreateToken(auth.With(t.Context(), auth.Principal{Staff: "zhouqihang"}), "zhouqihang", "接口", []string{auth.CasesRead}, time.Time{}); err != nil {
		t.Fatal(err)
	}
	saved, err := h.Views.SaveView(t.Context(), view.SavedView{Staff: "gaojianguo", Title: "我的", Filter: "view=all"})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	read := func(path, cookie string) {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Header.Set("Cookie", cookie)
		a := httptest.NewRecorder()
		c.w.ServeHTTP(a, r)
		doc, err := goquery.NewDocumentFromReader(a.Body)
		if err != nil || a.Code != http.StatusOK {
			t.Fatalf("%s: %d %v", path, a.Code, err)
		}
		doc.Find("form[method=post], [hx-post]").Each(func(_ int, s *goquery.Selection) {
			to := s.AttrOr("action", s.AttrOr("hx-post", ""))
			buttons := s.Find("button[type=submit]")
			if s.Is("button, a") {
				buttons = s
			}
			buttons.Each(func(_ int, b *goquery.Selection) {
				if !ends.MatchString(to) && !b.HasClass("k-btn-danger-text") {
					return
				}
				seen[someID.ReplaceAllString(to, "*")] = true
				if words := b.AttrOr("data-sure", b.AttrOr("hx-confirm", s.Find("p").First().Text())); len([]rune(words)) < 8 {
					t.Errorf("%s: %s ends something and asks %q", path, to, words)
				}
			})
		})
	}
	for _, path := range []string{"/settings/tokens", "/settings/rules/repeat", "/settings/staff/gaojianguo", "/settings/calendars/" + calendarWithDays(t, c, root), "/account"} {
		read(path, root)
	}
	read("/c?view=all&saved="+saved.ID, boss)
	for _, pattern := range c.w.site.StaffPages() {
		method, path, _ := strings.Cut(pattern, " ")
		if method != http.MethodPost || !ends.MatchString(path) {
			continue
		}
		last, found := path[strings.LastIndex(path, "/"):], false
		for to := range seen {
			found = found || strings.HasSuffix(to, last) && strings.HasPrefix(to, path[:strings.Index(path[1:], "/")+1])
		}
		if !found {
			t.Errorf("%s: no page with its button was read", pattern)
		}
	}
	if len(seen) < 6 {
		t.Errorf("read %v", seen)
	}
}

// calendarWithDays is one that has a day apart.
func calendarWithDays(t *testing.T, c *crawled, cookie string) string {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, "/settings/calendars", nil)
	r.Header.Set("Cookie", cookie)
	a := httptest.NewRecorder()
	c.w.ServeHTTP(a, r)
	doc, err := goquery.NewDocumentFromReader(a.Body)
	if err != nil {
		t.Fatal(err)
	}
	id := strings.TrimPrefix(doc.Find(`main a[href^="/settings/calendars/"]`).First().AttrOr("href", ""), "/settings/calendars/")
	return id
}

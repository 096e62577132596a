package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// TestTitlesOfPagesThatAreNot: the tab of a page that is not there, or not for this reader, says so in a word, and the page
// itself why; to whoever works here, to a customer, to a stranger.
func TestTitlesOfPagesThatAreNot(t *testing.T) {
	t.Parallel()
	w, boss := doorSite(t)
	for _, c := range []struct{ path, cookie, lang, title string }{
		{"/nowhere", boss, "zh-CN", "找不到页面"}, {"/nowhere", boss, "en", "Page not found"}, {"/c/nothing", boss, "zh-CN", "找不到页面"},
		{"/nowhere", "", "zh-CN", "找不到页面"}, {"/portal/nowhere", "", "en", "Page not found"}, {"/customers/nobody", boss, "zh-CN", "找不到页面"},
	} {
		r := httptest.NewRequest(http.MethodGet, c.path, nil)
		r.Header.Set("Cookie", c.cookie+"; lang="+c.lang)
		a := httptest.NewRecorder()
		w.ServeHTTP(a, r)
		doc, err := goquery.NewDocumentFromReader(a.Body)
		if err != nil {
			t.Fatal(err)
		}
		title, _, _ := strings.Cut(doc.Find("title").Text(), " · ")
		if a.Code != http.StatusNotFound || title != c.title || len([]rune(doc.Find("main").Text())) < 20 {
			t.Errorf("%s %s: %d, %q, %s", c.path, c.lang, a.Code, title, strings.Join(strings.Fields(doc.Find("main").Text()), " "))
		}
	}
}

// TestAnActionThatIsNotIsSaidInWords: neither the page nor the toast of an action that is not there shows its code.
func TestAnActionThatIsNotIsSaidInWords(t *testing.T) {
	t.Parallel()
	w, boss := doorSite(t)
	for _, lang := range []string{"zh-CN", "en"} {
		for _, part := range []string{"", "true"} {
			r := httptest.NewRequest(http.MethodPost, "/queue/bulk/ask_statement/ask", strings.NewReader("pick=0193b2a0-0000-7000-8000-000000000000"))
			r.Header.Set("Cookie", boss+"; lang="+lang)
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			if part != "" {
				r.Header.Set("HX-Request", part)
			}
			a := httptest.NewRecorder()
			w.ServeHTTP(a, r)
			said := a.Body.String() + strings.Join(a.Header().Values("HX-Trigger"), "")
			if a.Code != http.StatusNotFound || strings.Contains(said, "ask_statement") {
				t.Errorf("%s %s: %d %s", lang, part, a.Code, said)
			}
		}
	}
}

package casefile_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"amends/internal/view"
)

// TestTheActionThatIsDone: who says that an action is done reads which one it is, whose and by when it was promised.
func TestTheActionThatIsDone(t *testing.T) {
	t.Parallel()
	s, url, _, _ := demoSite(t, 60)
	list, err := s.Views.Rectifications(t.Context(), view.Viewer{All: true}, view.RectificationFilter{State: view.RectificationOpen}, "", 1, demoNow)
	must(t, err)
	if len(list.Rows) == 0 {
		t.Fatal("nothing is promised in the demo")
	}
	r, err := http.NewRequest(http.MethodGet, url+"/c/"+list.Rows[0].Case+"/do/complete_rectification", nil)
	must(t, err)
	r.AddCookie(signIn(t, s, "quality"))
	r.Header.Set("Accept-Language", "zh-CN")
	res, err := http.DefaultClient.Do(r)
	must(t, err)
	doc, err := goquery.NewDocumentFromReader(res.Body)
	must(t, err)
	res.Body.Close()
	sheet := doc.Find(".k-sheet").Text()
	for _, want := range []string{"整改内容", list.Rows[0].What, list.Rows[0].DueOn} {
		if want == "" || !strings.Contains(sheet, want) {
			t.Errorf("lacks %q: %s", want, sheet)
		}
	}
}

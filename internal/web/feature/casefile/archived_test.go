package casefile_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"amends/internal/view"
)

// An archived case says so, on the screen and on paper, and its two clocks are the limits that the customer was promised,
// not how long archiving took.
func TestArchived(t *testing.T) {
	t.Parallel()
	s, url, _, _ := demoSite(t, 80)
	list, err := s.Views.Queue(t.Context(), view.Viewer{All: true}, view.Filter{State: []string{view.StateArchived}}, view.Page{Limit: 20}, demoNow)
	must(t, err)
	var id string
	for _, it := range list.Rows {
		if c, err := s.Views.Case(t.Context(), view.Viewer{All: true}, it.ID, demoNow); err == nil && c.Procedure.ID == "telecom" {
			id = it.ID
		}
	}
	if id == "" {
		t.Fatal("no archived case by the operator's procedure")
	}
	c := signIn(t, s, "quality")
	r, err := http.NewRequest(http.MethodGet, url+"/c/"+id+"/do/archive", nil)
	must(t, err)
	r.AddCookie(c)
	res, err := http.DefaultClient.Do(r)
	must(t, err)
	doc, err := goquery.NewDocumentFromReader(res.Body)
	must(t, err)
	res.Body.Close()
	if doc.Find(".k-sheet form").Length() != 0 || doc.Find(".k-sheet .k-problem").Length() != 1 {
		t.Errorf("it can be archived once more: %s", doc.Find(".k-sheet").Text())
	}
	for path, want := range map[string][]string{
		"/c/" + id:            {"已归档", "已于", "归档", "法定答复时限", "办结时限"},
		"/c/" + id + "/print": {"已于", "归档", "法定答复时限", "办结时限"},
	} {
		r, err := http.NewRequest(http.MethodGet, url+path, nil)
		must(t, err)
		r.AddCookie(c)
		r.Header.Set("Accept-Language", "zh-CN")
		res, err := http.DefaultClient.Do(r)
		must(t, err)
		doc, err := goquery.NewDocumentFromReader(res.Body)
		must(t, err)
		res.Body.Close()
		head := strings.Join(strings.Fields(doc.Find(".s-pane-head").Text()), " ")
		for _, w := range want {
			if !strings.Contains(head, w) {
				t.Errorf("%s lacks %q: %s", path, w, head)
			}
		}
	}
}

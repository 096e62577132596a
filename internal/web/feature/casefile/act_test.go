package casefile_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"amends/internal/improve"
	"amends/internal/view"
	"amends/internal/web/feature/gate/testsite"
)

// TestThePromisedAction: the case says of what it promised how it stands, and leads to it.
func TestThePromisedAction(t *testing.T) {
	t.Parallel()
	s, url, _, _ := demoSite(t, 80)
	list, err := s.Views.Improvements(t.Context(), view.Viewer{All: true}, view.ImprovementFilter{}, "", 50, demoNow)
	must(t, err)
	list.Rows = slices.DeleteFunc(list.Rows, func(x view.Improvement) bool { return x.What == "" }) // of a customer who was erased
	if len(list.Rows) == 0 {
		t.Fatal("nothing is promised in the demo")
	}
	r, err := http.NewRequest(http.MethodGet, url+"/c/"+list.Rows[0].Case, nil)
	must(t, err)
	r.AddCookie(signIn(t, s, "quality"))
	r.Header.Set("Accept-Language", "zh-CN")
	res, err := http.DefaultClient.Do(r)
	must(t, err)
	doc, err := goquery.NewDocumentFromReader(res.Body)
	must(t, err)
	res.Body.Close()
	strip := doc.Find(".cs-promised")
	for _, want := range []string{list.Rows[0].What, list.Rows[0].DueOn, improve.Called()["choice.status."+string(list.Rows[0].Status)]["zh"]} {
		if want == "" || !strings.Contains(strip.Text(), want) {
			t.Errorf("lacks %q: %s", want, strip.Text())
		}
	}
	if at := strip.Find("a").AttrOr("href", ""); at != "/rectifications/"+list.Rows[0].ID {
		t.Error(at)
	}
}

// TestAnActThatIsNotForThisCase: an act that there is, but not here and now, is refused in words and not called unknown.
func TestAnActThatIsNotForThisCase(t *testing.T) {
	t.Parallel()
	e := open(t)
	r := register(t, e, "mei", "宽带断网")
	mei := e.As("mei")
	for _, command := range []string{"reopen", "contest", "end_access"} {
		at := "/c/" + r.ID + "/do/" + command
		for _, p := range []testsite.Answer{mei.Get(at).Is(t, 200), mei.Get(at, hx, "true").Is(t, 200), mei.Post(at).Is(t, 409)} {
			if got := p.Text(); !strings.Contains(got, "现在能做的事") || strings.Contains(got, command) {
				t.Errorf("%s: %s", command, got)
			}
			if p.Find("form[action$='/do/"+command+"']").Length() != 0 {
				t.Errorf("%s: a form that would be refused", command)
			}
		}
	}
	mei.Get("/c/"+r.ID+"/do/nonsense").Is(t, 404)
}

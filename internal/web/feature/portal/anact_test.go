package portal

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"amends/internal/api"
	"amends/internal/complaint"
	"amends/internal/intake"
	"amends/internal/notify"
	"amends/internal/view"
	"amends/internal/web/feature/gate/testsite"
	"amends/internal/web/page"
	"amends/internal/web/site"
)

// praise is an act that nobody has but this test, and its words.
var (
	praise = intake.Order(intake.Act{Page: "POST /portal/c/{number}/praise",
		API: "POST /portal/complaints/{number}/praise", ID: "portal_praise", Command: "hear", Form: intake.Folded, Zh: "表扬", En: "Praise", May: func(p *view.Progress) bool { return p.CanAnswer }},
		func(_ context.Context, _ *intake.Intake, b *intake.Contest) (complaint.Command, error) {
			return &complaint.Hear{Text: b.Text}, nil
		})
	praised = []byte(`{"portal.praise": "Praise", "portal.praise_hint": "Who is told", "portal.praise_why": "For what",
		"portal.praise_send": "Send"}`)
)

// TestAnActOfThePortal declares an act once and does it through both doors: its form is drawn, its route described, and
// what is said twice under one key is one.
func TestAnActOfThePortal(t *testing.T) {
	t.Parallel()
	acts := append(slices.Clone(intake.Acts), praise)
	both := func(s *site.Site) {
		Draw(s, acts)
		s.Raw("/api/", api.New(api.Deps{House: s.House, Words: s.Words, Address: s.Address, Acts: acts}))
	}
	f := feature()
	f.Mount = both
	none := func(w fstest.MapFS) testsite.Feature {
		return testsite.Feature{Mount: func(*site.Site) {}, Words: w, Source: page.Source{FS: fstest.MapFS{}, Dir: "none"}}
	}
	told, described := none(nil), none(nil)
	told.Words, described.Words = notify.Words, api.Words
	e := testsite.Open(t, nil, f, told, described,
		none(fstest.MapFS{"i18n.zh.json": {Data: praised}, "i18n.en.json": {Data: praised}}))
	b := e.Browser()
	id, number, code := complain(t, b)
	at := "/portal/c/" + number

	form := b.Get(at).Is(t, 200).Has(t, `#praise form[action="`+at+`/praise"]`)
	form.Has("textarea[required]")
	b.Post(at+"/praise", "text", " ").Is(t, 422).Has(t, "#praise[open] #f-praise-err")
	key := form.Find("input[name=key]").AttrOr("value", "")
	for range 2 {
		b.Post(at+"/praise", "key", key, "text", "the fitter").To(t, at+"?thanks=praise#praise")
	}

	path := e.URL + api.Prefix + "/portal/complaints/" + number + "/praise"
	for range 2 {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader(`{"text":"the hotline"}`))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("X-Portal-Code", code)
		r.Header.Set("Idempotency-Key", "1")
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != http.StatusOK {
			t.Fatalf("the API answers %s", res.Status)
		}
	}
	doc := b.Get("/api/openapi.json").Is(t, 200).Body
	for _, name := range []string{`"/portal/complaints/{number}/praise"`, `"PortalPraise"`} {
		if !strings.Contains(doc, name) {
			t.Errorf("the API does not describe %s", name)
		}
	}
	record, err := e.Site.Desk.Record(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, r := range record {
		if _, heard := r.Event.(complaint.Heard); heard && r.By == complaint.Customer && r.Channel == "portal" {
			n++
		}
	}
	if n != 2 {
		t.Errorf("heard %d times", n)
	}
}

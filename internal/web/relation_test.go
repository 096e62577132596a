package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"amends/internal/auth"
	"amends/internal/complaint"
	"amends/internal/demo"
)

// casePath is where the pages of a case are; what is not below it is about no one case, or lists some.
const casePath = "/c/{id}"

// TestPartyFindsNoPage goes through every door of the site, as the router has them, for somebody who holds every role and is
// a party: no page of the case is there for him, no list names it. A colleague with the same roles finds it.
func TestPartyFindsNoPage(t *testing.T) {
	w, boss := doorSite(t)
	ctx := context.Background()
	him, err := w.site.Auth.Session(ctx, strings.TrimPrefix(boss, auth.Cookie+"="))
	if err != nil {
		t.Fatal(err)
	}
	res, err := w.site.Desk.Do(ctx, complaint.Meta{By: "gaojianguo", Channel: "desk"}, "", &complaint.Register{Channel: "hotline",
		Subject: complaint.TextOf("经理态度恶劣"), Matter: complaint.TextOf("当众讥讽"), About: him.Staff, Anonymous: true})
	if err != nil {
		t.Fatal(err)
	}
	token, _, err := w.site.Auth.SignIn(ctx, "approver", demo.Password, "127.0.0.1", "test")
	if err != nil {
		t.Fatal(err)
	}
	ask := func(method, path, cookie string) (int, string) {
		r := httptest.NewRequestWithContext(ctx, method, path, strings.NewReader(""))
		r.Header.Set("Cookie", cookie)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if onlyPart.MatchString(r.URL.Path) {
			r.Header.Set("HX-Request", "true")
		}
		a := httptest.NewRecorder()
		w.ServeHTTP(a, r)
		return a.Code, a.Body.String()
	}
	fill := strings.NewReplacer("{id}", res.ID, "{tab}", "timeline", "{command}", "note", "{field}", "name", "{digest}", strings.Repeat("a", 64),
		"{message}", "m", "{act}", "note", "{number}", res.Number)
	pages := 0
	for _, door := range w.site.StaffPages() {
		method, path, _ := strings.Cut(door, " ")
		switch {
		case strings.HasPrefix(path, casePath):
			pages++
			if code, body := ask(method, fill.Replace(path), boss); code != http.StatusNotFound {
				t.Errorf("%s: the party gets %d: %.200s", door, code, body)
			}
		case method == http.MethodGet && !strings.Contains(path, "{") && path != "/live" && path != "/setup" && !strings.HasPrefix(path, "/portal"):
			for _, q := range []string{"", "?q=" + res.Number, "?view=all", "?view=unaccepted"} {
				if _, body := ask(method, path+q, boss); strings.Contains(body, res.ID) || strings.Contains(strings.ReplaceAll(body, q, ""), res.Number) && q == "" {
					t.Errorf("%s%s names the case to its party", door, q)
				}
			}
		}
	}
	if pages < 12 {
		t.Fatalf("only %d pages of a case", pages)
	}
	if code, body := ask("GET", "/c/"+res.ID, auth.Cookie+"="+token); code != http.StatusOK || !strings.Contains(body, res.Number) {
		t.Errorf("the colleague gets %d", code)
	}
}

package api

import (
	"fmt"
	"regexp"
	"testing"
)

var nextLink = regexp.MustCompile(`<([^>]+)>; rel="next"`)

func TestPaging(t *testing.T) {
	t.Parallel()
	e := setup(t)
	want := map[string]bool{}
	for i := range 23 {
		want[e.complain(fmt.Sprintf("139%08d", i)).Number] = true
	}
	url := "/complaints?limit=5&sort=received"
	var order []string
	for pages := 0; ; pages++ {
		var rows Rows
		r := e.ask("GET", url, e.as("anna"), "").want(200).into(&rows)
		for _, row := range rows.Items {
			if !want[row.Number] {
				t.Fatalf("%s twice or unknown", row.Number)
			}
			delete(want, row.Number)
			order = append(order, row.ReceivedAt)
			if row.Customer == "" || row.Subject == "" || row.DueAt == "" || row.State != "open" {
				t.Errorf("%+v", row)
			}
		}
		link := r.Header.Values("Link")
		if rows.Next == "" {
			if pages != 4 || len(rows.Items) != 3 {
				t.Errorf("%d pages, %d rows on the last", pages+1, len(rows.Items))
			}
			break
		}
		m := nextLink.FindStringSubmatch(link[0])
		if m == nil || len(rows.Items) != 5 {
			t.Fatalf("%v", link)
		}
		url = m[1]
	}
	if len(want) != 0 {
		t.Errorf("not seen: %v", want)
	}
	for i := 1; i < len(order); i++ {
		if order[i] > order[i-1] {
			t.Errorf("out of order: %v", order)
		}
	}
	for q, path := range map[string]string{"limit=0": "limit", "limit=501": "limit", "limit=x": "limit", "view=nope": "view", "sort=nope": "sort", "from=yesterday": "from", "after=%21": "after"} {
		if p := e.ask("GET", "/complaints?"+q, e.as("anna"), "").problem(422, "input.invalid"); p.Errors[0].Path != path {
			t.Errorf("%s: %+v", q, p.Errors)
		}
	}
}

func TestFiltersViewsSearch(t *testing.T) {
	t.Parallel()
	e := setup(t)
	o := e.complain("13012341203")
	e.complain("13012341204")
	count := func(path, staff string) int {
		t.Helper()
		var rows Rows
		e.ask("GET", path, e.as(staff), "").want(200).into(&rows)
		return len(rows.Items)
	}
	for path, n := range map[string]int{"/complaints": 2, "/complaints?channel=hotline": 2, "/complaints?channel=email": 0, "/complaints?view=unaccepted": 2, "/complaints?view=closed": 0,
		"/complaints?department=network,shop": 0, "/search?q=" + o.Number: 1, "/search?q=13012341204": 1} {
		if got := count(path, "anna"); got != n {
			t.Errorf("%s: %d, want %d", path, got, n)
		}
	}
	if count("/complaints", "zed") != 0 || count("/search?q="+o.Number, "zed") != 0 {
		t.Error("who does not see a case must not find it")
	}
	e.ask("GET", "/search?q=", e.as("anna"), "").problem(422, "input.invalid")
	var c Counts
	e.ask("GET", "/views", e.as("anna"), "").want(200).into(&c)
	if c.Views[0].ID != "mine" || c.Views[0].Count != 2 {
		t.Errorf("%+v", c)
	}
}

package api

import (
	"context"
	"fmt"
	"testing"

	"amends/internal/auth"
	"amends/internal/complaint"
	"amends/internal/waittest"
)

// TestNotices has colleagues mentioned and moved about, and asks for what they were told.
// TestNoticesByMailSetting: everybody chooses for himself; what is no choice is refused by name.
func TestNoticesByMailSetting(t *testing.T) {
	t.Parallel()
	e := setup(t)
	var me Me
	e.ask("GET", "/me", e.as("bo"), "").want(200).into(&me)
	if me.Notices != "acts" {
		t.Errorf("%+v", me)
	}
	for _, how := range []string{"daily", "never", "acts"} {
		e.ask("PUT", "/me/notices", e.as("bo"), `{"notices":"`+how+`"}`).want(200).into(&me)
		if me.Notices != how {
			t.Errorf("%s: %+v", how, me)
		}
	}
	for _, body := range []string{`{"notices":"weekly"}`, `{}`} {
		if p := e.ask("PUT", "/me/notices", e.as("bo"), body).problem(422, "input.invalid"); p.Errors[0].Path != "notices" {
			t.Errorf("%s: %+v", body, p)
		}
	}
	e.ask("PUT", "/me/notices", e.as("bo", "cases:read"), `{"notices":"daily"}`).problem(403, "api.scope_missing")
}

func TestNotices(t *testing.T) {
	t.Parallel()
	e := setup(t)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); _ = e.house.Notify.Run(ctx) }()
	t.Cleanup(func() { stop(); waittest.For(t, "the end of the notices", done) })

	var numbers []string
	for i := range 5 {
		o := e.complain(fmt.Sprintf("139%08d", i))
		numbers = append(numbers, o.Number)
		_, err := e.house.Desk.Do(t.Context(), complaint.Meta{By: "anna", Channel: "desk"}, o.ID, &complaint.Note{Text: complaint.TextOf("请看"), Mentions: []string{"lena", "zed"}, Grant: true})
		must(t, err)
		_, err = e.house.Desk.Do(t.Context(), complaint.Meta{By: "anna", Channel: "desk"}, o.ID, &complaint.EndAccess{Staff: "zed"})
		must(t, err)
	}
	waittest.Until(t, "zed is told of five", func() bool {
		n, err := e.house.Notify.Unread(t.Context(), "zed")
		must(t, err)
		return n == 5
	}, nil)
	lena := e.as("lena")
	var page Notices
	r := e.ask("GET", "/notices?limit=3", lena, "", "Accept-Language", "zh").want(200).into(&page)
	if len(page.Items) != 3 || page.Unread != 5 || nextLink.FindStringSubmatch(r.Header.Get("Link")) == nil {
		t.Fatalf("%s %v", r.Body, r.Header)
	}
	if n := page.Items[0]; n.Kind != "mentioned" || n.Text != "Anna在备注中提到了您" || n.Number != numbers[4] || n.Subject != "宽带断网" || n.By != "anna" || n.ReadAt != "" || n.At == "" {
		t.Errorf("%+v", n)
	}
	first := page.Items[0].ID
	page = Notices{}
	e.ask("GET", nextLink.FindStringSubmatch(r.Header.Get("Link"))[1], lena, "").want(200).into(&page)
	if len(page.Items) != 2 || page.Next != "" || page.Items[1].Number != numbers[0] {
		t.Errorf("%+v", page)
	}
	// Of a complaint out of reach one hears the number, which one was told, and no subject.
	page = Notices{}
	e.ask("GET", "/notices", e.as("zed"), "", "Accept-Language", "en").want(200).into(&page)
	if n := page.Items[0]; n.Text != "Anna mentioned you in a note" || n.Number != numbers[4] || n.Subject != "" {
		t.Errorf("%+v", n)
	}

	read := func(body string, marked int64, unread int) {
		t.Helper()
		var left Unread
		e.ask("POST", "/notices/read", lena, body).want(200).into(&left)
		if left.Marked != marked || left.Unread != unread {
			t.Errorf("%s: %+v", body, left)
		}
	}
	read(`{"ids":["`+first+`"]}`, 1, 4)
	read(`{"ids":["`+first+`","`+page.Items[0].ID+`"]}`, 0, 4) // once more, and one of zed's
	page = Notices{}
	e.ask("GET", "/notices?unread=true", lena, "").want(200).into(&page)
	if len(page.Items) != 4 || page.Items[0].ID == first {
		t.Errorf("%+v", page)
	}
	read(`{"all":true}`, 4, 0)
	page = Notices{}
	if e.ask("GET", "/notices?unread=true", lena, "").want(200).into(&page); len(page.Items) != 0 {
		t.Errorf("%+v", page)
	}
	page = Notices{}
	if e.ask("GET", "/notices", lena, "").want(200).into(&page); len(page.Items) != 5 || page.Items[0].ReadAt == "" {
		t.Errorf("%+v", page)
	}

	for body, path := range map[string]string{`{}`: "ids", `{"ids":["1"],"all":true}`: "ids", `{"ids":["x"]}`: "ids.0", `{"who":"all"}`: "who"} {
		if p := e.ask("POST", "/notices/read", lena, body).problem(422, "input.invalid"); p.Errors[0].Path != path {
			t.Errorf("%s: %+v", body, p.Errors)
		}
	}
	for q, path := range map[string]string{"limit=0": "limit", "unread=perhaps": "unread", "after=%21": "after"} {
		if p := e.ask("GET", "/notices?"+q, lena, "").problem(422, "input.invalid"); p.Errors[0].Path != path {
			t.Errorf("%s: %+v", q, p.Errors)
		}
	}
	e.ask("GET", "/notices", "", "").want(401)
	e.ask("POST", "/notices/read", e.as("lena", auth.CasesRead), `{"all":true}`).problem(403, "api.scope_missing")
	e.ask("GET", "/notices", e.as("root"), "").problem(403, "api.not_permitted")
}

package rectify

import (
	"context"
	"embed"
	"strconv"
	"strings"
	"testing"
	"time"

	"amends/internal/complaint"
	"amends/internal/improve"
	"amends/internal/store"
	"amends/internal/web/feature/gate/testsite"
	"amends/internal/web/form"
	"amends/internal/web/form/look"
	"amends/internal/web/form/story"
	"amends/internal/web/page"
	"amends/internal/web/site"
)

// TestPage reads the list as its address narrows it, in both languages, and says so when there is nothing.
func TestPage(t *testing.T) {
	t.Parallel()
	e := testsite.Open(t, nil, testsite.Feature{Mount: Mount, Words: Words, Source: Source()},
		testsite.Feature{Mount: func(*site.Site) {}, Words: look.Words, Source: page.Source{FS: embed.FS{}, Dir: "none"}})
	b := e.As("li")
	for _, at := range []string{"/rectifications", "/rectifications?state=done", "/rectifications?state=nonsense&mine=1", "/rectifications?department=service"} {
		b.Get(at).Is(t, 200).Has(t, ".k-empty-title")
	}
	b.Get("/rectifications?after=nonsense").Is(t, 422)
	e.Browser().Get("/rectifications").To(t, "/sign-in?next=%2Frectifications")
	e.As("root").Get("/rectifications").Is(t, 403) // sees no cases

	ctx := context.Background()
	res, err := e.Site.Desk.Do(ctx, complaint.Meta{By: "mei", Channel: "desk"}, "", &complaint.Register{Channel: "hotline", Anonymous: true,
		Subject: complaint.TextOf("<b>账单</b>多收了钱"), Matter: complaint.TextOf("多收了钱")})
	if err != nil {
		t.Fatal(err)
	}
	err = e.Site.DB.Write(ctx, func(tx *store.Tx) error { // how rows come about is a test of package view
		for i, r := range []struct {
			due  int64
			done string
		}{{20261101, ""}, {20270101, ""}, {20260830, "2026-09-04T10:00:00+08:00"}, {20260831, "2026-08-31T23:59:00+08:00"}} {
			var done int64
			if at, err := time.Parse(time.RFC3339, r.done); err == nil {
				done = at.UnixMicro()
			}
			place := int64(0)
			if done != 0 {
				place = 2
			}
			if _, err := store.Exec(ctx, tx, `insert into improvement (seq, id, case_id, what, department, owner, place, due, status, done_at,
				done_by, verified_at, verified_by, returned, doers) values ($1, $2, $3, '', 'service', 'li', $4, $5, 'open', $6, '', 0, '', 0, '')`,
				1000+i, "r"+strconv.Itoa(i+1), res.ID, place, r.due, done); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	rows := b.Get("/rectifications").Is(t, 200).Find("tr[data-state]")
	if got := strings.Join(strings.Fields(rows.Text()), " "); rows.Length() != 2 || !strings.Contains(got, "2026-11-01待认领 · 晚 ") ||
		!strings.Contains(got, "2027-01-01待认领") || !strings.Contains(got, "<b>账单</b>") || !strings.Contains(got, "内容已删除") {
		t.Errorf("%d rows: %s", rows.Length(), got)
	}
	if at := rows.First().Find("a").AttrOr("href", ""); at != "/rectifications/r1" {
		t.Errorf("leads to %s", at)
	}
	if got := b.Get("/rectifications").Find(`[data-count-of=rectifications] .k-count`).Text(); got != "2" { // li's own to do
		t.Errorf("the navigation counts %q", got)
	}
	if got := b.Get("/rectifications").Find(".re-bar").Text(); !strings.Contains(got, "由我负责 2") {
		t.Error(got)
	}
	done := b.Get("/rectifications?state=done").Is(t, 200) // late looks late, and says by how much
	if got := strings.Join(strings.Fields(done.Find("tr[data-state]").Text()), " "); !strings.Contains(got, "2026-08-30待认领 · 晚 5 天") || !strings.Contains(got, "2026-08-31待认领") {
		t.Error(got)
	}
	done.Has(t, ".k-tag.is-warn")
	all := b.Get("/rectifications?state=all").Is(t, 200).Find("tr[data-state]")
	if all.Length() != 4 || all.Eq(0).AttrOr("data-state", "") != "overdue" || all.Eq(2).AttrOr("data-state", "") != "done" {
		t.Errorf("all: %d rows, %s", all.Length(), all.Text())
	}
	late := b.Get("/rectifications?state=overdue&department=service").Is(t, 200)
	if late.Find("tr[data-state]").Length() != 1 {
		t.Error("not narrowed to what is late")
	}
	late.Has(t, `input[name=state][value=overdue]`) // choosing a department keeps the state
	late.Has(t, `option[value=service][selected]`)
	e.As("root").Get("/rectifications.csv").Is(t, 403) // as the list
	for at, lines := range map[string]int{"/rectifications.csv": 3, "/rectifications.csv?state=overdue": 2, "/rectifications.csv?mine=1&state=done": 3, "/rectifications.csv?state=all": 5, "/rectifications.csv?state=done": 3} {
		got := b.Get(at).Is(t, 200).Body
		if n := strings.Count(got, "\n"); n != lines || !strings.HasPrefix(got, "\ufeff整改内容,整改部门,") || !strings.Contains(b.Get("/rectifications?state=overdue").Find("a[download]").AttrOr("href", ""), ".csv?state=overdue") {
			t.Errorf("%s: %d lines: %s", at, n, got)
		}
	}
	b.Get("/rectifications.csv?after=nonsense").Is(t, 200) // always all pages
	en := e.As("li")
	en.Lang = "en"
	if got := en.Get("/rectifications").Is(t, 200).Find("tr[data-state]").First().Text(); !strings.Contains(got, "late") {
		t.Error(got)
	}
}

// TestAction goes the way of one action on its page: what can be done is offered, a refusal keeps what was typed, who did it is
// told that somebody else checks it, and the page shows its record.
func TestAction(t *testing.T) {
	t.Parallel()
	e := testsite.Open(t, nil, testsite.Feature{Mount: Mount, Words: Words, Source: Source()}, testsite.Feature{Mount: func(*site.Site) {},
		Words: look.Words, Source: page.Source{FS: embed.FS{}, Dir: "none"}}, testsite.Feature{Mount: func(*site.Site) {}, Words: form.Words,
		Source: page.Source{FS: embed.FS{}, Dir: "none"}}, testsite.Feature{Mount: func(*site.Site) {}, Words: story.Words, Source: page.Source{FS: embed.FS{}, Dir: "none"}})
	ctx := context.Background()
	res, err := e.Site.Desk.Do(ctx, complaint.Meta{By: "mei", Channel: "desk"}, "", &complaint.Register{Channel: "hotline", Anonymous: true,
		Subject: complaint.TextOf("账单多收了钱"), Matter: complaint.TextOf("多收了钱")})
	if err != nil {
		t.Fatal(err)
	}
	id := res.ID + "-9"
	_, err = e.Site.Actions.Do(ctx, complaint.Meta{By: complaint.System, Channel: "flow"}, id, &improve.OpenAction{Case: res.ID, Number: res.Number,
		Rectification: "r1", Decided: 9, By: "mei", What: complaint.TextOf("更换<b>批次</b>端口"), Department: "service", DueOn: "2099-01-01"})
	if err != nil {
		t.Fatal(err)
	}
	at, li := "/rectifications/"+id, e.As("li")
	li.Get(at).Is(t, 200).Has(t, `a[href="`+at+`/do/accept_action"]`)
	e.As("root").Get(at).Is(t, 403)
	li.Get("/rectifications/nowhere").Is(t, 404)
	li.Get(at+"/do/nonsense").Is(t, 404)
	if got := li.Get(at+"/do/work_on_action").Is(t, 200).Text(); !strings.Contains(got, "请先认领") {
		t.Error(got)
	}
	li.Post(at+"/do/accept_action", "key", "k1", "text", "分两批").To(t, at)
	p := li.Post(at+"/do/complete_action", "key", "k2", "text", "").Is(t, 422)
	p.Has(t, `form[action="`+at+`/do/complete_action"]`)
	li.Post(at+"/do/complete_action", "key", "k2", "text", "全部更换").Is(t, 422).Has(t, ".k-err")
	if got := li.Get(at).Has(t, ".re-action .k-btn-primary").Text(); !strings.Contains(got, "报告完成") {
		t.Errorf("the next stage is %q", got)
	}
	li.Post(at+"/do/complete_action", "key", "k2", "text", "全部更换", "unproven", "现场可见").To(t, at)
	for _, where := range []string{at, at + "/do/verify_action"} { // what is to be checked is read before the buttons
		if got := e.As("admin2").Get(where).Has(t, ".re-latest").Text(); !strings.Contains(got, "全部更换") || !strings.Contains(got, "现场可见") {
			t.Errorf("%s: %q", where, got)
		}
	}
	if got := li.Post(at+"/do/verify_action", "key", "k3", "text", "看过了").Is(t, 409); !strings.Contains(got.Text(), "请由另一个人核实") || !strings.Contains(got.Text(), "看过了") {
		t.Error(got.Text())
	}
	e.As("admin2").Post(at+"/do/verify_action", "key", "k4", "text", "抽查合格").To(t, at)
	got := strings.Join(strings.Fields(li.Get(at).Is(t, 200).Text()), " ")
	for _, want := range []string{"更换<b>批次</b>端口", "立项", "认领整改", "报告完成，待核实", "核实通过，结项", "抽查合格", "已完成并核实", res.Number} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in %s", want, got)
		}
	}
	li.Get(at).Has(t, `a[href="/c/`+res.ID+`"]`)
}

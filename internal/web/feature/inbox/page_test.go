package inbox

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"amends/internal/complaint"
	"amends/internal/notify"
	"amends/internal/store"
	"amends/internal/waittest"
	"amends/internal/web/feature/casefile"
	"amends/internal/web/feature/gate/testsite"
	"amends/internal/web/feature/queue"
	"amends/internal/web/form"
	"amends/internal/web/form/look"
	"amends/internal/web/form/story"
	"amends/internal/web/page"
	"amends/internal/web/shell"
	"amends/internal/web/site"
)

// env is a site with the inbox beside queue and case, and a reader that writes notices.
type env struct{ *testsite.Env }

func open(t testing.TB) env {
	t.Helper()
	words := func(w fs.FS) testsite.Feature {
		return testsite.Feature{Mount: func(*site.Site) {}, Words: w, Source: page.Source{FS: embed.FS{}, Dir: "none"}}
	}
	e := env{testsite.Open(t, nil, testsite.Feature{Mount: queue.Mount, Words: queue.Words, Source: queue.Source()},
		testsite.Feature{Mount: casefile.Mount, Words: casefile.Words, Source: casefile.Source()},
		testsite.Feature{Mount: Mount, Words: Words, Source: Source()},
		testsite.Feature{Mount: func(*site.Site) {}, Words: form.Words, Source: form.Source()}, words(look.Words), words(story.Words), words(notify.Words))}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); _ = e.Site.Notify.Run(ctx) }()
	t.Cleanup(func() { stop(); waittest.For(t, "the end of the notices", done) })
	return e
}

func (e env) do(by, id string, c complaint.Command) string {
	e.T.Helper()
	res, err := e.Site.Desk.Do(context.Background(), complaint.Meta{By: by, Channel: "desk"}, id, c)
	if err != nil {
		e.T.Fatal(err)
	}
	return res.ID
}

// complaint is one of customer care, about which mei wrote a note to somebody.
func (e env) complaint(subject string, to ...string) string {
	e.T.Helper()
	id := e.do("mei", "", &complaint.Register{Channel: "hotline", Subject: complaint.TextOf(subject), Matter: complaint.TextOf(subject + "，请尽快处理。"),
		Complainant: complaint.Complainant{Name: "周小霞", Phone: "13012341203"}})
	if len(to) > 0 {
		e.do("mei", id, &complaint.Note{Text: complaint.TextOf("请看"), Mentions: to, Grant: true})
	}
	return id
}

// told waits until somebody has so many unread notices.
func (e env) told(staff string, want int) {
	e.T.Helper()
	got := -1
	waittest.Until(e.T, fmt.Sprintf("%s has %d unread", staff, want), func() bool {
		var err error
		if got, err = e.Site.Notify.Unread(context.Background(), staff); err != nil {
			e.T.Fatal(err)
		}
		return got == want
	}, func() any { return got })
}

func text(s *goquery.Selection) string { return strings.Join(strings.Fields(s.Text()), " ") }

func TestEmpty(t *testing.T) {
	t.Parallel()
	e := open(t)
	b := e.As("li")
	p := b.Get("/notices").Is(t, 200)
	if got := text(p.Has(t, ".k-empty-title")); got != "还没有通知" {
		t.Error(got)
	}
	p.Lacks(t, ".nt-all")
	bell := p.Has(t, "#bell")
	if bell.AttrOr("aria-label", "") != "通知，没有未读" || bell.Find(".s-bell-n").Length() != 0 || bell.AttrOr("data-go", "") != "n" {
		t.Error(text(bell), bell.AttrOr("aria-label", ""))
	}
	if got := text(b.Get("/notices?unread=1").Has(t, ".k-empty-title")); got != "没有未读通知" {
		t.Error(got)
	}
	b.Get("/palette?q=%E9%80%9A%E7%9F%A5", "HX-Request", "true").Is(t, 200).Has(t, `[role=option][data-href="/notices"]`)
	e.As("root").Get("/notices").Is(t, 200) // his own inbox, whatever his role
	e.Browser().Get("/notices").To(t, "/sign-in?next=%2Fnotices")
	b.Get("/notices?after=nonsense").Is(t, 422)
}

func TestDays(t *testing.T) {
	t.Parallel()
	e := open(t)
	first := e.complaint("两次预约没人来", "li")
	e.told("li", 1)
	e.Pass(24 * time.Hour)
	e.do("mei", e.complaint("<b>账单</b>多收了钱", "li", "zhao"), &complaint.EndAccess{Staff: "zhao"})
	e.told("li", 2)

	p := e.As("li").Get("/notices").Is(t, 200)
	var days []string
	p.Find(".nt-date").Each(func(_ int, s *goquery.Selection) { days = append(days, text(s)) })
	if strings.Join(days, "|") != "今天 · 11-17 周二|昨天 · 11-16 周一" {
		t.Errorf("days %q", days)
	}
	lines := p.Find(".nt-line.is-unread")
	if lines.Length() != 2 || !strings.Contains(text(lines.First()), "未读 梅子在备注中提到了您") || !strings.Contains(text(lines.First()), "<b>账单</b>多收了钱") {
		t.Errorf("lines %s", text(lines))
	}
	if got := lines.Last().Find("a[data-open-row]").AttrOr("href", ""); got != "/c/"+first {
		t.Errorf("leads to %s", got)
	}
	if got := text(p.Has(t, "#bell .s-bell-n")); got != "2" {
		t.Errorf("the bell says %s", got)
	}
	// Of a case out of reach one is told the number and no more.
	z := e.As("zhao")
	p = z.Get("/notices").Is(t, 200)
	if got := text(p.Has(t, ".nt-line")); !strings.Contains(got, "TS261117") || !strings.Contains(got, "已不在您的可见范围") || strings.Contains(got, "账单") {
		t.Errorf("zhao reads %s", got)
	}
	p.Lacks(t, ".nt-line a")

	en := e.As("li")
	en.Lang = "en"
	if got := text(en.Get("/notices").Has(t, ".nt-line")); !strings.Contains(got, "Mei Zi mentioned you in a note") {
		t.Errorf("in English %s", got)
	}
}

func TestReading(t *testing.T) {
	t.Parallel()
	e := open(t)
	var ids []string
	for _, s := range []string{"一", "二", "三", "四"} {
		ids = append(ids, e.complaint("第"+s+"件", "li"))
		e.Pass(time.Minute)
	}
	e.told("li", 4)
	b := e.As("li")
	p := b.Get("/notices?unread=1").Is(t, 200)
	one := p.Has(t, ".nt-line input[name=id]").AttrOr("value", "")
	upto := p.Has(t, ".nt-all input[name=upto]").AttrOr("value", "")
	form := p.Has(t, ".nt-read").AttrOr("action", "")
	if form != "/notices/read?unread=1" {
		t.Error(form)
	}
	b.Post(form, "id", one).To(t, "/notices?unread=1")
	if n := b.Get("/notices?unread=1").Find(".nt-line").Length(); n != 3 {
		t.Errorf("%d unread are listed", n)
	}
	p = b.Get("/notices").Is(t, 200)
	if p.Find(".nt-line").Length() != 4 || p.Find(".is-unread").Length() != 3 || text(p.Find(".k-segment").Last()) != "未读 3" {
		t.Error(text(p.Find("#notices")))
	}
	b.Post("/notices/read", "id", "x").Is(t, 422)
	e.As("mei").Post("/notices/read", "id", p.Has(t, ".is-unread input[name=id]").AttrOr("value", "")).To(t, "/notices")
	e.told("li", 3) // not hers to mark

	// Opening a case reads what is about it: beside the list, on its own page, and never somebody else's.
	e.As("boss").Get("/c/"+ids[0]).Is(t, 200)
	e.told("li", 3)
	if got := text(b.Get("/c/"+ids[0]).Is(t, 200).Has(t, "#bell .s-bell-n")); got != "2" {
		t.Errorf("on the page of the case the bell says %s", got)
	}
	b.Get("/c/"+ids[1], "HX-Request", "true").Is(t, 200)
	e.told("li", 1)

	e.complaint("刚刚的一件", "li")
	e.told("li", 2)
	b.Post("/notices/read", "upto", upto).To(t, "/notices")
	e.told("li", 1) // what arrived since stays new
	b.Post("/notices/read").To(t, "/notices")
	e.told("li", 0)
	b.Get("/notices").Lacks(t, ".is-unread")

	bell := b.Get("/notices/bell", "HX-Request", "true").Is(t, 200)
	if bell.Find("html .s-nav").Length() != 0 || bell.Find("#bell").Length() != 1 {
		t.Error(bell.Body)
	}
	b.Get("/notices/bell").To(t, "/notices")
}

func TestPages(t *testing.T) {
	t.Parallel()
	e := open(t)
	id := e.complaint("写了很多备注")
	for i := range perPage + 5 {
		e.Pass(time.Minute)
		e.do("mei", id, &complaint.Note{Text: complaint.TextOf("第 " + strconv.Itoa(i)), Mentions: []string{"li"}})
	}
	e.told("li", perPage+5)
	b := e.As("li")
	p := b.Get("/notices").Is(t, 200)
	p.Lacks(t, ".k-pager a[rel=prev]")
	if n := p.Find(".nt-line").Length(); n != perPage {
		t.Errorf("%d on the first page", n)
	}
	p.Has(t, "#notices[data-live=inbox]")
	older := b.Get(p.Has(t, ".k-pager a[rel=next]").AttrOr("href", "")).Is(t, 200)
	older.Lacks(t, ".k-pager a[rel=next]")
	older.Lacks(t, "#notices[data-live]")
	if n := older.Find(".nt-line").Length(); n != 5 || older.Has(t, ".k-pager a[rel=prev]").AttrOr("href", "") != "/notices" {
		t.Errorf("%d on the second page", n)
	}
	frag := b.Get("/notices?unread=1", "HX-Request", "true").Is(t, 200)
	frag.Lacks(t, ".s-nav")
	frag.Has(t, "#notices")
}

func TestManyAreTooManyToCount(t *testing.T) {
	t.Parallel()
	if shell.Unread(notify.UnreadCap) != "99+" || shell.Unread(notify.UnreadCap-1) != "99" {
		t.Error("the bell and the house stop counting at different numbers")
	}
}

// TestAnAlarmInTheInbox: what was done to one's sign-in leads to one's account, a colleague's leads to no case.
func TestAnAlarmInTheInbox(t *testing.T) {
	t.Parallel()
	e := open(t)
	err := e.Site.DB.Write(context.Background(), func(tx *store.Tx) error {
		if err := e.Site.Notify.Alarm(context.Background(), tx, notify.SignInSet, notify.Args{By: "root"}, []string{"mei"}); err != nil {
			return err
		}
		return e.Site.Notify.Alarm(context.Background(), tx, notify.TokenMade, notify.Args{Whose: "sun"}, []string{"mei"})
	})
	if err != nil {
		t.Fatal(err)
	}
	lines := e.As("mei").Get("/notices").Is(t, 200).Find(".nt-line")
	if lines.Length() != 2 || lines.Find("a").Length() != 1 || lines.Eq(1).Find(`a[href="/account"]`).Length() != 1 {
		t.Fatalf("shown: %q", lines.Text())
	}
	if text := lines.Text(); !strings.Contains(text, "账号与登录") || !strings.Contains(text, "有人在服务器的命令行上为服务账户") || strings.Contains(text, "范围") {
		t.Errorf("said: %q", text)
	}
}

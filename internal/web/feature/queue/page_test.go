package queue_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"amends/internal/auth"
	"amends/internal/complaint"
	"amends/internal/desk"
	setting "amends/internal/register"
	"amends/internal/view"
	"amends/internal/waittest"
	"amends/internal/web/feature/gate/testsite"
	"amends/internal/web/feature/queue"
	"amends/internal/web/form"
	"amends/internal/web/form/look"
	"amends/internal/web/page"
	"amends/internal/web/site"
)

func open(t *testing.T) *testsite.Env {
	t.Helper()
	none := func(*site.Site) {}
	return testsite.Open(t, nil, testsite.Feature{Mount: none, Words: form.Words, Source: form.Source()},
		testsite.Feature{Mount: none, Words: look.Words, Source: page.Source{FS: look.Words}},
		testsite.Feature{Mount: queue.Mount, Words: queue.Words, Source: queue.Source()})
}

func register(t *testing.T, e *testsite.Env, subject, channel string) desk.Result {
	t.Helper()
	w := complaint.TextOf
	return do(t, e, "mei", "", &complaint.Register{Channel: channel, CodeKept: true, Subject: w(subject), Matter: w(subject + "，一直没有解决。"), Procedure: "telecom",
		Complainant: complaint.Complainant{Name: "周小霞", Phone: "13912345678"}})
}

func do(t *testing.T, e *testsite.Env, by, id string, c complaint.Command) desk.Result {
	t.Helper()
	e.Pass(time.Minute)
	res, err := e.Site.Desk.Do(context.Background(), complaint.Meta{By: by, Channel: "desk"}, id, c)
	must(t, err)
	return res
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

const hx = "HX-Request"

// send is a request as htmx makes it, by somebody signed in.
func send(t *testing.T, e *testsite.Env, staff, path string, v url.Values) testsite.Answer {
	t.Helper()
	e.Enrol(false, staff)
	token, _, err := e.Site.Auth.SignIn(context.Background(), staff, testsite.Password, "10.0.0.1", "Go test")
	must(t, err)
	r, err := http.NewRequest(http.MethodPost, e.URL+path, strings.NewReader(v.Encode()))
	must(t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set(hx, "true")
	r.Header.Set("HX-Current-URL", e.URL+"/c?view=all")
	r.AddCookie(auth.SessionCookie(token, time.Hour, false))
	res, err := http.DefaultClient.Do(r)
	must(t, err)
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	must(t, err)
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(raw))
	must(t, err)
	return testsite.Answer{Document: doc, Status: res.StatusCode, Header: res.Header, Body: string(raw)}
}

// toast is what an answer says in passing.
func toast(t *testing.T, a testsite.Answer) string {
	t.Helper()
	var said struct{ Toast page.Note }
	must(t, json.Unmarshal([]byte(a.Header.Get("HX-Trigger")), &said))
	text := said.Toast.Title
	for _, it := range said.Toast.Items {
		text += " " + it
	}
	return text
}

// The numbers beside the views can be asked for alone, and are the viewer's own.
func TestCountsAlone(t *testing.T) {
	t.Parallel()
	e := open(t)
	register(t, e, "宽带断网", "hotline")
	for who, want := range map[string]string{"mei": `"all":1`, "zhao": `"all":0`} {
		if got := e.As(who).Get("/queue/counts").Is(t, 200).Body; !strings.Contains(got, want) {
			t.Errorf("%s sees %s", who, got)
		}
	}
	e.As("root").Get("/queue/counts").Is(t, 403)
}

// A saved view outlives what it names: it opens, says what is no longer there, and leads to the list without it. What is
// only out of use is still found, and its chip says so.
func TestWhatIsNoLongerThere(t *testing.T) {
	t.Parallel()
	e := open(t)
	a := register(t, e, "宽带断网", "hotline")
	category := *e.Site.Register.Snapshot().CategoryByCode["fee.calculation"]
	category.Active = false
	must(t, e.Site.Register.Put(context.Background(), "root", e.Now(), setting.Set(category)))
	saved, err := e.Site.Views.SaveView(context.Background(), view.SavedView{Staff: "mei", Title: "旧的", Filter: "channel=hotline,fax&category=fee.calculation&department=nobody&grade=xyz"})
	must(t, err)
	mei := e.As("mei")
	page := mei.Get(site.SavedHref(saved), "Accept-Language", "zh").Is(t, 200)
	note := page.Has(t, ".q-strange")
	for _, word := range []string{"部门“nobody”", "等级“xyz”", "渠道“fax”"} {
		if !strings.Contains(note.Text(), word) {
			t.Errorf("%s is not named: %s", word, note.Text())
		}
	}
	if strings.Contains(note.Text(), "hotline") || strings.Contains(note.Text(), "fee") {
		t.Errorf("what is there is called strange: %s", note.Text())
	}
	if chips := page.Find(".k-filter.is-on").Text(); !strings.Contains(chips, "（已停用）") || !strings.Contains(chips, "nobody") {
		t.Errorf("the filters that are on: %s", chips)
	}
	page.Has(t, "#flt-category input[value='fee.calculation'][checked]")
	without := note.Find("a").AttrOr("href", "")
	if want := "/c?category=fee.calculation&channel=hotline"; without != want {
		t.Errorf("leads to %s, want %s", without, want)
	}
	mei.Get(without).Is(t, 200).Lacks(t, ".q-strange")
	only := mei.Get("/c?department=nobody").Is(t, 200)
	if to := only.Has(t, ".q-strange a").AttrOr("href", ""); to != "/c?view=all" {
		t.Errorf("leads to %s", to)
	}
	mei.Get("/c?view=all").Is(t, 200).Has(t, "#r-"+a.ID)
}

// Filters without a view find every complaint that meets them, whoever has it: a figure of the dashboard leads there.
func TestFiltersAlone(t *testing.T) {
	t.Parallel()
	e := open(t)
	register(t, e, "宽带断网", "hotline")
	register(t, e, "多收月租", "web")
	boss := e.As("li") // who is in charge of none of them
	found := boss.Get("/c?channel=hotline").Is(t, 200)
	if n := found.Find("tr[data-row]").Length(); n != 1 {
		t.Errorf("%d of one complaint", n)
	}
	if got := found.Has(t, "h1").Text(); !strings.Contains(got, "查询结果") {
		t.Errorf("titled %q", got)
	}
	found.Lacks(t, ".s-nav [aria-current=page][href='/c?view=mine']")
	found.Has(t, ".k-filter[href='/c?view=all']") // without the filters it is the list of all, not one's own work
	boss.Get("/c").Is(t, 200).Has(t, ".s-nav [aria-current=page][href='/c?view=mine']")
}

// The list shows what the address asks for, as a page and as a part; whoever reaches nothing sees nothing.
func TestList(t *testing.T) {
	t.Parallel()
	e := open(t)
	a := register(t, e, "宽带断网<b>", "hotline")
	b := register(t, e, "多收月租", "web")
	do(t, e, "mei", b.ID, &complaint.Acknowledge{Medium: "sms", Text: complaint.TextOf("已收到")})
	do(t, e, complaint.Customer, a.ID, &complaint.Hear{Text: complaint.TextOf("还没好")})
	mei := e.As("mei")
	whole := mei.Get("/c?view=all").Is(t, 200)
	whole.Has(t, ".s-nav [aria-current=page][href='/c?view=all']")
	if n := whole.Find("tr[data-row]").Length(); n != 2 {
		t.Fatalf("%d rows, not %s and %s", n, a.Number, b.Number)
	}
	row := whole.Has(t, "#r-"+a.ID)
	if row.Find("b").Length() > 0 || !strings.Contains(row.Text(), "宽带断网<b>") || strings.Contains(row.Text(), "13912345678") {
		t.Error(row.Text())
	}
	if row.Find(".q-dot").Length() != 1 || whole.Find(".q-dot").Length() != 1 {
		t.Error("the dot is for the one with a new word")
	}
	part := mei.Get("/c?view=all&channel=web", hx, "true").Is(t, 200)
	part.Lacks(t, ".s-nav")
	if n := part.Find("tr[data-row]").Length(); n != 1 {
		t.Errorf("%d rows by channel", n)
	}
	part.Has(t, ".k-filter.is-on")
	part.Has(t, "#q-list[data-q-query*='channel=web']")
	if href := part.Find("tr[data-row] .k-subject-title").AttrOr("href", ""); !strings.Contains(href, "channel=web") {
		t.Errorf("the row forgets the filter: %s", href)
	}
	if n := mei.Get("/c?view=all&q="+a.Number, hx, "true").Find("tr[data-row]").Length(); n != 1 {
		t.Errorf("%d rows by number", n)
	}
	e.As("zhao").Get("/c?view=all").Is(t, 200).Has(t, ".k-empty")
	for q, want := range map[string]string{"？！": "没有可以搜索的内容", "绝无此词": "没有找到“绝无此词”"} {
		if said := mei.Get("/c?view=all&q="+url.QueryEscape(q)).Is(t, 200).Find(".k-empty").Text(); !strings.Contains(said, want) {
			t.Errorf("a search for %s in vain says %q", q, said)
		}
	}
	if all := mei.Get("/c?view=approvals&q="+a.Number).Is(t, 200).Find(".k-empty a").AttrOr("href", ""); all != "/c?q="+a.Number {
		t.Errorf("what is elsewhere is offered at %q", all)
	}
	if rows := mei.Get("/c/rows?view=all&row="+a.ID, hx, "true").Is(t, 200); !strings.Contains(rows.Body, `<hx-partial hx-target="#r-`+a.ID+`"`) || !strings.Contains(rows.Body, `data-row="`+a.ID) {
		t.Error(rows.Body)
	}
	rows := e.As("zhao").Get("/c/rows?row="+a.ID+"&row=no-id%22", hx, "true").Is(t, 200) // out of his reach: off his page
	if rows.Body != `<hx-partial hx-target="#r-`+a.ID+`" hx-swap="delete"></hx-partial>` {
		t.Errorf("a row for somebody out of reach: %s", rows.Body)
	}
}

// A long list comes in parts that fit together: nothing twice, nothing left out.
func TestMore(t *testing.T) {
	t.Parallel()
	e := open(t)
	for i := range 57 {
		register(t, e, fmt.Sprintf("第 %d 件", i), "hotline")
	}
	mei := e.As("mei")
	seen := map[string]bool{}
	at, pages := "/c?view=all&sort=received", 0
	for at != "" && pages < 5 {
		p := mei.Get(at, hx, "true").Is(t, 200)
		// Rows alone are no document; a table around them makes it one.
		doc, err := goquery.NewDocumentFromReader(strings.NewReader("<table>" + p.Body + "</table>"))
		must(t, err)
		doc.Find("tr[data-row]").Each(func(_ int, s *goquery.Selection) {
			id := s.AttrOr("data-row", "")
			if seen[id] {
				t.Errorf("%s comes twice", id)
			}
			seen[id] = true
		})
		at = doc.Find("#q-more a").AttrOr("href", "")
		pages++
	}
	if len(seen) != 57 || pages != 2 {
		t.Errorf("%d rows on %d pages", len(seen), pages)
	}
}

// Many at once: what can be done is done, what is refused says why, and the list comes back fresh.
func TestBulk(t *testing.T) {
	t.Parallel()
	e := open(t)
	var ids []string
	for i := range 5 {
		ids = append(ids, register(t, e, fmt.Sprintf("第 %d 件", i), "hotline").ID)
	}
	do(t, e, "li", ids[0], &complaint.Withdraw{Medium: "phone", Reason: complaint.TextOf("客户撤诉")})
	e.As("mei").Get("/c?view=all").Lacks(t, "[data-bulk] [hx-post]")
	ask := send(t, e, "li", "/queue/bulk/assign/ask", url.Values{"pick": ids}).Is(t, 200)
	if n := ask.Find("input[name=pick]").Length(); n != 5 {
		t.Fatalf("%d picks in the dialog", n)
	}
	if w := send(t, e, "li", "/queue/bulk/tag", url.Values{"pick": ids, "add": {" "}}).Is(t, 422); w.Find("[name=add][aria-invalid=true]").Length() != 1 {
		t.Error("an empty tag is not pointed out")
	}
	done := send(t, e, "li", "/queue/bulk/tag", url.Values{"pick": ids, "add": {"批量，夜间"}, "key": {"k1"}}).Is(t, 200)
	done.Has(t, "hx-partial[hx-target='#q-list'] tr[data-row]")
	for _, id := range ids {
		if s, _ := e.Site.Desk.Load(context.Background(), id); len(s.Tags) != 2 {
			t.Errorf("%s has %v", id, s.Tags)
		}
	}
	third := url.Values{"pick": ids, "add": {"另一个"}, "key": {"k1"}} // the dialog gone back to, and filled in anew
	send(t, e, "li", "/queue/bulk/tag", third).Is(t, 200)
	if s, _ := e.Site.Desk.Load(context.Background(), ids[0]); len(s.Tags) != 3 {
		t.Errorf("other words under the same key: %v", s.Tags)
	}
	for what, x := range map[string]struct {
		pick []string
		says []string
	}{
		"all before":  {ids, []string{"5 件原本如此"}},
		"some before": {append(slices.Clone(ids[1:3]), register(t, e, "还没有标签", "hotline").ID), []string{"已给 1 件打上标签", "2 件原本如此"}},
	} {
		again := send(t, e, "li", "/queue/bulk/tag", url.Values{"pick": x.pick, "add": {"批量"}}).Is(t, 200)
		for _, words := range x.says {
			if !strings.Contains(toast(t, again), words) {
				t.Errorf("%s: %q says nothing of %q", what, toast(t, again), words)
			}
		}
	}
	part := send(t, e, "li", "/queue/bulk/tag", url.Values{"pick": append(slices.Clone(ids[1:3]), "0193b2a0-0000-7000-8000-000000000000"), "add": {"批量"}}).Is(t, 200)
	if text := part.Has(t, ".k-problem").Text(); !strings.Contains(text, "0 件已完成，1 件未完成") || !strings.Contains(text, "2 件原本如此") {
		t.Error(text)
	}
	mixed := send(t, e, "li", "/queue/bulk/assign", url.Values{"pick": append(ids, "0193b2a0-0000-7000-8000-000000000000"), "department": {"network"}, "owner": {"zhao"}, "reason": {"x"}}).Is(t, 200)
	if text := mixed.Has(t, ".k-problem").Text(); !strings.Contains(text, "5 ") || !strings.Contains(text, "1 ") {
		t.Error(text)
	}
	if s := send(t, e, "mei", "/queue/bulk/tag", url.Values{"pick": ids, "add": {"x"}}).Status; s != 403 {
		t.Errorf("without the permission: %d", s)
	}
}

// What somebody else has in hand is not handed over without a word: none of them is, the field says so, and what was
// typed stays.
func TestBulkHandover(t *testing.T) {
	t.Parallel()
	e := open(t)
	fresh, given := register(t, e, "第一件", "hotline").ID, register(t, e, "第二件", "hotline").ID
	ask := func(ids ...string) testsite.Answer {
		return send(t, e, "li", "/queue/bulk/assign/ask", url.Values{"pick": ids}).Is(t, 200)
	}
	do(t, e, "li", given, &complaint.Assign{Department: "network", Owner: "zhao"})
	if n := ask(fresh).Find("[name=reason][required]").Length(); n != 0 {
		t.Error("a reason is asked for a first dispatch")
	}
	ask(fresh, given).Has(t, "[name=reason][required]")
	v := url.Values{"pick": {fresh, given}, "department": {"network"}, "owner": {"wang"}, "key": {"k9"}}
	again := send(t, e, "li", "/queue/bulk/assign", v).Is(t, 422)
	again.Has(t, "[name=reason][aria-invalid=true]")
	if !strings.Contains(again.Body, `value="wang"`) {
		t.Error("the owner that was typed is lost")
	}
	owner := func(id string) string {
		s, err := e.Site.Desk.Load(context.Background(), id)
		must(t, err)
		return s.Owner
	}
	if owner(fresh) == "wang" || owner(given) != "zhao" {
		t.Errorf("handed over all the same: %s %s", owner(fresh), owner(given))
	}
	v.Set("reason", "外勤，改由王办理")
	send(t, e, "li", "/queue/bulk/assign", v).Is(t, 200)
	if owner(fresh) != "wang" || owner(given) != "wang" {
		t.Errorf("%s %s", owner(fresh), owner(given))
	}
}

// What lists everything open is called so, in the menu and over the list: closed cases are not in it.
func TestAllIsAllOpen(t *testing.T) {
	t.Parallel()
	e := open(t)
	register(t, e, "多收月租", "web")
	for lang, want := range map[string]string{"zh-CN": "全部在办", "en": "All open"} {
		b := e.As("mei")
		b.Lang = lang
		p := b.Get("/c?view=all").Is(t, 200)
		if got := strings.TrimSpace(p.Has(t, "h1.s-title").Text()); got != want {
			t.Errorf("%s: the list is called %q", lang, got)
		}
		if got := strings.TrimSpace(p.Has(t, ".s-nav .s-link[aria-current=page] .s-link-label").Text()); got != want {
			t.Errorf("%s: the menu calls it %q", lang, got)
		}
	}
}

// The export is the filtered list, masked, and no customer's word becomes a formula.
func TestExport(t *testing.T) {
	t.Parallel()
	e := open(t)
	register(t, e, "=HYPERLINK(1)", "hotline")
	register(t, e, "多收月租", "web")
	got := e.As("li").Get("/c/export?view=all&channel=hotline").Is(t, 200)
	body, ok := strings.CutPrefix(got.Body, "\ufeff")
	if !ok || !strings.HasPrefix(got.Header.Get("Content-Type"), "text/csv") {
		t.Fatalf("%v %.40q", got.Header, got.Body)
	}
	rows, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	if err != nil || len(rows) != 2 || rows[1][1] != "'=HYPERLINK(1)" {
		t.Errorf("%v %v", rows, err)
	}
	if strings.Contains(body, "13912345678") {
		t.Error("a plain phone number")
	}
	for lang, want := range map[string]string{"zh-CN": "确认受理", "en": "Acknowledge"} { // words of the file's language, no ids
		b := e.As("li")
		b.Lang = lang
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(b.Get("/c/export?view=all&channel=hotline").Is(t, 200).Body, "\ufeff"))).ReadAll()
		if err != nil || len(rows) != 2 || rows[1][5] != want {
			t.Errorf("%s: the step is %v, want %s, %v", lang, rows, want, err)
		}
		for i, cell := range rows[len(rows)-1] {
			for _, id := range []string{"classify", "acknowledge", "hotline", "intake", "mei"} {
				if cell == id || strings.HasPrefix(cell, id+" ") {
					t.Errorf("%s: column %s holds the id %q", lang, rows[0][i], cell)
				}
			}
		}
	}
	if s := e.As("mei").Get("/c/export").Status; s != 403 {
		t.Errorf("without the permission: %d", s)
	}
}

// A saved list stands in the navigation, shared ones also for the department, and only its keeper may change it.
func TestSaved(t *testing.T) {
	t.Parallel()
	e := open(t)
	mei := e.As("mei")
	if d := mei.Get("/queue/views/new?view=all&channel=web", hx, "true").Has(t, "[name=filter]"); d.AttrOr("value", "") != "channel=web&view=all" {
		t.Error(d.AttrOr("value", ""))
	}
	send(t, e, "mei", "/queue/views", url.Values{"title": {""}, "filter": {"view=all"}}).Is(t, 422).Has(t, "[name=title][aria-invalid=true]")
	made := send(t, e, "mei", "/queue/views", url.Values{"title": {"网站来的"}, "filter": {"view=all&channel=web"}, "share": {"1"}})
	at := made.Header.Get("HX-Redirect")
	mei = e.As("mei") // signing in anew ended the other session
	p := mei.Get(at).Is(t, 200)
	if p.Find(".s-title").Text() != "网站来的" || p.Find(".s-link[aria-current=page]").Text() == "" {
		t.Errorf("at %s: %s", at, p.Find(".s-title").Text())
	}
	u, _ := url.Parse(at)
	id := u.Query().Get("saved")
	e.As("li").Get("/c").Has(t, ".s-link[href*='saved="+id+"']")
	e.As("wang").Get("/c").Lacks(t, ".s-link[href*='saved="+id+"']")
	if s := send(t, e, "li", "/queue/views/"+id, url.Values{"title": {"x"}, "filter": {""}}).Status; s != 404 {
		t.Errorf("somebody else changed it: %d", s)
	}
	send(t, e, "li", "/queue/views/"+id+"/forget", nil)
	e.As("li").Get("/c").Has(t, ".s-link[href*='saved="+id+"']")
	send(t, e, "mei", "/queue/views/"+id+"/forget", nil)
	e.As("mei").Get("/c").Lacks(t, ".s-link[href*='saved="+id+"']")
}

// News of a case reach those who may see it and nobody else.
func TestLive(t *testing.T) {
	t.Parallel()
	e := open(t)
	r := register(t, e, "宽带断网", "hotline")
	listen := func(staff string) chan string {
		e.Enrol(false, staff)
		token, _, err := e.Site.Auth.SignIn(context.Background(), staff, testsite.Password, "10.0.0.1", "Go test")
		must(t, err)
		ctx, cancel := context.WithCancel(context.Background())
		t.Cleanup(cancel)
		req, _ := http.NewRequestWithContext(ctx, "GET", e.URL+"/live", nil)
		req.AddCookie(auth.SessionCookie(token, time.Hour, false))
		res, err := http.DefaultClient.Do(req)
		must(t, err)
		t.Cleanup(func() { res.Body.Close() })
		heard := make(chan string, 8)
		go func() {
			for s := bufio.NewScanner(res.Body); s.Scan(); {
				if line := s.Text(); strings.HasPrefix(line, "data: ") || strings.HasPrefix(line, "id:") {
					heard <- line
				}
			}
		}()
		return heard
	}
	mei, zhao := listen("mei"), listen("zhao")
	waittest.Until(t, "both listen", func() bool { return e.Site.Hub.Listeners() == 2 }, nil)
	must(t, queue.Changed(context.Background(), e.Site, r.ID, nil))
	if line := waittest.For(t, "what mei hears", mei); line != "data: "+r.ID {
		t.Errorf("heard %q", line)
	}
	do(t, e, "li", r.ID, &complaint.Assign{Department: "network", Owner: "zhao", Reason: complaint.TextOf("x")})
	must(t, queue.Changed(context.Background(), e.Site, r.ID, nil))
	if line := waittest.For(t, "what the new owner hears", zhao); line != "data: "+r.ID || len(zhao) > 0 {
		t.Errorf("zhao heard %q and %d more", line, len(zhao))
	}
	e.Site.Hub.Close()
}

// The palette finds pages, complaints by number and by the customer's tail, and what can be done here.
func TestPalette(t *testing.T) {
	t.Parallel()
	e := open(t)
	r := register(t, e, "宽带断网", "hotline")
	mei := e.As("mei")
	if n := mei.Get("/palette?q=&at=/c/"+r.ID, hx, "true").Is(t, 200).Find("[data-click]").Length(); n < 3 {
		t.Errorf("%d actions", n)
	}
	for _, q := range []string{r.Number, "5678"} {
		mei.Get("/palette?q="+q, hx, "true").Has(t, "[data-href='/c/"+r.ID+"']")
	}
	if said := mei.Get("/palette?q=qqqqqq", hx, "true").Has(t, ".k-option-none").Text(); !strings.Contains(said, "qqqqqq") {
		t.Errorf("who finds nothing is told %q", said)
	}
	if said := mei.Get("/palette?q=%E3%80%82%EF%BC%81", hx, "true").Has(t, ".k-option-none").Text(); !strings.Contains(said, "里没有可以搜索的内容") {
		t.Errorf("who asks for nothing searchable is told %q", said)
	}
	e.As("zhao").Get("/palette?q="+r.Number, hx, "true").Lacks(t, "[data-href='/c/"+r.ID+"']")
}

package customer

import (
	"context"
	"embed"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"amends/internal/complaint"
	"amends/internal/web/feature/gate/testsite"
	"amends/internal/web/form"
	"amends/internal/web/form/look"
	"amends/internal/web/form/story"
	"amends/internal/web/page"
	"amends/internal/web/site"
	"amends/internal/web/webtest"
)

func words(w fs.FS) testsite.Feature {
	return testsite.Feature{Mount: func(*site.Site) {}, Words: w, Source: page.Source{FS: embed.FS{}, Dir: "none"}}
}

// refusals are the words that lie with the web itself.
func refusals(t testing.TB) fs.FS {
	t.Helper()
	out := fstest.MapFS{}
	for _, name := range []string{"fault.zh.json", "fault.en.json"} {
		raw, err := os.ReadFile("../../" + name)
		if err != nil {
			t.Fatal(err)
		}
		out[name] = &fstest.MapFile{Data: raw}
	}
	return out
}

func open(t testing.TB) *testsite.Env {
	return testsite.Open(t, nil, testsite.Feature{Mount: Mount, Words: Words, Source: Source()},
		testsite.Feature{Mount: func(*site.Site) {}, Words: form.Words, Source: form.Source()}, words(look.Words), words(story.Words), words(refusals(t)))
}

// complain registers a complaint and gives its id, its number and the customer's.
func complain(e *testsite.Env, name, phone, subject, matter string) (id, number, person string) {
	e.T.Helper()
	res, err := e.Site.Desk.Do(context.Background(), complaint.Meta{By: "mei", Channel: "desk"}, "", &complaint.Register{
		Complainant: complaint.Complainant{Name: name, Phone: phone, Level: "gold", Email: "zhou@mail.example"}, Channel: "hotline",
		Subject: complaint.TextOf(subject), Matter: complaint.TextOf(matter)})
	if err != nil {
		e.T.Fatal(err)
	}
	return res.ID, res.Number, res.State.Person
}

func TestFinding(t *testing.T) {
	t.Parallel()
	e := open(t)
	_, _, zhou := complain(e, "周小霞", "13012341203", "宽带断网", "晚上总断")
	b := e.As("mei")
	if p := b.Get("/customers").Is(t, 200); p.Find(`a[href="/customers/`+zhou+`"]`).Length() != 1 || strings.Contains(p.Body, "周小霞") {
		t.Error("the latest customers, masked")
	}
	if p := b.Get("/customers").Is(t, 200); !strings.Contains(p.Find("tr.k-row").Text(), "金卡") || strings.Contains(p.Find("tr.k-row").Text(), "gold") {
		t.Error("a level is told in the words of the house")
	}
	for q, n := range map[string]int{"130+1234+1203": 1, "1203": 1, "ZHOU@mail.example": 1, "13099999999": 0, "%E5%91%A8%E5%B0%8F%E9%9C%9E": 0} {
		if got := b.Get("/customers?q="+q, "HX-Request", "true").Is(t, 200).Find("tr.k-row").Length(); got != n {
			t.Errorf("%s finds %d, want %d", q, got, n)
		}
	}
	// Another department's customers are unknown, and so is the page.
	z := e.As("zhao")
	if n := z.Get("/customers?q=1203", "HX-Request", "true").Find("tr.k-row").Length(); n != 0 {
		t.Error("somebody else's customer was found")
	}
	z.Get("/customers/"+zhou).Is(t, 404)
	e.As("root").Get("/customers").Is(t, 403)
}

// A customer has the same letters and colour wherever he stands, and the title of his page is his name alone.
func TestSameFaceEverywhere(t *testing.T) {
	t.Parallel()
	e := open(t)
	_, _, anna := complain(e, "Anna Pohl", "13012341203", "Line drops", "Every evening")
	b := e.As("mei")
	own := b.Get("/customers/"+anna).Is(t, 200)
	if h := strings.TrimSpace(own.Has(t, "h1.s-title").Text()); !strings.HasPrefix(h, "A") || strings.ContainsAny(h, "0123456789") {
		t.Errorf("the page is called %q", h)
	}
	face := func(a testsite.Answer, at string) string {
		f := a.Has(t, at)
		return f.Text() + " " + strings.ReplaceAll(f.AttrOr("class", ""), " k-av-l", "")
	}
	if x, y := face(own, ".cu-top .k-av"), face(b.Get("/customers"), `tr.k-row .k-av`); x != y || !strings.HasPrefix(x, "AP ") {
		t.Errorf("on the page %q, in the list %q", x, y)
	}
}

func TestRevealing(t *testing.T) {
	t.Parallel()
	e := open(t)
	_, _, zhou := complain(e, "周小霞", "13012341203", "宽带断网", "晚上总断")
	b := e.As("mei")
	at := "/customers/" + zhou
	p := b.Get(at).Is(t, 200)
	if strings.Contains(p.Body, "13012341203") || strings.Contains(p.Body, "zhou@mail") || !strings.Contains(p.Body, "130****1203") {
		t.Error("the page shows what it must not")
	}
	b.Get(at+"/reveal?field=phones", "HX-Request", "true").Is(t, 200).Has(t, "form input[name=why][required]")
	b.Post(at+"/reveal", "field", "phones", "why", "  ").Is(t, 422)
	b.Post(at+"/reveal", "field", "secret", "why", "x").Is(t, 422)
	shown := b.Post(at+"/reveal", "field", "phones", "why", "回电联系客户").Is(t, 200)
	if shown.Has(t, ".cu-plain").Text() != "13012341203" || strings.Contains(shown.Body, "zhou@mail") {
		t.Error("one field, and only that one")
	}
	if shown.Header.Get("Cache-Control") != "no-store" {
		t.Error("a plain number may lie in a cache")
	}
	if look := b.Get(at).Find("#cu-looks").Text(); !strings.Contains(look, "梅子") || !strings.Contains(look, "回电联系客户") {
		t.Errorf("the look is not told: %s", look)
	}
	a := e.As("sun") // approves, and sees masked
	a.Get(at).Is(t, 200).Lacks(t, `[hx-get*="/reveal"]`)
	a.Post(at+"/reveal", "field", "phones", "why", "x").Is(t, 403)
}

func TestChanging(t *testing.T) {
	t.Parallel()
	e := open(t)
	_, _, zhou := complain(e, "周小霞", "13012341203", "宽带断网", "晚上总断")
	b := e.As("mei")
	at := "/customers/" + zhou
	p := b.Get(at+"/edit").Is(t, 200)
	if strings.Contains(p.Body, "13012341203") || strings.Contains(p.Body, "周小霞") {
		t.Error("a masked field travels in plain")
	}
	b.Post(at+"/edit", "phone", "call me").Is(t, 422).Has(t, "#f-phone[aria-invalid=true]")
	old := p.Has(t, "input[name=phone_out]").AttrOr("value", "")
	b.Post(at+"/edit", "phone", "13900001111", "phone_out", old, "account", "HL0001").To(t, at)
	who, err := e.Site.Vault.Person(context.Background(), e.Site.DB.Reader(), zhou)
	if err != nil || len(who.Phones) != 1 || who.Phones[0] != "13900001111" || who.Account != "HL0001" || who.Name != "周小霞" {
		t.Errorf("%+v %v", who, err)
	}
	b.Post(at+"/edit", "phone_out", old).Is(t, 422) // another stands at that place by now
	if n := b.Get("/customers?q=1203", "HX-Request", "true").Find("tr.k-row").Length(); n != 0 {
		t.Error("the old number still finds")
	}
	if log := b.Get(at).Find("#cu-looks").Text(); !strings.Contains(log, "修改了资料") {
		t.Errorf("the change is not told: %s", log)
	}
}

// Who handles no case of the customer is asked why he changes him, and by whom it is read; what he typed stays.
func TestChangingAnothersCustomer(t *testing.T) {
	t.Parallel()
	e := open(t)
	_, _, zhou := complain(e, "周小霞", "13012341203", "宽带断网", "晚上总断")
	at := "/customers/" + zhou
	e.As("mei").Get(at+"/edit").Is(t, 200).Lacks(t, "input[name=reason]")
	b := e.As("li")
	p := b.Get(at+"/edit").Is(t, 200)
	p.Has(t, "input[name=reason][required]")
	p = b.Post(at+"/edit", "phone", "13900001111").Is(t, 422)
	p.Has(t, "#f-reason[aria-invalid=true]")
	if typed := p.Has(t, "input[name=phone]").AttrOr("value", ""); typed != "13900001111" {
		t.Errorf("what was typed is lost: %q", typed)
	}
	b.Post(at+"/edit", "phone", "13900001111", "reason", "来电更正").To(t, at)
	if log := b.Get(at).Find("#cu-looks").Text(); !strings.Contains(log, "来电更正") || !strings.Contains(log, "已通知他人") {
		t.Errorf("the reason is not told: %s", log)
	}
}

func TestForgetting(t *testing.T) {
	t.Parallel()
	e := open(t)
	id, number, zhou := complain(e, "周小霞", "13012341203", "宽带断网", "晚上总断")
	at := "/customers/" + zhou
	e.As("mei").Get(at+"/erase").Is(t, 403)
	q := e.As("admin2") // quality, who may
	q.Get(at+"/erase").Is(t, 200).Has(t, "input[name=number]")
	q.Post(at+"/erase", "number", "TS0", "reason", "客户要求").Is(t, 422).Has(t, "#f-number[aria-invalid=true]")
	q.Post(at+"/erase", "number", number).Is(t, 422).Has(t, "#f-reason[aria-invalid=true]")
	q.Post(at+"/erase", "number", strings.ToLower(number), "reason", "客户要求").Is(t, 200).Has(t, `a[href="`+at+`"]`)
	s, err := e.Site.Desk.Load(context.Background(), id)
	if err != nil || !s.Erased {
		t.Errorf("the record does not say so: %v", err)
	}
	p := q.Get(at).Is(t, 200)
	if strings.Contains(p.Body, "130****1203") || p.Find(".cu-fields .cu-field").Length() != 0 || !strings.Contains(p.Find("#cu-looks").Text(), "客户要求") {
		t.Error("something is left, or nobody says who did it")
	}
	p.Lacks(t, `a[href$="/erase"]`)
	q.Get(at+"/erase").Is(t, 409)
}

func TestTheWholeCustomer(t *testing.T) {
	t.Parallel()
	e := open(t)
	first, _, zhou := complain(e, "周小霞", "13012341203", "宽带断网", "晚上总断")
	e.Pass(50 * time.Hour)
	_, number, _ := complain(e, "周小霞", "13012341203", "又断网了 <b>", "还是断")
	p := e.As("mei").Get("/customers/"+zhou).Is(t, 200)
	if p.Find("#cases tr.k-row").Length() != 2 || !strings.Contains(p.Find("#cases tr.k-row").First().Text(), number) {
		t.Error("both cases, newest first")
	}
	if strings.Contains(p.Body, "又断网了 <b>") {
		t.Error("user text is not escaped")
	}
	if p.Find(".cu-strip li").Length() != 2 || p.Find("#contacts .k-entry").Length() != 2 {
		t.Errorf("%d moods, %d contacts", p.Find(".cu-strip li").Length(), p.Find("#contacts .k-entry").Length())
	}
	p.Has(t, `#contacts a[href="/c/`+first+`"]`)
	part := e.As("mei").Get("/customers/"+zhou, "HX-Request", "true").Is(t, 200)
	part.Lacks(t, "nav.s-nav")
}

// Whoever sees some of a customer's complaints reads that there are others, in both languages, and in no figure as if there
// were none.
func TestOthersOutOfReach(t *testing.T) {
	t.Parallel()
	e := open(t)
	_, hidden, zhou := complain(e, "周小霞", "13012341203", "宽带断网", "晚上总断")
	seen, number, _ := complain(e, "周小霞", "13012341203", "又断网了", "还是断")
	if _, err := e.Site.Desk.Do(t.Context(), complaint.Meta{By: "li", Channel: "desk"}, seen,
		&complaint.Assign{Owner: "zhao", Department: "network", Reason: complaint.TextOf("网络问题")}); err != nil {
		t.Fatal(err)
	}
	for lang, want := range map[string]string{"zh-CN": "另有 1 件投诉", "en": "1 more complaint"} {
		b := e.As("zhao")
		b.Lang = lang
		p := b.Get("/customers/"+zhou).Is(t, 200)
		if got := p.Has(t, "#cases .cu-beyond").Text(); !strings.Contains(got, want) {
			t.Errorf("%s: %q", lang, got)
		}
		if !strings.Contains(p.Find("#cases").Text(), number) || strings.Contains(p.Body, hidden) {
			t.Errorf("%s: the list is not what he may see", lang)
		}
		if !strings.Contains(p.Has(t, ".cu-top .k-tag").Text(), "2") {
			t.Errorf("%s: said to have complained once: %s", lang, p.Find(".cu-top").Text())
		}
	}
	e.As("mei").Get("/customers/"+zhou).Is(t, 200).Has(t, "#cases")
}

func TestLint(t *testing.T) {
	t.Parallel()
	e := open(t)
	wrong, err := webtest.Lint(e.Site.Assets, e.Site.Words, ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range wrong {
		t.Error(w)
	}
}

func TestInTheBrowser(t *testing.T) {
	tab := webtest.Open(t)
	e := open(t)
	_, _, zhou := complain(e, "周小霞", "13012341203", "宽带三天断网五次", "每晚八点以后断线，重启光猫无效，报修两次没有人来")
	complain(e, "吴大海", "13955554321", "话费多扣二十元", "这个月的账单多了一项我没有订的业务")
	e.Pass(50 * time.Hour)
	complain(e, "周小霞", "13012341203", "装维师傅爽约，两次预约都没有上门", "约好上午十点，等到下午没有人来，也没有电话")
	e.Enter(tab, "li")
	tab.Everywhere(e.URL, func(_ webtest.Look, _ bool, end string) {
		tab.Go(e.URL + "/customers")
		webtest.Fine(t, tab, "customers-"+end)
		tab.Go(e.URL + "/customers/" + zhou)
		tab.Click("#cu-f-phones button")
		tab.Wait(`document.querySelector('#cu-why-phones')`)
		webtest.Fine(t, tab, "customer-ask-"+end)
		tab.Type("#cu-why-phones", "call back")
		tab.Click("#cu-f-phones button[type=submit]")
		tab.Wait(`document.querySelector('.cu-plain')`)
		tab.Wait(`document.querySelector('#cu-looks').textContent.includes('call back')`)
		webtest.Fine(t, tab, "customer-"+end)
		tab.Go(e.URL + "/customers/" + zhou + "/edit")
		webtest.Fine(t, tab, "customer-edit-"+end)
	})
}

package intake

import (
	"context"
	"embed"
	"io/fs"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"amends/internal/complaint"
	"amends/internal/notify"
	"amends/internal/web/feature/gate/testsite"
	"amends/internal/web/form"
	"amends/internal/web/form/look"
	"amends/internal/web/page"
	"amends/internal/web/shell"
	"amends/internal/web/site"
	"amends/internal/web/webtest"
)

// mount adds what other features have and every page asks for.
func mount(s *site.Site) {
	Mount(s)
	s.Staff("GET /c/{id}", func(w http.ResponseWriter, r *http.Request, v site.Visit) error {
		frame, err := s.Frame(r, v, "", "case")
		if err != nil {
			return err
		}
		return page.Render(w, r, http.StatusOK, shell.Layout(frame))
	})
}

func words(w fs.FS) testsite.Feature {
	return testsite.Feature{Mount: func(*site.Site) {}, Words: w, Source: page.Source{FS: embed.FS{}, Dir: "none"}}
}

func open(t testing.TB) *testsite.Env {
	f := form.Source()
	return testsite.Open(t, nil, testsite.Feature{Mount: mount, Words: Words, Source: Source()},
		testsite.Feature{Mount: func(*site.Site) {}, Words: form.Words, Source: f}, words(look.Words))
}

// TestTheCodeIsKept: where a machine brings the code to the customer, who takes the complaint in does not see it; a slip is
// printed on the case for whoever is here.
func TestTheCodeIsKept(t *testing.T) {
	t.Parallel()
	e := open(t)
	e.Site.Notify.Senders = map[string]notify.Sender{"sms": carrier{}}
	for phone, kept := range map[string]bool{"13012341203": true, "073188881111": false} {
		form := slices.Clone(filled)
		form[1], form[3] = uuid.NewString(), phone
		res := e.As("mei").Post("/register", form...)
		id, ok := strings.CutPrefix(res.Header.Get("Location"), "/c/")
		if !ok {
			t.Fatalf("%s: %d %s", phone, res.Status, res.Find(".k-problem").Text())
		}
		code, err := e.Site.Auth.PortalCode(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		s, err := e.Site.Desk.Load(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		said, _ := url.PathUnescape(strings.Join(res.Header.Values("Set-Cookie"), " "))
		if strings.Contains(said, code) == kept || s.CodeKept != kept || len(s.CodeSeen) == 0 != kept {
			t.Errorf("%s: seen by %v: %s", phone, s.CodeSeen, said)
		}
	}
}

type carrier struct{}

func (carrier) Send(context.Context, notify.Message) error { return nil }

// earlier registers a complaint of a customer and gives its id.
func earlier(e *testsite.Env, phone, name, subject, matter string) string {
	e.T.Helper()
	res, err := e.Site.Desk.Do(context.Background(), complaint.Meta{By: "mei", Channel: "desk"}, "", &complaint.Register{
		Complainant: complaint.Complainant{Name: name, Phone: phone, Level: "金卡"}, Channel: "hotline",
		Subject: complaint.TextOf(subject), Matter: complaint.TextOf(matter)})
	if err != nil {
		e.T.Fatal(err)
	}
	return res.ID
}

var filled = []string{"key", "0198c0de-0000-7000-8000-000000000001", "complainant.phone", "13012341203", "complainant.name", "周小霞", "channel", "hotline",
	"subject", "宽带三天断网五次", "matter", "每晚八点以后断线\r\n重启光猫无效", "wish", "修好并减免本月费用", "allegations.0", "断网", "allegations.4", "师傅爽约",
	"occurred_on", "2026-11-13", "product", "家庭宽带 500M", "content", "network.stability", "tags", "多次来电，老客户"}

func TestRegisteringOnce(t *testing.T) {
	t.Parallel()
	e := open(t)
	b := e.As("mei")
	p := b.Get("/register").Is(t, 200)
	p.Has(t, `form#register[hx-post="/register"] input[name=key]`)
	p.Has(t, `input[name="complainant.phone"][hx-get="/register/caller"]`)
	p.Has(t, `select[name=content][data-tree] option[value="network.stability"]`)
	if p.Find("select[name=channel] option[selected]").AttrOr("value", "") != "hotline" {
		t.Error("who answers the telephone chooses the channel himself")
	}
	if p.Find(`select[name="complainant.language"] option`).Length() != 3 {
		t.Error("the language in which he is written to cannot be chosen")
	}
	first := b.Post("/register", append(slices.Clone(filled), "complainant.language", "en")...)
	id, ok := strings.CutPrefix(first.Header.Get("Location"), "/c/")
	if first.Status != 303 || !ok {
		t.Fatalf("%d %s", first.Status, first.Find(".k-problem").Text())
	}
	again := b.Post("/register", append(slices.Clone(filled), "complainant.language", "en")...)
	if again.Header.Get("Location") != first.Header.Get("Location") {
		t.Error("the same form sent twice became two complaints")
	}
	s, err := e.Site.Desk.Load(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Allegations) != 2 || len(s.Tags) != 2 || s.Class.Content != "network.stability" || s.OccurredOn != "2026-11-13" || len(s.Missing) != 0 {
		t.Errorf("allegations %d, tags %v, content %q, missing %v", len(s.Allegations), s.Tags, s.Class.Content, s.Missing)
	}
	who, err := e.Site.Vault.Person(t.Context(), e.Site.DB.Reader(), s.Contact())
	if err != nil || who.Extra["language"] != "en" {
		t.Errorf("written to in %q, %v", who.Extra["language"], err)
	}
	var said string
	for _, c := range first.Header.Values("Set-Cookie") {
		if v, ok := strings.CutPrefix(c, "said="); ok {
			said, _, _ = strings.Cut(v, ";")
		}
	}
	code, err := e.Site.Auth.PortalCode(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if said, _ = url.PathUnescape(said); !strings.Contains(said, s.Number) || !strings.Contains(said, code) || !strings.Contains(said, `"keep":true`) {
		t.Errorf("the next page cannot say number and code: %s", said)
	}
}

// TestAboutOneself: whoever registers a complaint about himself is told its number and led to his list, not to a page that is
// not there for him, and gets no code to follow it with.
func TestAboutOneself(t *testing.T) {
	t.Parallel()
	e := open(t)
	b := e.As("mei")
	form := append(slices.Clone(filled), "about", "mei")
	a := b.Post("/register", form...)
	said, err := url.PathUnescape(strings.Join(a.Header["Set-Cookie"], " "))
	if a.Header.Get("Location") != "/c" || err != nil || !strings.Contains(said, "由其他人办理") || strings.Contains(said, "查询码") {
		t.Errorf("%v, said %q: %v", a.Header, said, err)
	}
}

func TestNothingTypedIsLost(t *testing.T) {
	t.Parallel()
	e := open(t)
	b := e.As("mei")
	fields := append([]string{}, filled...)
	for i := range fields {
		if fields[i] == "宽带三天断网五次" {
			fields[i] = ""
		}
	}
	p := b.PostFiles("/register", []testsite.Upload{{Field: "files", Name: "bill.txt", Bytes: []byte("twelve yuan")}}, fields...).Is(t, 422)
	p.Has(t, `#f-subject[aria-invalid=true]`)
	if p.Find("[name=matter]").Text() != "每晚八点以后断线\n重启光猫无效" || p.Find(`[name="allegations.1"]`).Text() != "师傅爽约" {
		t.Error("what was typed is gone")
	}
	if v := p.Has(t, `[name="files.kept"]`).AttrOr("value", ""); !strings.Contains(v, "bill.txt") {
		t.Error("the file is gone")
	}
	if p.Find("input[name=key]").AttrOr("value", "") != filled[1] {
		t.Error("another key: a slow answer would register twice")
	}
	b.Post("/register", "channel", "hotline", "subject", "没有联系方式", "matter", "x").Is(t, 422).Has(t, `#f-complainant-phone[aria-invalid=true]`)
	b.Post("/register", "channel", "hotline", "subject", "匿名", "matter", "x", "anonymous", "1").Is(t, 303)
	escaped := b.Post("/register", "subject", `<script>alert(1)</script>`).Is(t, 422)
	if strings.Contains(escaped.Body, "<script>alert(1)") {
		t.Error("user text is not escaped")
	}
}

func TestTheCallerIsKnown(t *testing.T) {
	t.Parallel()
	e := open(t)
	id := earlier(e, "13012341203", "周小霞", "宽带断网", "晚上总断")
	b := e.As("mei")
	if p := b.Get("/register/caller?phone=13099998888", "HX-Request", "true").Is(t, 200); !strings.Contains(p.Text(), "首次来电") {
		t.Error(p.Text())
	}
	p := b.Get("/register/caller?phone=130+1234+1203", "HX-Request", "true").Is(t, 200)
	if text := p.Text(); !strings.Contains(text, "第二次来电") || !strings.Contains(text, "周*霞") || strings.Contains(p.Body, "13012341203") || strings.Contains(p.Body, "周小霞") {
		t.Errorf("known and masked: %s", text)
	}
	p.Has(t, `a[href="/c/`+id+`"]`)
	p.Has(t, ".in-script")
	earlier(e, "13012341203", "周小霞", "又断网了", "还是断")
	if text := b.Get("/register/caller?phone=13012341203", "HX-Request", "true").Text(); !strings.Contains(text, "第 3 次来电") {
		t.Error(text)
	}
	earlier(e, "13955551203", "吴大海", "话费多扣", "扣了两次")
	two := b.Get("/register/caller?phone=1203", "HX-Request", "true").Is(t, 200)
	if two.Find(".in-person").Length() != 2 {
		t.Errorf("two people have this tail: %s", two.Text())
	}
	chosen := b.Get(two.Find(".in-person").First().AttrOr("hx-get", ""), "HX-Request", "true").Is(t, 200)
	chosen.Has(t, `input[name="complainant.id"][form=register]`)
	b.Get("/register/caller?phone=1203").To(t, "/register?phone=1203")
	b.Get("/register?phone=13012341203").Is(t, 200).Has(t, ".in-name")
	// Who reaches only his own department learns nothing of others' customers.
	if text := e.As("zhao").Get("/register/caller?phone=13012341203", "HX-Request", "true").Text(); strings.Contains(text, "周") {
		t.Errorf("a customer of another department: %s", text)
	}
}

func TestHintsWhileWriting(t *testing.T) {
	t.Parallel()
	e := open(t)
	old := earlier(e, "13012341203", "周小霞", "宽带三天断网五次", "每晚八点以后断线，重启光猫无效，报修两次没有人来")
	b := e.As("mei")
	live := func(fields ...string) testsite.Answer { return b.Post("/register/live", fields...).Is(t, 200) }
	p := live("complainant.phone", "13012341203", "subject", "宽带断网", "matter", "宽带三天断网五次，每晚八点以后断线，重启光猫无效")
	p.Has(t, `.in-dup a[href="/c/`+old+`"]`)
	p.Has(t, `input[name=duplicate_of][form=register][value="`+old+`"]`)
	for i := range 4 { // as many people tell the same: three are enough to look at
		earlier(e, "1301234120"+strconv.Itoa(5+i), "钱多多", "宽带三天断网五次", "每晚八点以后断线，重启光猫无效，报修两次没有人来")
	}
	if n := live("subject", "宽带断网", "matter", "宽带三天断网五次，每晚八点以后断线，重启光猫无效", "complainant.phone", "13012341203").Find(".in-dup li").Length(); n > 3 || n < 1 {
		t.Errorf("%d duplicates are offered", n)
	}
	if p.Find(".in-need.is-done").Length() != 1 || p.Find(".in-need").Length() != 4 {
		t.Errorf("the contact is there, the rest is missing: %s", p.Find(".in-needs").Text())
	}
	if !strings.Contains(p.Body, `data-in-pick="network.stability"`) {
		t.Error("no category for a line that drops")
	}
	q := live("subject", "x", "wish", "退费", "occurred_on", "2026-11-12", "service", "宽带", "anonymous", "1")
	if q.Find(".in-need.is-done").Length() != 4 || q.Find(".in-dup").Length() != 0 {
		t.Error("complete, and like nothing else")
	}
	res := b.Post("/register", append([]string{"duplicate_of", old}, filled...)...).Is(t, 303)
	s, err := e.Site.Desk.Load(context.Background(), strings.TrimPrefix(res.Header.Get("Location"), "/c/"))
	if err != nil || len(s.Links) != 1 || s.Links[0].Case != old {
		t.Errorf("links %v, %v", s.Links, err)
	}
}

func TestWhoMayRegister(t *testing.T) {
	t.Parallel()
	e := open(t)
	e.As("sun").Get("/register").Is(t, 403)
	e.As("sun").Post("/register", filled...).Is(t, 403)
	e.As("mei").Get("/register", "HX-Request", "true").Is(t, 200).Has(t, ".k-dialog-in form#register")
	en := e.As("mei")
	en.Lang = "en"
	en.SetCookie(&http.Cookie{Name: "lang", Value: "en", Path: "/"})
	if text := en.Get("/register").Is(t, 200).Find("main").Text(); !strings.Contains(text, "Caller's number") {
		t.Error("English was asked for")
	}
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
	earlier(e, "13012341203", "周小霞", "宽带三天断网五次", "每晚八点以后断线，重启光猫无效，报修两次没有人来")
	e.Pass(26 * time.Hour)
	earlier(e, "13012341203", "周小霞", "装维师傅爽约，两次预约都没有上门", "约好上午十点，等到下午没有人来，也没有电话")
	e.Pass(3 * time.Hour)
	e.Enter(tab, "mei")
	tab.Everywhere(e.URL, func(_ webtest.Look, _ bool, end string) {
		tab.Go(e.URL + "/register")
		webtest.NoSidewaysScroll(t, tab)
		tab.Type("#f-complainant-phone", "13012341203")
		tab.Wait(`document.querySelector('.in-name')`)
		tab.Type("#f-subject", "宽带又断网")
		tab.Type("#f-matter", "宽带三天断网五次，每晚八点以后断线，重启光猫无效")
		tab.Wait(`document.querySelector('.in-dup') && document.querySelector('[data-in-pick]')`)
		if !webtest.Eval[bool](tab, `document.querySelector('.in-name').getBoundingClientRect().top < document.querySelector('.in-dup').getBoundingClientRect().top`) {
			t.Error("the duplicates stand before the caller")
		}
		webtest.Fine(t, tab, "intake-"+end)
		webtest.Eval[int](tab, `(localStorage.clear(), 0)`)
	})
}

func TestTheWholeWayInTheBrowser(t *testing.T) {
	tab := webtest.Open(t)
	e := open(t)
	e.Enter(tab, "mei")
	tab.Choose(e.URL, "zh-CN", "light")
	tab.Go(e.URL + "/register")
	tab.Click("button[type=submit]")
	tab.Wait(`document.querySelector('#f-subject:invalid')`)
	tab.Type("#f-complainant-phone", "13012341203")
	tab.Type("#f-subject", "宽带断网")
	tab.Type("#f-matter", "宽带三天断网五次")
	tab.Wait(`document.querySelector('[data-in-pick="network.stability"]')`)
	tab.Click(`[data-in-pick="network.stability"]`)
	if got := webtest.Eval[string](tab, `document.querySelector('[name=content]').value`); got != "network.stability" {
		t.Errorf("the suggestion gave %q", got)
	}
	tab.Go(e.URL + "/register") // a reload, or a closed window
	tab.Wait(`document.querySelector('#f-matter').value.includes('断网五次')`)
	tab.Type("#f-complainant-phone", "13012341203")
	tab.Click("button[type=submit]")
	tab.Wait(`location.pathname.startsWith('/c/')`)
	tab.Wait(`document.querySelector('#toasts [data-toast]')`)
	if said := webtest.Eval[string](tab, `document.querySelector('#toasts').textContent`); !strings.Contains(said, "TS") {
		t.Errorf("the toast says %q", said)
	}
	tab.Go(e.URL + "/register")
	if left := webtest.Eval[string](tab, `document.querySelector('#f-matter').value`); left != "" {
		t.Errorf("the draft outlived its complaint: %q", left)
	}
}

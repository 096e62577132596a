package casefile_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"amends/internal/auth"
	archive "amends/internal/casefile"
	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/notify"
	"amends/internal/store"
	"amends/internal/web/feature/casefile"
	"amends/internal/web/feature/gate/testsite"
	"amends/internal/web/feature/queue"
	"amends/internal/web/form"
	"amends/internal/web/form/look"
	"amends/internal/web/form/story"
	"amends/internal/web/page"
	"amends/internal/web/paper"
	"amends/internal/web/site"
)

func open(t *testing.T) *testsite.Env {
	t.Helper()
	none := func(*site.Site) {}
	return testsite.Open(t, nil, testsite.Feature{Mount: none, Words: form.Words, Source: form.Source()},
		testsite.Feature{Mount: none, Words: look.Words, Source: page.Source{FS: look.Words}},
		testsite.Feature{Mount: none, Words: story.Words, Source: page.Source{FS: story.Words}},
		testsite.Feature{Mount: none, Words: paper.Words, Source: page.Source{FS: paper.Words}},
		testsite.Feature{Mount: none, Words: notify.Words, Source: page.Source{FS: notify.Words}},
		testsite.Feature{Mount: queue.Mount, Words: queue.Words, Source: queue.Source()},
		testsite.Feature{Mount: casefile.Mount, Words: casefile.Words, Source: casefile.Source()})
}

// register takes a complaint in by the hotline.
func register(t *testing.T, e *testsite.Env, by, subject string) desk.Result {
	t.Helper()
	w := complaint.TextOf
	return do(t, e, by, "", &complaint.Register{Channel: "hotline", Subject: w(subject), Matter: w(subject + "，一直没有解决。"), Wish: w("退费"), OccurredOn: "2026-11-15",
		Product: "宽带", Procedure: "telecom", Complainant: complaint.Complainant{Name: "周小霞", Phone: "13912345678"}})
}

func do(t *testing.T, e *testsite.Env, by, id string, c complaint.Command) desk.Result {
	t.Helper()
	res, err := e.Site.Desk.Do(context.Background(), complaint.Meta{By: by, Channel: "desk"}, id, c)
	if err != nil {
		t.Fatalf("%s: %v", c.Act().Name, err)
	}
	return res
}

func state(t *testing.T, e *testsite.Env, id string) complaint.State {
	t.Helper()
	s, err := e.Site.Desk.Load(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

const hx = "HX-Request"

// A case is the same by id and by number, as a pane and as a page; who may not see it finds nothing.
func TestOpen(t *testing.T) {
	t.Parallel()
	e := open(t)
	r := register(t, e, "mei", "宽带断网<script>")
	mei := e.As("mei")
	for _, at := range []string{r.ID, r.Number, strings.ToLower(r.Number)} {
		whole := mei.Get("/c/"+at).Is(t, 200)
		whole.Has(t, ".s-split.has-pane [data-case='"+r.ID+"']")
		whole.Has(t, ".s-nav")
	}
	pane := mei.Get("/c/"+r.ID, hx, "true").Is(t, 200)
	pane.Lacks(t, "html .s-nav")
	pane.Lacks(t, "script")
	if got := pane.Has(t, ".s-pane-title").Text(); got != "宽带断网<script>" {
		t.Errorf("title %q", got)
	}
	if n := pane.Find(".k-stages li").Length(); n < 5 {
		t.Errorf("%d stages", n)
	}
	pane.Has(t, "form[data-composer]")
	for _, who := range []string{"zhao", "root"} {
		if s := e.As(who).Get("/c/" + r.ID).Status; s != 404 && s != 403 {
			t.Errorf("%s: status %d", who, s)
		}
	}
	for _, tab := range []string{"timeline", "ledger", "customer", "files", "plan"} {
		mei.Get("/c/"+r.ID+"/tab/"+tab, hx, "true").Is(t, 200).Has(t, ".k-tab[aria-current=page][href$='tab="+tab+"']")
		mei.Get("/c/"+r.ID+"/tab/"+tab).To(t, "/c/"+r.ID+"?tab="+tab)
	}
}

// The primary button is the current step: its form is refused with what was typed, then taken, and the next step follows.
func TestCurrentStep(t *testing.T) {
	t.Parallel()
	e := open(t)
	r := register(t, e, "mei", "宽带断网")
	do(t, e, "mei", r.ID, &complaint.Acknowledge{Medium: "sms", Text: complaint.TextOf("已收到")})
	mei := e.As("mei")
	b := mei.Get("/c/"+r.ID, hx, "true").Has(t, ".k-btn-primary[data-case-step]")
	at := b.AttrOr("hx-get", "")
	if !strings.HasPrefix(at, "/c/"+r.ID+"/do/classify?step=") {
		t.Fatalf("primary leads to %q", at)
	}
	form := mei.Get(at, hx, "true").Is(t, 200)
	form.Has(t, "select[name=content][data-tree]")
	key, step := form.Has(t, "[name=key]").AttrOr("value", ""), form.Has(t, "[name=step]").AttrOr("value", "")
	wrong := mei.Post("/c/"+r.ID+"/do/classify", "key", key, "step", step, "nature", "major", "department", "network").Is(t, 422)
	wrong.Has(t, "[name=content][aria-invalid=true]")
	if wrong.Find("[name=nature][value=major][checked]").Length() != 1 || wrong.Find("[name=department] option[value=network][selected]").Length() != 1 {
		t.Error("what was chosen is gone")
	}
	content := form.Find("select[name=content] option[value]").FilterFunction(func(_ int, s *goquery.Selection) bool { return s.AttrOr("value", "") != "" }).First().AttrOr("value", "")
	mei.Post("/c/"+r.ID+"/do/classify", "key", key, "step", step, "content", content, "nature", "major", "object", "operator", "department", "network", "limit", "h24").To(t, "/c/"+r.ID)
	if s := state(t, e, r.ID); s.Class.Content != content || s.Class.Nature != "major" {
		t.Errorf("%+v", s.Class)
	}
	// The same press again changes nothing.
	v := state(t, e, r.ID).Version
	mei.Post("/c/"+r.ID+"/do/classify", "key", key, "step", step, "content", content, "nature", "major", "object", "operator", "department", "network", "limit", "h24")
	if now := state(t, e, r.ID); now.Version != v {
		t.Error("one press became two")
	}
}

// Closing too early lists every step that is missing, and who does it.
func TestCloseTooEarly(t *testing.T) {
	t.Parallel()
	e := open(t)
	r := register(t, e, "mei", "宽带断网")
	li := e.As("li")
	li.Get("/c/"+r.ID, hx, "true").Has(t, "#case-more [hx-get*='/do/close']")
	d := li.Get("/c/"+r.ID+"/do/close", hx, "true").Is(t, 200)
	if n := d.Has(t, ".k-problem-list li").Length(); n < 8 {
		t.Errorf("%d steps missing", n)
	}
	d.Lacks(t, "form")
	ledger := li.Get("/c/"+r.ID+"/tab/ledger", hx, "true")
	ledger.Has(t, ".k-step.is-done")
	ledger.Has(t, ".k-step.is-open")
	if p := li.Post("/c/"+r.ID+"/do/close", "basis", "accepted").Is(t, 409); p.Find(".k-problem-list li").Length() < 8 {
		t.Error("the refusal does not list what is missing")
	}
}

// Whoever comes by the address to a step that the rules would refuse reads the refusal, and fills in no form: what is not
// ready, and what is not his. What may be corrected keeps its form.
func TestAStepThatIsRefusedHasNoForm(t *testing.T) {
	t.Parallel()
	e := open(t)
	r := register(t, e, "mei", "宽带断网")
	for _, c := range []struct{ who, command string }{
		{"boss", "archive"}, {"li", "archive"}, {"li", "carry_out"}, {"li", "compensate"}, {"wang", "carry_out"}, {"li", "evaluate"},
	} {
		d := e.As(c.who).Get("/c/"+r.ID+"/do/"+c.command, hx, "true")
		if d.Status == http.StatusNotFound || d.Status == http.StatusForbidden {
			continue // out of his reach altogether
		}
		d.Is(t, http.StatusOK).Has(t, ".k-problem")
		d.Lacks(t, "form")
	}
	work := e.As("mei")
	work.Get("/c/"+r.ID+"/do/classify", hx, "true").Is(t, http.StatusOK).Has(t, "form")
}

// A reply that crosses the customer's next word is not sent; the answer shows the word and lets the writer go on.
func TestReplyCrosses(t *testing.T) {
	t.Parallel()
	e := open(t)
	r := register(t, e, "mei", "宽带断网")
	mei := e.As("mei")
	pane := mei.Get("/c/"+r.ID, hx, "true")
	heard := pane.Has(t, "#say-keep [name=heard]").AttrOr("value", "")
	do(t, e, complaint.Customer, r.ID, &complaint.Hear{Text: complaint.TextOf("师傅已经来过了")})
	send := func(heard string) testsite.Answer {
		return post(t, e, "mei", "/c/"+r.ID+"/say", "mode", "reply", "medium", "sms", "text", "我们明天上门", "heard", heard)
	}
	no := send(heard).Is(t, 409)
	no.Has(t, ".k-problem[role=alert]")
	fresh := no.Has(t, "hx-partial #say-keep [name=heard]").AttrOr("value", "")
	if fresh == heard || !strings.Contains(no.Text(), "师傅已经来过了") {
		t.Errorf("heard %s then %s", heard, fresh)
	}
	if state(t, e, r.ID).LastReplyAt != 0 {
		t.Error("the reply was sent")
	}
	send(fresh).Is(t, 200)
	if state(t, e, r.ID).LastReplyAt == 0 {
		t.Error("the reply was not sent")
	}
}

// post sends a form as htmx does.
func post(t *testing.T, e *testsite.Env, staff, path string, fields ...string) testsite.Answer {
	t.Helper()
	e.Enrol(false, staff)
	token, _, err := e.Site.Auth.SignIn(context.Background(), staff, testsite.Password, "10.0.0.1", "Go test")
	must(t, err)
	v := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		v.Add(fields[i], fields[i+1])
	}
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

// A note keeps its mentions and files; a file is served to those who see the case, to nobody else.
func TestNoteWithFile(t *testing.T) {
	t.Parallel()
	e := open(t)
	r := register(t, e, "mei", "宽带断网")
	mei := e.As("mei")
	mei.PostFiles("/c/"+r.ID+"/say", []testsite.Upload{{Field: "files", Name: "账单.txt", Bytes: []byte("十月账单明细")}}, "mode", "note", "text", "请看账单", "mention", "li").To(t, "/c/"+r.ID)
	pane := mei.Get("/c/"+r.ID, hx, "true")
	entry := pane.Has(t, ".k-entry.is-note")
	link := entry.Find("a.k-file").AttrOr("href", "")
	if !strings.Contains(entry.Text(), "请看账单") || !strings.Contains(entry.Text(), "账单.txt") || link == "" {
		t.Fatalf("%s", entry.Text())
	}
	if got := mei.Get(link).Is(t, 200); got.Body != "十月账单明细" && !strings.Contains(got.Body, "十月账单明细") {
		t.Errorf("%q", got.Body)
	}
	if s := e.As("zhao").Get(link).Status; s != 404 {
		t.Errorf("a stranger got %d", s)
	}
	other := register(t, e, "mei", "另一件")
	u, _ := url.Parse(link)
	if s := mei.Get(strings.Replace(u.Path, r.ID, other.ID, 1)).Status; s != 404 {
		t.Errorf("through another case: %d", s)
	}
}

// A detail is masked until it is asked for with a reason, and the look is on record.
func TestReveal(t *testing.T) {
	t.Parallel()
	e := open(t)
	r := register(t, e, "mei", "宽带断网")
	li := e.As("li")
	tab := li.Get("/c/"+r.ID+"/tab/customer", hx, "true")
	if strings.Contains(tab.Body, "13912345678") || !strings.Contains(tab.Text(), "139****5678") {
		t.Fatal(tab.Text())
	}
	tab.Has(t, "#person-phones [hx-get$='/reveal/phones']")
	li.Post("/c/"+r.ID+"/reveal/phones", "why", " ").Is(t, 422).Has(t, "[name=why][aria-invalid=true]")
	got := li.Post("/c/"+r.ID+"/reveal/phones", "why", "回访").Is(t, 200)
	if !strings.Contains(got.Body, "13912345678") {
		t.Error(got.Body)
	}
	looks, err := e.Site.Vault.Looks(context.Background(), e.Site.DB.Reader(), state(t, e, r.ID).Person, "", 10)
	if err != nil || len(looks) != 1 || looks[0].Who != "li" || !strings.Contains(looks[0].Why, "回访") {
		t.Errorf("%+v %v", looks, err)
	}
}

// A point that the customer raises later is added where the rest of the intake is completed; one that cannot be added
// says so at its row.
func TestFurtherAllegations(t *testing.T) {
	t.Parallel()
	e := open(t)
	r := register(t, e, "mei", "宽带断网")
	mei := e.As("mei")
	mei.Get("/c/"+r.ID+"/do/supplement", hx, "true").Is(t, 200).Has(t, "#do-f-allegations, [name^='allegations.']")
	long := strings.Repeat("长", complaint.ParaMax+1)
	again := mei.Post("/c/"+r.ID+"/do/supplement", "allegations.2", "多收一个月月租", "allegations.5", long, hx, "true").Is(t, 422)
	again.Has(t, "[name='allegations.1'][aria-invalid=true]")
	if text := again.Has(t, "[name='allegations.0']").Text(); text != "多收一个月月租" {
		t.Errorf("what was typed is lost: %q", text)
	}
	mei.Post("/c/"+r.ID+"/do/supplement", "allegations.2", "多收一个月月租", "allegations.3", " ", "allegations.5", "客服推诿", hx, "true").Is(t, 303)
	if n := len(state(t, e, r.ID).Allegations); n != 3 {
		t.Fatalf("%d allegations", n)
	}
	page := mei.Get("/c/"+r.ID, hx, "true").Is(t, 200)
	if text := page.Has(t, "#case-timeline").Text(); !strings.Contains(text, "客服推诿") {
		t.Error(text)
	}
}

// A case that somebody has in hand is handed over with a reason: the form asks for it, a refusal stands at the field, and
// what was chosen stays.
func TestHandoverReason(t *testing.T) {
	t.Parallel()
	e := open(t)
	r := register(t, e, "mei", "宽带断网")
	li := e.As("li")
	if n := li.Get("/c/"+r.ID+"/do/assign", hx, "true").Is(t, 200).Find("[name=reason][required]").Length(); n != 0 {
		t.Error("a reason is asked for before anybody had it")
	}
	do(t, e, "li", r.ID, &complaint.Assign{Department: "network", Owner: "zhao"})
	li.Get("/c/"+r.ID+"/do/assign", hx, "true").Is(t, 200).Has(t, "[name=reason][required]")
	again := li.Post("/c/"+r.ID+"/do/assign", "department", "network", "owner", "wang", hx, "true").Is(t, 422)
	again.Has(t, "[name=reason][aria-invalid=true]")
	if !strings.Contains(again.Body, `value="wang"`) {
		t.Error("the owner that was chosen is lost")
	}
	li.Post("/c/"+r.ID+"/do/assign", "department", "network", "owner", "wang", "reason", "外勤", hx, "true").Is(t, 303)
	if o := state(t, e, r.ID).Owner; o != "wang" {
		t.Error(o)
	}
}

// The story is told in words: no key, no id of a person or department is left on the page, in either language.
func TestStoryIsWorded(t *testing.T) {
	t.Parallel()
	e := open(t)
	w := complaint.TextOf
	r := register(t, e, "mei", "宽带断网")
	do(t, e, "mei", r.ID, &complaint.Acknowledge{Medium: "sms", Text: w("已收到")})
	snap := e.Site.Register.Snapshot()
	leaf := snap.Categories[1].Code
	do(t, e, "mei", r.ID, &complaint.Classify{Content: leaf, Nature: "general", Object: "operator", Department: "network", Limit: "h48"})
	do(t, e, "mei", r.ID, &complaint.Assess{Severity: 2, Complexity: 2, Impact: 2})
	do(t, e, "li", r.ID, &complaint.Assign{Department: "network", Owner: "zhao", Reason: w("职责所在")})
	do(t, e, "wang", r.ID, &complaint.Tag{Add: []string{"夜间"}})
	do(t, e, "zhao", r.ID, &complaint.FirstReply{Medium: "phone", Understood: w("断网"), Next: w("上门")})
	do(t, e, "zhao", r.ID, &complaint.Investigate{Findings: []complaint.Finding{{Allegation: state(t, e, r.ID).Allegations[0].ID, Finding: "partly", Reason: w("日志如此")}}, Summary: w("端口故障")})
	do(t, e, "zhao", r.ID, &complaint.AskCustomer{Medium: "sms", Question: w("请补充测速截图"), Pause: true})
	for _, lang := range []string{"zh-CN", "en"} {
		b := e.As("zhao")
		b.Lang = lang
		text := b.Get("/c/"+r.ID, hx, "true").Is(t, 200).Has(t, "#case-timeline").Text()
		for _, bad := range []string{"event.", "told.", "input.", "choice.", "network", "zhao", "<no value>", leaf} {
			if strings.Contains(text, bad) {
				t.Errorf("%s: %q in %s", lang, bad, strings.Join(strings.Fields(text), " "))
			}
		}
		if why := map[string]string{"zh-CN": "认定依据：日志如此", "en": "日志如此"}[lang]; !strings.Contains(text, why) || strings.Contains(text, "核实结论：日志如此") {
			t.Errorf("%s: the reason of a finding is not called so: %s", lang, text)
		}
	}
	if !slices.Contains(state(t, e, r.ID).Tags, "夜间") {
		t.Error("no tag")
	}
	e.As("zhao").Get("/c/"+r.ID+"/print").Is(t, 200).Has(t, ".cs-paper .k-timeline")
}

// The case file is taken by who may take lists out of the house, and sees the case; the customer's page says who did.
func TestCaseFile(t *testing.T) {
	t.Parallel()
	e := open(t)
	r := register(t, e, "mei", "宽带断网")
	at := "/c/" + r.ID + "/case-file"
	e.As("li").Get("/c/"+r.ID).Is(t, 200).Has(t, "a[download][href='"+at+"']")
	got := e.As("li").Get(at).Is(t, 200)
	body := []byte(got.Body)
	if f, err := archive.Check(bytes.NewReader(body), int64(len(body)), e.Site.Keys.Verifier()); err != nil || !f.OK() || f.Manifest.ExportedBy != "li" {
		t.Errorf("%+v %v", f, err)
	}
	e.As("mei").Get("/c/"+r.ID).Lacks(t, "a[href='"+at+"']")
	for _, who := range []string{"mei", "zhao"} {
		if s := e.As(who).Get(at).Status; s != 403 && s != 404 {
			t.Errorf("%s: %d", who, s)
		}
	}
	looks, err := e.Site.Vault.Looks(t.Context(), e.Site.DB.Reader(), state(t, e, r.ID).Person, "", 5)
	if err != nil || len(looks) != 1 || looks[0].Who != "li" || looks[0].Field != archive.Look {
		t.Errorf("%+v %v", looks, err)
	}
}

// What was written to the customer says how far it came, on the page and on paper; what failed can be sent again there.
func TestDeliveryIsShown(t *testing.T) {
	t.Parallel()
	e := open(t)
	ctx := t.Context()
	r := register(t, e, "mei", "宽带断网")
	do(t, e, "mei", r.ID, &complaint.Reply{Medium: "sms", Text: complaint.TextOf("明天上门")})
	reader, n := e.Site.Notify.Reader(), e.Site.Notify
	recs, err := e.Site.Journal.After(ctx, 0, 1000)
	must(t, err)
	must(t, e.Site.DB.Write(ctx, func(tx *store.Tx) error { return reader.HandleTx(ctx, tx, recs) }))
	line := func(staff, lang, path string) *goquery.Selection {
		t.Helper()
		b := e.As(staff)
		b.Lang = lang
		return b.Get("/c/"+r.ID+path).Is(t, 200).Has(t, ".cs-delivery").Last()
	}
	if text := line("mei", "zh-CN", "").Text(); !strings.Contains(text, "等待网关") || !strings.Contains(text, "139****5678") {
		t.Errorf("at once %q", text)
	}
	if text := line("mei", "en", "/print").Text(); !strings.Contains(text, "waits for the gateway") {
		t.Errorf("on paper %q", text)
	}
	if m := e.As("mei").Get("/c/"+r.ID).Has(t, ".cs-medium-pick option[selected]").AttrOr("value", ""); m != "phone" {
		t.Errorf("no gateway, and %s is offered", m)
	}
	list, err := n.Collect(ctx, "sms", "mei", "gate", 10)
	must(t, err)
	for _, m := range list {
		_, err = n.Report(ctx, m.ID, "mei", "gate", false, "空号")
		must(t, err)
	}
	if m := e.As("mei").Get("/c/"+r.ID).Has(t, ".cs-medium-pick option[selected]").AttrOr("value", ""); m != "sms" {
		t.Errorf("a gateway asked, and %s is offered", m)
	}
	failed := line("mei", "en", "")
	if text := failed.Text(); !strings.Contains(text, "did not arrive") || !strings.Contains(text, "空号") || !strings.Contains(text, "may reply") {
		t.Errorf("failed %q", text)
	}
	if line("mei", "en", "/print").Find("form").Length() != 0 {
		t.Error("a button on paper")
	}
	if line("boss", "en", "").Find("form").Length() != 0 {
		t.Error("a button for whoever may only look")
	}
	again := failed.Find("form").AttrOr("action", "")
	post(t, e, "boss", again).Is(t, 403)
	post(t, e, "mei", again).Is(t, 200)
	if text := line("mei", "en", "").Text(); !strings.Contains(text, "waits for the gateway") {
		t.Errorf("again %q", text)
	}
}

package portal

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/uuid"

	"amends/internal/complaint"
	"amends/internal/flow"
	"amends/internal/i18n"
	"amends/internal/store"
	"amends/internal/web/feature/gate/testsite"
	"amends/internal/web/site"
)

func feature() testsite.Feature {
	return testsite.Feature{Mount: Mount, Words: Words, Source: Source()}
}

func photo(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewRGBA(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// complain sends a complaint and gives its id, number and code.
func complain(t testing.TB, b *testsite.Browser, fields ...string) (id, number, code string) {
	t.Helper()
	form := append([]string{"key", uuid.NewString(), "matter", "冰箱不制冷，三次上门仍未修好。要求换机", "wish", "换一台新的", "phone", "13912345678", "name", "周小霞"}, fields...)
	b.PostFiles("/portal/new", []testsite.Upload{{Field: "files", Name: "door.png", Bytes: photo(t)}}, form...).To(t, "/portal/done")
	done := b.Get("/portal/done").Is(t, 200)
	number, code = done.Has(t, ".po-big").First().Text(), done.Has(t, ".po-code").Text()
	link, _ := url.Parse(done.Has(t, ".po-link a").AttrOr("href", ""))
	if link.Host != "example.test" || len(code) != 9 || !strings.HasPrefix(number, "TS") {
		t.Fatalf("number %q code %q link %q", number, code, link)
	}
	id, err := b.Site.Auth.CheckPortalToken(context.Background(), strings.TrimPrefix(link.Path, "/portal/t/"))
	if err != nil {
		t.Fatal(err)
	}
	return id, number, code
}

// work does a command as staff.
func work(t testing.TB, e *testsite.Env, by, id string, c complaint.Command) {
	t.Helper()
	e.Pass(time.Minute)
	if _, err := e.Site.Desk.Do(context.Background(), complaint.Meta{By: by, Channel: "desk"}, id, c); err != nil {
		t.Fatalf("%s by %s: %v", c.Act().Name, by, err)
	}
}

func TestTheStartPagePromisesWhatTheEngineCounts(t *testing.T) {
	t.Parallel()
	e := testsite.Open(t, nil, feature())
	page := e.Browser().Get("/portal").Is(t, 200)
	page.Has(t, `a[href="/portal/new"]`)
	page.Has(t, `a[href="/portal/progress"]`)
	page.Has(t, `a[href="tel:10000"]`)
	page.Has(t, `a[href="/sign-in"]`) // whoever works here is not left before a closed door
	proc, err := e.Site.Register.Snapshot().Current("", e.Now())
	if err != nil {
		t.Fatal(err)
	}
	ctx := e.Site.Words.Into(context.Background())
	shown := page.Has(t, ".po-promise")
	want := promises(ctx, proc)
	if shown.Length() != len(want) || len(want) < 4 {
		t.Fatalf("%d promises on the page, %d in the procedure", shown.Length(), len(want))
	}
	text := shown.Text()
	if strings.Contains(text, "CN-") {
		t.Errorf("a law is named by its code: %s", text)
	}
	abroad := e.Browser()
	abroad.Lang = "en"
	for _, r := range abroad.Get("/portal").Is(t, 200).Find(".po-promises").Text() {
		if unicode.Is(unicode.Han, r) {
			t.Fatalf("the English page tells a law in Chinese: %s", abroad.Get("/portal").Find(".po-promises").Text())
		}
	}
	if strings.Contains(text, "结案") || !strings.Contains(text, "从您的投诉办结起") {
		t.Errorf("a limit starts at a step by the name that the desk has for it: %s", text)
	}
	for _, l := range proc.Limits {
		if l.When != "" { // of a class of limits, which is decided inside
			if page.Find(`[data-limit="`+l.ID+`"]`).Length() != 0 {
				t.Errorf("the inner limit %s is on the page", l.ID)
			}
			continue
		}
		if !strings.Contains(text, spanWords(ctx, l.Span)) {
			t.Errorf("the limit %s of %s is not on the page", l.ID, l.Span)
		}
	}
	if !strings.Contains(page.Find(`[data-limit=accept]`).Text(), "30 分钟内") {
		t.Error("the acknowledgement within 30 minutes is not on the page")
	}
	for _, step := range proc.Steps { // where a limit starts is promised as the engine counts it
		if step.Limit == nil || step.Kind != "acknowledge" && step.Kind != "first-reply" {
			continue
		}
		id := step.Limit.ID
		if id == "" {
			id = step.ID
		}
		got := page.Find(`[data-limit=` + id + `] small`).First().Text()
		if fromReceipt := step.Limit.From == "" || step.Limit.From == "received"; fromReceipt != strings.Contains(got, "收到投诉") {
			t.Errorf("the limit %s from %q is promised %q", step.Limit.ID, step.Limit.From, got)
		}
	}
	if n := page.Find(".po-stage").Length(); n != len(proc.Stages) {
		t.Errorf("%d stages, want %d", n, len(proc.Stages))
	}
}

func TestNothingTypedIsLost(t *testing.T) {
	t.Parallel()
	e := testsite.Open(t, nil, feature())
	b := e.Browser()
	b.Get("/portal/new").Is(t, 200).Has(t, `form[enctype="multipart/form-data"] input[name=key]`)
	wrong := b.PostFiles("/portal/new", []testsite.Upload{{Field: "files", Name: "door.png", Bytes: photo(t)}, {Field: "files", Name: "virus.exe", Bytes: []byte("MZ\x90\x00")}},
		"key", "not-a-uuid", "matter", "", "wish", "<b>退款</b>", "phone", "", "customer_phone", "abc", "content", "nothing").Is(t, 422)
	for _, id := range []string{"matter", "phone", "customer_phone"} {
		wrong.Has(t, "#f-"+id+"-err")
	}
	if got := wrong.Has(t, "textarea[name=wish]").Text(); got != "<b>退款</b>" {
		t.Errorf("the wish came back as %q", got)
	}
	if !strings.Contains(wrong.Find(".k-err[role=alert]").Text(), "virus.exe") {
		t.Error("the refused file is not named")
	}
	wrong.Has(t, "details[open]")
	token := wrong.Has(t, "input[name=kept]").AttrOr("value", "")
	kept := wrong.Has(t, `input[type=hidden][value="door.png"]`).AttrOr("name", "")
	key := wrong.Has(t, "input[name=key]").AttrOr("value", "")
	b.PostFiles("/portal/new", nil, "key", key, "matter", "冰箱坏了", "phone", "13912345678", "kept", token, "kept", "file:forged.ffffffff.xx", kept, "door.png").To(t, "/portal/done")
	number := b.Get("/portal/done").Find(".po-big").First().Text()
	if n := b.Get("/portal/c/"+number).Is(t, 200).Find(".p-thumbs .p-thumb").Length(); n != 1 {
		t.Errorf("%d photos, want the one kept", n)
	}
}

// TestNothingTypedIsLostWhileTheDatabaseIsAway sends the form when nothing can be written: it comes back filled in and says why.
func TestNothingTypedIsLostWhileTheDatabaseIsAway(t *testing.T) {
	t.Parallel()
	e := testsite.Open(t, nil, feature())
	b := e.Browser()
	b.Get("/portal/new").Is(t, 200)
	if err := e.Site.Journal.Close(); err != nil {
		t.Fatal(err)
	}
	key := uuid.NewString()
	again := b.PostFiles("/portal/new", nil, "key", key, "matter", "冰箱不制冷，三次上门仍未修好", "phone", "13912345678", "name", "周小霞").Is(t, 503)
	if got := again.Has(t, "textarea[name=matter]").Text(); got != "冰箱不制冷，三次上门仍未修好" {
		t.Errorf("the matter came back as %q", got)
	}
	if again.Has(t, "input[name=key]").AttrOr("value", "") != key {
		t.Error("sent again it would be another complaint")
	}
	if !strings.Contains(again.Body, "数据库") {
		t.Error("nobody says why")
	}
}

func TestADigestAloneAttachesNothing(t *testing.T) {
	t.Parallel()
	e := testsite.Open(t, nil, feature())
	ref, err := e.Site.Blobs.Put(context.Background(), bytes.NewReader(photo(t)), "secret.png", "mei")
	if err != nil {
		t.Fatal(err)
	}
	b := e.Browser()
	b.PostFiles("/portal/new", nil, "key", uuid.NewString(), "matter", "给我看", "phone", "13912345678", "kept", ref.Digest, "kept", "file:"+ref.Digest).To(t, "/portal/done")
	number := b.Get("/portal/done").Find(".po-big").First().Text()
	b.Get("/portal/c/"+number).Lacks(t, ".p-thumb")
	b.Get("/portal/c/"+number+"/files/"+ref.Digest).Is(t, 404)
}

func TestTheSameFormTwiceIsOneComplaint(t *testing.T) {
	t.Parallel()
	e := testsite.Open(t, nil, feature())
	b := e.Browser()
	key := uuid.NewString()
	_, first, _ := complain(t, b, "key", key)
	b.Post("/portal/new", "key", key, "matter", "冰箱", "phone", "13912345678")
	_ = first
	for range 2 {
		b.Post("/portal/new", "key", "11111111-1111-4111-8111-111111111111", "matter", "再说一次", "phone", "13912345678").To(t, "/portal/done")
	}
	head, err := e.Site.Journal.Head(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	one := head.Size
	b.Post("/portal/new", "key", "11111111-1111-4111-8111-111111111111", "matter", "再说一次", "phone", "13912345678").To(t, "/portal/done")
	if head, err = e.Site.Journal.Head(context.Background()); err != nil || head.Size != one {
		t.Errorf("the journal grew from %d to %d: %v", one, head.Size, err)
	}
}

// TestAFormGoneBackToIsAnother: the page that "Back" shows carries the old key; what is written on it then is a new
// complaint and not the first one again.
func TestAFormGoneBackToIsAnother(t *testing.T) {
	t.Parallel()
	e := testsite.Open(t, nil, feature())
	b, key := e.Browser(), uuid.NewString()
	send := func(matter string) string {
		b.Post("/portal/new", "key", key, "phone", "13912345678", "name", "周小霞", "matter", matter).To(t, "/portal/done")
		return b.Get("/portal/done").Is(t, 200).Has(t, ".po-big").First().Text()
	}
	first := send("冰箱不制冷")
	if again := send("冰箱不制冷"); again != first {
		t.Errorf("sent twice it became %s and %s", first, again)
	}
	if second := send("另一件事：账单多扣了三十元"); second == first {
		t.Errorf("the second complaint was taken for %s", first)
	}
}

func TestMachinesAndFloods(t *testing.T) {
	t.Parallel()
	e := testsite.Open(t, nil, feature())
	b := e.Browser()
	before, _ := e.Site.Journal.Head(t.Context())
	b.Post("/portal/new", "key", uuid.NewString(), "matter", "buy now", "phone", "13912345678", "website", "https://spam.test").To(t, "/portal")
	if head, _ := e.Site.Journal.Head(context.Background()); head.Size != before.Size {
		t.Error("a machine registered something")
	}
	status := 0
	for range 25 {
		status = b.Post("/portal/new", "key", uuid.NewString(), "matter", "水费算错", "phone", "13912345678").Status
	}
	if status != 429 {
		t.Errorf("the twenty-fifth complaint within a minute: %d", status)
	}
	e.Pass(2 * time.Hour)
	b.Post("/portal/new", "key", uuid.NewString(), "matter", "水费算错", "phone", "13912345678").To(t, "/portal/done")
}

func TestAnonymousAndForSomebodyElse(t *testing.T) {
	t.Parallel()
	e := testsite.Open(t, nil, feature())
	ctx := context.Background()
	id, _, _ := complain(t, e.Browser(), "anonymous", "1")
	s, err := e.Site.Desk.Load(ctx, id)
	if err != nil || !s.Anonymous || s.Person != "" {
		t.Fatalf("not anonymous: %+v %v", s.Person, err)
	}
	id, _, _ = complain(t, e.Browser(), "customer_name", "周母", "customer_phone", "13700000001")
	if s, err = e.Site.Desk.Load(ctx, id); err != nil || s.Representative == "" || s.Person == "" || s.Person == s.Representative {
		t.Fatalf("person %q representative %q %v", s.Person, s.Representative, err)
	}
}

func TestOnlyWhoKnowsTheCodeComesIn(t *testing.T) {
	t.Parallel()
	e := testsite.Open(t, nil, feature())
	_, number, code := complain(t, e.Browser())
	_, other, _ := complain(t, e.Browser())
	b := e.Browser()
	b.Get("/portal/c/"+number).To(t, "/portal/progress?number="+number)
	b.Get("/portal/done").To(t, "/portal/progress")
	b.Post("/portal/c/"+number+"/say", "text", "hello").To(t, "/portal/progress?number="+number)
	b.Post("/portal/progress", "number", number, "code", "000000x").Is(t, 422).Has(t, ".po-notice.is-bad")
	unknown := b.Post("/portal/progress", "number", "TS00", "code", code).Is(t, 422)
	if !strings.Contains(unknown.Find(".po-notice").Text(), "编号或查询码不正确") {
		t.Error("an unknown number is told apart from a wrong code")
	}
	b.Post("/portal/progress", "number", " "+strings.ToLower(number), "code", code).To(t, "/portal/c/"+number)
	b.Get("/portal/c/"+number).Is(t, 200).Has(t, ".p-hero-title")
	b.Get("/portal/c/"+other).To(t, "/portal/progress?number="+other)
	b.Get("/portal/t/"+e.Site.Auth.PortalToken("x", -time.Hour)).To(t, "/portal/progress?expired=1")
	for range 8 {
		b.Post("/portal/progress", "number", other, "code", "123456")
	}
	b.Post("/portal/progress", "number", other, "code", "123456").Is(t, 429)
}

// TestAnotherCode: the visitor has a new code, on his browser and nobody else's; an old code of six digits is still good,
// and its page says that there are better ones.
func TestAnotherCode(t *testing.T) {
	t.Parallel()
	e := testsite.Open(t, nil, feature())
	b, stranger := e.Browser(), e.Browser()
	id, number, code := complain(t, b)
	stranger.Post("/portal/progress", "number", number, "code", strings.ToLower(strings.ReplaceAll(code, "-", " "))).To(t, "/portal/c/"+number)
	if page := stranger.Get("/portal/c/"+number).Is(t, 200); page.Find("#code form").Length() != 1 {
		t.Error("no new code is offered")
	}
	e.Pass(time.Minute)
	b.Post("/portal/c/"+number+"/code").To(t, "/portal/done?code=new")
	fresh := b.Get("/portal/done?code=new").Is(t, 200).Has(t, ".po-code").Text()
	if len(fresh) != 9 || fresh == code {
		t.Errorf("the new code is %q after %q", fresh, code)
	}
	stranger.Get("/portal/c/"+number).To(t, "/portal/progress?number="+number)
	stranger.Post("/portal/progress", "number", number, "code", code).Is(t, 422)
	b.Get("/portal/c/"+number).Is(t, 200)

	short(t, e, id)
	digits, err := e.Site.Auth.PortalCode(t.Context(), id)
	if err != nil || len(digits) != 6 {
		t.Fatalf("%q %v", digits, err)
	}
	old := e.Browser()
	old.Post("/portal/progress", "number", number, "code", digits).To(t, "/portal/c/"+number)
	if page := old.Get("/portal/c/"+number).Is(t, 200); !strings.Contains(page.Text(), "请更换查询码") {
		t.Error("a short code is not said to be one")
	}
}

// short makes a complaint one from before codes had letters.
func short(t testing.TB, e *testsite.Env, id string) {
	t.Helper()
	err := e.Site.DB.Write(t.Context(), func(tx *store.Tx) error {
		_, err := store.Exec(t.Context(), tx, `insert into portal_code (complaint, generation, made, who) values ($1, 0, 0, '')
			on conflict (complaint) do update set generation = 0, made = 0`, id)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestAJourneyWithoutScripts follows one complaint from the form to the rating, as a browser without JavaScript does.
func TestAJourneyWithoutScripts(t *testing.T) {
	t.Parallel()
	e := testsite.Open(t, nil, feature())
	b := e.Browser()
	id, number, _ := complain(t, b)
	at := "/portal/c/" + number
	page := b.Get(at).Is(t, 200)
	if title := page.Find(".p-hero-title").Text(); !strings.Contains(title, "前完成") {
		t.Errorf("the hero promises nothing: %q", title)
	}
	if got := page.Has(t, ".p-card-title").First().Text(); got != "冰箱不制冷，三次上门仍未修好" {
		t.Errorf("subject %q", got)
	}
	img := page.Has(t, ".p-thumb img").AttrOr("src", "")
	if file := b.Get(img).Is(t, 200); file.Header.Get("Content-Type") != "image/png" {
		t.Errorf("the photo is %s", file.Header.Get("Content-Type"))
	}
	e.Browser().Get(img).To(t, "/portal/progress?number="+number)
	page.Has(t, ".p-dot.is-now")
	page.Lacks(t, "#confirm")
	page.Lacks(t, "#survey")

	b.Post(at+"/say", "text", "").Is(t, 422).Has(t, ".p-write .k-err")
	b.PostFiles(at+"/say", []testsite.Upload{{Field: "files", Name: "bill.png", Bytes: photo(t)}}, "text", "家里有老人要冷藏药品").To(t, at+"?thanks=say#say")
	b.Post(at+"/escalate", "text", "").To(t, at+"?thanks=escalate#escalate")
	for _, words := range []string{"胰岛素也在里面", "胰岛素也在里面", "还有疫苗"} { // sent twice, and gone back to
		b.Post(at+"/say", "text", words, "key", "0198c0de-0000-7000-8000-00000000000b").To(t, at+"?thanks=say#say")
	}
	page = b.Get(at)
	if talk := page.Has(t, "main").Text(); strings.Count(talk, "胰岛素也在里面") != 1 || strings.Count(talk, "还有疫苗") != 1 {
		t.Errorf("twice the same is one message, other words are another: %q", talk)
	}
	if talk := page.Has(t, ".p-say.is-mine").Text(); !strings.Contains(talk, "冷藏药品") || !strings.Contains(talk, "请上级介入处理") {
		t.Errorf("the conversation lacks what was said: %q", talk)
	}

	words := complaint.TextOf
	asked, err := e.Site.Desk.Load(t.Context(), id)
	if err != nil || asked.Superior.To == "" || asked.Superior.To == asked.Owner {
		t.Fatalf("nobody above %s was asked: %+v %v", asked.Owner, asked.Superior, err)
	}
	work(t, e, asked.Superior.To, id, &complaint.AnswerSuperior{Text: words("我来督办")})
	if told := b.Get(at).Has(t, "main").Text(); !strings.Contains(told, "我来督办") || !strings.Contains(told, "上级答复了您") {
		t.Errorf("the answer is not on the page: %q", told)
	}
	work(t, e, "mei", id, &complaint.Acknowledge{Medium: "sms", Text: words("已收到您的投诉")})
	work(t, e, "mei", id, &complaint.Classify{Content: "fee.calculation", Nature: "general", Object: "operator", Department: "network", Limit: "h24"})
	work(t, e, "mei", id, &complaint.Assess{Severity: 2, Complexity: 2, Impact: 2})
	work(t, e, "li", id, &complaint.Assign{Department: "network", Owner: "zhao", Reason: words("内部原因不外传")})
	work(t, e, "zhao", id, &complaint.FirstReply{Medium: "portal", Understood: words("三次上门没有修好"), Next: words("今天核对记录")})
	work(t, e, "zhao", id, &complaint.Note{Text: words("客户情绪激动，内部备注")})
	work(t, e, "zhao", id, &complaint.AskCustomer{Medium: "portal", Question: words("请提供机身编号"), Pause: true})
	page = b.Get(at).Is(t, 200)
	if by := page.Has(t, ".p-hero-by").Text(); !strings.Contains(by, "赵敏") || !strings.Contains(by, "021") {
		t.Errorf("the handler is not named: %q", by)
	}
	for _, secret := range []string{"内部原因不外传", "内部备注", "情绪激动"} {
		if strings.Contains(page.Body, secret) {
			t.Errorf("the customer reads %q", secret)
		}
	}
	if q := page.Has(t, ".po-ask").Text(); !strings.Contains(q, "机身编号") {
		t.Errorf("the question is not asked: %q", q)
	}
	b.Post(at+"/say", "text", "编号 A123").To(t, at+"?thanks=say#say")
	b.Get(at).Lacks(t, ".po-ask")

	b.Post(at+"/confirm", "solved", "yes").Is(t, 409).Has(t, ".po-notice.is-bad") // not its turn yet
	b.Post(at+"/withdraw", "text", "").Is(t, 422).Has(t, "#f-withdraw-err")
	b.Post(at+"/withdraw", "text", "已经自行解决").To(t, at+"?thanks=withdraw#withdraw")
	page = b.Get(at)
	page.Lacks(t, "#withdraw")
	if !strings.Contains(page.Find(".p-news").Text(), "您撤回了投诉") {
		t.Error("the news lack the withdrawal")
	}
}

// TestConfirmingAndRating brings a complaint to the customer's word on a procedure that is short: results, confirmation,
// survey.
func TestConfirmingAndRating(t *testing.T) {
	t.Parallel()
	e := testsite.Open(t, nil, feature())
	b := e.Browser()
	id, number, _ := complain(t, b)
	at := "/portal/c/" + number
	words := complaint.TextOf
	work(t, e, "mei", id, &complaint.Acknowledge{Medium: "sms", Text: words("已收到")})
	work(t, e, "mei", id, &complaint.Classify{Content: "fee.calculation", Nature: "general", Object: "operator", Department: "network", Limit: "h24"})
	work(t, e, "mei", id, &complaint.Assess{Severity: 2, Complexity: 2, Impact: 2})
	work(t, e, "li", id, &complaint.Assign{Department: "network", Owner: "zhao", Reason: words("属于职责")})
	solve(t, e, id)
	page := b.Get(at).Is(t, 200)
	if !strings.Contains(page.Has(t, "#confirm").Text(), "换了压缩机") {
		t.Error("what is to be confirmed is not beside the question")
	}
	b.Post(at+"/confirm", "solved", "no").Is(t, 422).Has(t, "#f-refuse-err")
	b.Post(at+"/confirm", "solved", "no", "text", "还是不冷").To(t, at+"?thanks=confirm#confirm")
	page = b.Get(at)
	page.Lacks(t, "#confirm")
	if !strings.Contains(page.Find(".p-news").Text(), "您认为未解决") || !strings.Contains(page.Find(".p-say").Text(), "还是不冷") {
		t.Errorf("the refusal is not told: %q %q", page.Find(".p-news").Text(), page.Find(".p-say").Text())
	}
	resolve(t, e, id)
	b.Post(at+"/confirm", "solved", "yes").To(t, at+"?thanks=confirm#confirm")
	page = b.Get(at)
	page.Has(t, "#survey input[type=radio][name=person]")
	b.Post(at+"/survey", "result", "5", "process", "4").Is(t, 422)
	b.Post(at+"/survey", "overall", "5", "process", "4", "text", "态度好").To(t, at+"?thanks=survey#survey")
	b.Get(at).Lacks(t, "#survey")
	s, err := e.Site.Desk.Load(context.Background(), id)
	if err != nil || fmt.Sprint(s.Score) != "{5 4 5}" {
		t.Errorf("score %v %v", s.Score, err)
	}
}

// solve takes the telecom procedure to the notice of the result.
func solve(t testing.TB, e *testsite.Env, id string) {
	t.Helper()
	words := complaint.TextOf
	work(t, e, "zhao", id, &complaint.FirstReply{Medium: "portal", Understood: words("三次上门没有修好"), Next: words("核对记录")})
	work(t, e, "zhao", id, &complaint.AddEvidence{Title: words("维修记录"), Text: words("三次上门"), Source: "complainant"})
	work(t, e, "zhao", id, &complaint.Investigate{Findings: []complaint.Finding{{Allegation: "a1", Finding: "substantiated", Reason: words("属实")}}, Summary: words("三次维修记录属实")})
	work(t, e, "zhao", id, &complaint.DetermineCause{Cause: cause(e), Certainty: "confirmed"})
	work(t, e, "zhao", id, &complaint.DraftLiability{Shares: []complaint.Share{{Party: "operator", Percent: 100, Department: "network"}}, Ground: words("维修不到位")})
	work(t, e, "admin2", id, &complaint.ReviewLiability{Verdict: "agree", CustomerView: "accepts"})
	resolve(t, e, id)
}

// resolve does what is open, step by step, until the customer is asked.
func resolve(t testing.TB, e *testsite.Env, id string) {
	t.Helper()
	words := complaint.TextOf
	for range 12 {
		s, err := e.Site.Desk.Load(context.Background(), id)
		if err != nil {
			t.Fatal(err)
		}
		p, err := e.Site.Register.Snapshot().Procedure(s.Procedure.ID, s.Procedure.Version)
		if err != nil {
			t.Fatal(err)
		}
		switch kind := p.Ledger(&s, s.Marks).Current().Step.Kind; kind {
		case "plan":
			work(t, e, "zhao", id, &complaint.ProposePlan{Outcome: "upheld", Measures: []complaint.Measure{{What: words("更换压缩机"), DueOn: time.Now().AddDate(0, 0, 3).Format(time.DateOnly)}}, Reason: words("多次维修未果")})
		case "approve":
			work(t, e, "sun", id, &complaint.ApprovePlan{Verdict: "approve"})
		case "carry-out":
			for _, m := range s.Plan.Measures {
				work(t, e, "zhao", id, &complaint.CarryOut{Measure: m.ID, Text: words("已更换")})
			}
		case "care":
			work(t, e, "zhao", id, &complaint.Care{Medium: "phone", Text: words("致歉"), Effect: 4})
		case "result-notice":
			work(t, e, "zhao", id, &complaint.NotifyResult{Medium: "portal", Done: words("换了压缩机"), Why: words("原件老化"), Change: words("缩短备件周期")})
		case "confirm":
			return
		default:
			t.Fatalf("no way on from %s", kind)
		}
	}
	t.Fatal("the customer is never asked")
}

func cause(e *testsite.Env) string {
	for _, c := range e.Site.Register.Snapshot().Causes {
		if c.Parent != "" {
			return c.Code
		}
	}
	return ""
}

func TestTheLanguageOfACustomer(t *testing.T) {
	t.Parallel()
	e := testsite.Open(t, nil, feature())
	b := e.Browser()
	b.Lang = "en"
	if got := b.Get("/portal").Has(t, "h1").Text(); !strings.Contains(got, "Donghai Telecom") {
		t.Errorf("title %q", got)
	}
	b.Post("/portal/language", "lang", "zh-CN", "next", "/portal/new").To(t, "/portal/new")
	if got := b.Get("/portal/new").Find("html").AttrOr("lang", ""); got != string(i18n.Zh) {
		t.Errorf("language %q", got)
	}
	b.Post("/portal/language", "lang", "en", "next", "//evil.test").To(t, "/portal")
}

// What is complained in English is answered in English.
func TestAnsweredInTheLanguageOfThePage(t *testing.T) {
	t.Parallel()
	e := testsite.Open(t, nil, feature())
	f := &flow.Flow{Desk: e.Site.Desk}
	e.Site.Desk.AnswerWith(f.Answer)
	for lang, begins := range map[string]string{"en": "Dear", "zh-CN": "周"} {
		b := e.Browser()
		b.Lang = lang
		id, _, _ := complain(t, b, "phone", map[string]string{"en": "13912345671", "zh-CN": "13912345672"}[lang])
		s, err := e.Site.Desk.Load(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		record, err := e.Site.Desk.Record(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		said := ""
		for _, r := range record {
			if a, ok := r.Event.(complaint.Acknowledged); ok {
				bodies, _, err := e.Site.Vault.Texts(t.Context(), e.Site.DB.Reader(), []string{a.Text.ID})
				if err != nil {
					t.Fatal(err)
				}
				said = bodies[a.Text.ID]
			}
		}
		if !strings.HasPrefix(said, begins) {
			t.Errorf("%s, case %s: %q", lang, s.Number, said)
		}
	}
}

func TestBothLanguagesSayTheSame(t *testing.T) {
	t.Parallel()
	e := testsite.Open(t, func(*site.Site) {}, feature())
	if bad := e.Site.Words.Check(); len(bad) > 0 {
		t.Error(bad)
	}
}

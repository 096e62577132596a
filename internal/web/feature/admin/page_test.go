package admin

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"amends/internal/auth"
	"amends/internal/job"
	"amends/internal/register"
	"amends/internal/store"
	"amends/internal/waittest"
	"amends/internal/web/feature/gate/testsite"
	webform "amends/internal/web/form"
	"amends/internal/web/site"
)

func feature() testsite.Feature {
	return testsite.Feature{Mount: Mount, Words: Words, Source: Source()}
}

// forms are the words that the file box borrows.
func forms() testsite.Feature {
	return testsite.Feature{Mount: func(*site.Site) {}, Words: webform.Words, Source: webform.Source()}
}

var everyPage = []string{"/settings", "/settings/organisation/organisation", "/settings/departments", "/settings/departments/service", "/settings/departments/new",
	"/settings/departments/service/history", "/settings/staff", "/settings/staff?q=li", "/settings/staff/mei", "/settings/staff/new", "/settings/roles", "/settings/roles/lead",
	"/settings/categories", "/settings/causes", "/settings/channels", "/settings/channels/web", "/settings/templates", "/settings/templates/acknowledge", "/settings/tiers",
	"/settings/tiers/small", "/settings/rules", "/settings/rules/safety", "/settings/calendars", "/settings/calendars/cn-2026", "/settings/calendars/cn-2026?year=2027",
	"/settings/calendars/cn-2026/history", "/settings/procedures", "/settings/procedures/telecom", "/settings/procedures/nine-step", "/settings/files", "/settings/tokens", "/settings/system"}

func TestEveryPageInBothLanguages(t *testing.T) {
	t.Parallel()
	e := testsite.Open(t, nil, forms(), feature())
	b := e.As("root")
	for _, lang := range []string{"zh-CN", "en"} {
		b.Lang = lang
		for _, path := range everyPage {
			page := b.Get(path)
			if page.Status != 200 || page.Find("h1").Text() == "" {
				t.Errorf("%s in %s: %d %s", path, lang, page.Status, page.Find("h1").Text())
			}
		}
	}
	for _, path := range []string{"/settings/departments/nowhere", "/settings/calendars/none", "/settings/procedures/none", "/settings/rules/new2"} {
		b.Get(path).Is(t, 404)
	}
	b.Get("/settings/organisation").To(t, "/settings/organisation/organisation")
	if bad := e.Site.Words.Check(); len(bad) > 0 {
		t.Error(bad)
	}
}

func TestAHandlerHasNothingToDoHere(t *testing.T) {
	t.Parallel()
	e := testsite.Open(t, nil, forms(), feature())
	b := e.As("zhao")
	for _, path := range everyPage {
		b.Get(path).Is(t, 403)
	}
	for _, path := range []string{"/settings/departments/service", "/settings/staff/mei", "/settings/staff/mei/password", "/settings/staff/mei/end-sessions", "/settings/rules/safety/remove",
		"/settings/calendars", "/settings/procedures", "/settings/procedures/telecom/1/approve", "/settings/procedures/telecom/1/enforce", "/settings/files", "/settings/tokens", "/settings/system/verify"} {
		b.Post(path, "name.zh", "x").Is(t, 403)
	}
	e.Browser().Get("/settings").To(t, "/sign-in?next=%2Fsettings")
}

// viewer makes somebody who may look at the settings and change nothing.
func viewer(t testing.TB, e *testsite.Env) *testsite.Browser {
	t.Helper()
	role := register.Role{ID: "auditor", Name: register.Title{"zh": "审计员"}, Permissions: []register.Permission{register.SettingsView}, Scope: register.ScopeOwn}
	zhao := *e.Site.Register.Snapshot().StaffByID["zhao"]
	zhao.Roles = append([]string{"auditor"}, zhao.Roles...)
	if err := e.Site.Register.Put(auth.Because(context.Background(), "轮岗"), "root", e.Now(), register.Set(role), register.Set(zhao)); err != nil {
		t.Fatal(err)
	}
	return e.As("zhao")
}

func TestWhoMayOnlyLookSeesNoButtons(t *testing.T) {
	t.Parallel()
	e := testsite.Open(t, nil, forms(), feature())
	b := viewer(t, e)
	b.Get("/settings").Is(t, 200).Lacks(t, `a[href="/settings/tokens"]`)
	b.Get("/settings/departments").Is(t, 200).Lacks(t, `a[href="/settings/departments/new"]`)
	page := b.Get("/settings/departments/service").Is(t, 200)
	page.Has(t, "fieldset.ad-fields[disabled]")
	page.Lacks(t, `.k-form button[type=submit]`)
	b.Get("/settings/departments/new").Is(t, 403)
	b.Get("/settings/staff/mei").Is(t, 200).Lacks(t, `form[action$="/password"]`)
	b.Get("/settings/procedures/telecom").Is(t, 200).Lacks(t, `form[action$="/enforce"]`)
	b.Get("/settings/calendars").Is(t, 200).Lacks(t, `input[type=file]`)
	b.Get("/settings/system").Is(t, 200).Lacks(t, `form[action="/settings/system/verify"]`)
	b.Get("/settings/tokens").Is(t, 403)
	b.Post("/settings/departments/service", "name.zh", "x").Is(t, 403)
}

// base reads the version that a form carries.
func base(t testing.TB, a testsite.Answer) string {
	t.Helper()
	return a.Has(t, "input[name=base]").AttrOr("value", "")
}

func TestEditingADepartment(t *testing.T) {
	t.Parallel()
	e := testsite.Open(t, nil, forms(), feature())
	b := e.As("root")
	at := "/settings/departments/service"
	page := b.Get(at).Is(t, 200)
	if page.Find(`input[name="name.en"]`).AttrOr("value", "") != "Customer care" || page.Find(`select[name=lead] option[selected]`).AttrOr("value", "") != "li" {
		t.Error("the form does not hold what is kept")
	}
	v := base(t, page)
	b.Post(at, "base", v, "name.zh", "客户服务部", "name.en", "Care", "parent", "hq", "lead", "", "region", "华东", "active", "1").Is(t, 422).Has(t, "#f-lead-err")
	wrong := b.Post(at, "base", v, "name.zh", "", "name.en", "<i>Care</i>", "parent", "service", "lead", "li", "active", "1").Is(t, 422)
	wrong.Has(t, "#f-parent-err")
	if got := wrong.Find(`input[name="name.en"]`).AttrOr("value", ""); got != "<i>Care</i>" {
		t.Errorf("what was typed came back as %q", got)
	}
	b.Post(at, "base", v, "name.zh", "客户服务部", "name.en", "Care", "parent", "hq", "lead", "li", "region", "华南", "active", "1").To(t, at+"?saved=1")
	d := e.Site.Register.Snapshot().DepartmentByID["service"]
	if d.Name["zh"] != "客户服务部" || d.Region != "华南" || !d.Active {
		t.Errorf("kept %+v", d)
	}
	stale := b.Post(at, "base", v, "name.zh", "旧", "parent", "hq", "lead", "li", "active", "1").Is(t, 409)
	stale.Has(t, ".k-problem")
	history := b.Get(at+"/history").Is(t, 200)
	if n := history.Find(".ad-revision").Length(); n != 2 || !strings.Contains(history.Find(".ad-change").Text(), "华南") {
		t.Errorf("%d revisions: %s", n, history.Find(".ad-history").Text())
	}
	b.Post("/settings/departments/new", "id", "service", "name.zh", "又一个", "lead", "li", "active", "1").Is(t, 422).Has(t, "#f-id-err")
	b.Post("/settings/departments/new", "id", "a b", "name.zh", "又一个", "lead", "li", "active", "1").Is(t, 422).Has(t, "#f-id-err")
	b.Post("/settings/departments/new", "id", "east", "name.zh", "华东分部", "parent", "service", "lead", "mei", "active", "1").To(t, "/settings/departments/east?saved=1")
	if row := b.Get("/settings/departments").Find(`a[href="/settings/departments/east"]`); row.Closest(".ad-name").AttrOr("style", "") != "--depth:2" {
		t.Error("the new department is not in its place in the tree")
	}
}

func TestPeople(t *testing.T) {
	t.Parallel()
	e := testsite.Open(t, nil, forms(), feature())
	b := e.As("root")
	list := b.Get("/settings/staff").Is(t, 200)
	list.Lacks(t, `a[href="/settings/staff/gone"]`)
	b.Get("/settings/staff?state=all").Has(t, `.ad-off a[href="/settings/staff/gone"]`)
	found := b.Get("/settings/staff?role=intake&department=service")
	if found.Find("tbody tr").Length() != 2 {
		t.Errorf("%d people found, want 2", found.Find("tbody tr").Length())
	}
	at := "/settings/staff/mei"
	victim := e.As("mei")
	b.Post(at+"/password", "login", "mei.zi").Is(t, 422).Has(t, "#password-why-err")
	secret := b.Post(at+"/password", "login", "mei.zi", "why", "忘记密码").Is(t, 200)
	password := secret.Has(t, ".ad-secret-text").Text()
	if secret.Header.Get("Cache-Control") != "no-store" {
		t.Error("a password may be cached")
	}
	_, s, err := e.Site.Auth.SignIn(context.Background(), "mei.zi", password, "10.1.1.1", "test")
	if err != nil || !s.MustChange {
		t.Fatalf("the first password does not work, or stays: %+v %v", s, err)
	}
	victim.Get("/settings").To(t, "/sign-in?next=%2Fsettings") // the old session ended
	b.Post("/settings/staff/li/password", "login", "mei.zi", "why", "忘记密码").Is(t, 422).Has(t, "#f-login-err")
	b.Get(at).Lacks(t, ".ad-secret")
	b.Post(at+"/end-sessions").To(t, at+"?saved=1")
	if list, err := e.Site.Auth.Sessions(context.Background(), "mei"); err != nil || len(list) != 0 {
		t.Errorf("sessions stayed: %v %v", list, err)
	}
	page := b.Get(at)
	b.Post(at, "base", base(t, page), "name", "梅子", "number", "011", "department", "service", "roles", "intake", "roles", "handler", "skills", "宽带, 资费", "capacity", "12", "why", "调岗").To(t, at+"?saved=1")
	p := e.Site.Register.Snapshot().StaffByID["mei"]
	if p.Active || len(p.Roles) != 2 || len(p.Skills) != 2 || p.Capacity != 12 {
		t.Errorf("kept %+v", p)
	}
	// Who keeps the settings cannot lock everybody out.
	for _, id := range []string{"admin2", "root"} {
		page = b.Get("/settings/staff/" + id)
		answer := b.Post("/settings/staff/"+id, "base", base(t, page), "name", id, "number", "x"+id, "department", "hq", "roles", "admin")
		if id == "root" {
			answer.Is(t, 422).Has(t, ".k-problem")
		}
	}
}

func TestARuleWithAWrongCondition(t *testing.T) {
	t.Parallel()
	e := testsite.Open(t, nil, forms(), feature())
	b := e.As("root")
	at := "/settings/rules/safety"
	v := base(t, b.Get(at).Is(t, 200))
	wrong := b.Post(at, "base", v, "title.zh", "涉及安全", "when", `colour == "red"`, "department", "service", "owner", "lead", "order", "ten", "active", "1").Is(t, 422)
	wrong.Has(t, "#f-order-err")
	wrong = b.Post(at, "base", v, "title.zh", "涉及安全", "when", `colour == "red"`, "department", "service", "owner", "lead", "order", "10", "active", "1").Is(t, 422)
	if got := wrong.Has(t, "#f-when-err").Text(); !strings.Contains(got, "colour") {
		t.Errorf("the condition's fault reads %q", got)
	}
	b.Post(at, "base", v, "title.zh", "涉及安全", "when", "safety && amount > 100", "category", "fee", "department", "network", "owner", "least_load", "order", "5", "active", "1").To(t, at+"?saved=1")
	r := e.Site.Register.Snapshot().RuleByID["safety"]
	if r.When != "safety && amount > 100" || r.Order != 5 || r.Department != "network" {
		t.Errorf("kept %+v", r)
	}
	b.Post(at+"/remove", "base", v, "why", "不用了").Is(t, 409)
	b.Post(at+"/remove", "base", base(t, b.Get(at))).Is(t, 422).Has(t, "#remove-why-err")
	b.Post(at+"/remove", "base", base(t, b.Get(at)), "why", "不用了").To(t, "/settings/rules?saved=1")
	b.Get(at).Is(t, 404)
	b.Post("/settings/roles/intake/remove").Is(t, 409).Has(t, ".k-problem")
}

func TestRolesTiersAndTexts(t *testing.T) {
	t.Parallel()
	e := testsite.Open(t, nil, forms(), feature())
	b := e.As("root")
	roles := b.Get("/settings/roles").Is(t, 200)
	if cells := roles.Find(".ad-matrix tbody tr").First().Find("td").Length(); cells != len(e.Site.Register.Snapshot().Roles) {
		t.Errorf("%d columns in the matrix", cells)
	}
	role := b.Get("/settings/roles/handler")
	fields := []string{"base", base(t, role), "name.zh", "处理员", "scope", "department", "approve_up_to", "1,200.50"}
	for _, p := range e.Site.Register.Snapshot().RoleByID["handler"].Permissions {
		fields = append(fields, "permissions", string(p))
	}
	b.Post("/settings/roles/handler", fields...).To(t, "/settings/roles/handler?saved=1")
	if got := e.Site.Register.Snapshot().RoleByID["handler"].ApproveUpTo; got != 1200_50 {
		t.Errorf("the money is kept as %d", got)
	}
	if got := b.Get("/settings/roles/handler").Find("input[name=approve_up_to]").AttrOr("value", ""); got != "1200.50" {
		t.Errorf("the money is shown as %q", got)
	}
	at := "/settings/templates/acknowledge"
	page := b.Get(at).Is(t, 200)
	if got := page.Has(t, ".ad-body").First().Text(); strings.Contains(got, "{{") || !strings.Contains(got, "TS26112200015") {
		t.Errorf("the preview reads %q", got)
	}
	preview := b.Post(at, "base", base(t, page), "preview", "1", "kind", "notice", "title.zh", "受理", "body.zh", "编号 {{number}} 完").Is(t, 200)
	if got := preview.Has(t, ".ad-body").Text(); got != "编号 TS26112200015 完" {
		t.Errorf("the preview reads %q", got)
	}
	b.Post(at, "base", base(t, page), "kind", "notice", "title.zh", "受理", "body.zh", "{{salary}}", "active", "1").Is(t, 422).Has(t, `[id="f-body-zh-err"]`)
}

func TestCalendars(t *testing.T) {
	t.Parallel()
	e := testsite.Open(t, nil, forms(), feature())
	b := e.As("root")
	if got := b.Get("/settings").Has(t, ".k-problem.is-warn").Text(); !strings.Contains(got, "2027") { // November, and 2027 is not loaded
		t.Errorf("the alarm reads %q", got)
	}
	page := b.Get("/settings/calendars/cn-2026?year=2026").Is(t, 200)
	if n := page.Find(".ad-month").Length(); n != 12 {
		t.Errorf("%d months", n)
	}
	if head := page.Find(".ad-month").First().Find(".ad-dow"); head.Length() != 7 || head.First().AttrOr("title", "") != "周一" {
		t.Errorf("January is headed %q", head.Text())
	}
	october := page.Find(".ad-month").Eq(9)
	if october.Find(".is-holiday").Length() != 7 || october.Find(".is-makeup").Length() != 1 {
		t.Errorf("October: %d holidays, %d make-up days", october.Find(".is-holiday").Length(), october.Find(".is-makeup").Length())
	}
	b.Get("/settings/calendars/cn-2026?year=2027").Has(t, ".k-problem")
	// A day that lacks its sense is refused beside its field, and what was typed stays.
	back := b.Post("/settings/calendars/cn-2026/days?year=2027", "kind", "holiday", "from", "2027-02-06", "to", "2027-02-01", "name", "春节").Is(t, 422)
	if back.Find("[name=name]").AttrOr("value", "") != "春节" || back.Find(".k-field.is-wrong [name=to], [name=to][aria-invalid=true]").Length() != 1 {
		t.Errorf("the refusal: %s", back.Find(".k-error").Text())
	}
	b.Post("/settings/calendars/cn-2026/days", "kind", "holiday", "from", "2027-02-05", "to", "2027-02-11", "name", "春节").To(t, "/settings/calendars/cn-2026?year=2027")
	b.Post("/settings/calendars/cn-2026/days", "kind", "makeup", "from", "2027-02-13", "to", "").To(t, "/settings/calendars/cn-2026?year=2027")
	b.Post("/settings/calendars/cn-2026/days", "kind", "makeup", "from", "2027-02-13", "to", "").Is(t, 422)
	year := b.Get("/settings/calendars/cn-2026?year=2027").Is(t, 200)
	if h, m := year.Find(".ad-month .is-holiday").Length(), year.Find(".ad-month .is-makeup").Length(); h != 7 || m != 1 || year.Find(".k-problem").Length() != 0 {
		t.Errorf("2027 has %d holidays and %d make-up days", h, m)
	}
	table, err := e.Site.Register.Snapshot().Calendar("cn-2026")
	if err != nil || table.Working(time.Date(2027, 2, 8, 12, 0, 0, 0, table.Zone())) || !table.Working(time.Date(2027, 2, 13, 12, 0, 0, 0, table.Zone())) {
		t.Error("the clocks do not know of the days")
	}
	b.Post("/settings/calendars/cn-2026/days/remove", "kind", "holiday", "from", "2027-02-05", "to", "2027-02-11").To(t, "/settings/calendars/cn-2026?year=2027")
	b.Post("/settings/calendars/cn-2026/days/remove", "kind", "makeup", "from", "2027-02-13", "to", "").To(t, "/settings/calendars/cn-2026?year=2027")
	b.Get("/settings/calendars/cn-2026?year=2027").Lacks(t, ".ad-month .is-holiday, .ad-month .is-makeup")
	e.As("li").Post("/settings/calendars/cn-2026/days", "kind", "holiday", "from", "2027-05-01", "to", "").Is(t, 403)
	wrong := b.Post("/settings/calendars", "text", "id: shop\nzone: Mars\nweek: [[], [], [], [], [], [], []]\n").Is(t, 422)
	if wrong.Find(".k-problem li").Length() < 2 || !strings.Contains(wrong.Find("textarea").Text(), "Mars") {
		t.Error("faults are not all named, or the text is lost")
	}
	good := "id: shop\ntitle: {zh: 门店}\nzone: Asia/Shanghai\nweek:\n  - []\n  - [{from: \"10:00\", to: \"20:00\"}]\n  - []\n  - []\n  - []\n  - []\n  - []\n"
	b.PostFiles("/settings/calendars", []testsite.Upload{{Field: "file", Name: "shop.yaml", Bytes: []byte(good)}}).To(t, "/settings/calendars/shop")
	b.Get("/settings/calendars/shop").Is(t, 200)
}

func TestAProcedureNeedsTwoPeople(t *testing.T) {
	t.Parallel()
	e := testsite.Open(t, nil, forms(), feature())
	b, second := e.As("root"), e.As("admin2")
	page := b.Get("/settings/procedures/telecom").Is(t, 200)
	proc, err := e.Site.Register.Snapshot().Current("telecom", e.Now())
	if err != nil {
		t.Fatal(err)
	}
	if n := page.Find(".ad-step").Length(); n != len(proc.Steps) {
		t.Errorf("%d cards for %d steps", n, len(proc.Steps))
	}
	file := b.Get("/settings/procedures/telecom/1/file").Is(t, 200)
	text := file.Body
	wrong := b.Post("/settings/procedures", "text", strings.Replace(text, "kind: care", "kind: hug", 1)).Is(t, 422)
	if got := wrong.Has(t, ".k-problem").Text(); !strings.Contains(got, "hug") {
		t.Errorf("the fault reads %q", got)
	}
	b.Post("/settings/procedures", "text", "id: x\ncolour: red\n").Is(t, 422).Has(t, ".k-problem li")
	b.Post("/settings/procedures", "text", text).To(t, "/settings/procedures/telecom?v=2")
	at := "/settings/procedures/telecom/2"
	own := b.Get("/settings/procedures/telecom?v=2").Is(t, 200)
	own.Lacks(t, `form[action$="/approve"]`)
	b.Post(at+"/approve").Is(t, 409).Has(t, ".k-problem")
	tomorrow := e.Now().Add(24 * time.Hour).In(e.Site.Register.Snapshot().Zone()).Format("2006-01-02T15:04")
	b.Post(at+"/enforce", "from", tomorrow).Is(t, 422)
	second.Get("/settings/procedures/telecom?v=2").Has(t, `form[action$="/approve"]`)
	second.Post(at+"/approve").To(t, "/settings/procedures/telecom?v=2")
	b.Post(at+"/enforce", "from", "2020-01-01T00:00").Is(t, 409)
	b.Post(at+"/enforce", "from", "soon").Is(t, 422)
	b.Post(at+"/enforce", "from", tomorrow).To(t, "/settings/procedures/telecom?v=2")
	snap := e.Site.Register.Snapshot()
	for when, want := range map[time.Duration]int{time.Hour: 1, 48 * time.Hour: 2} {
		if p, err := snap.Current("telecom", e.Now().Add(when)); err != nil || p.Version != want {
			t.Errorf("in %s version %v is in force: %v", when, p, err)
		}
	}
	b.Post("/settings/procedures/telecom/9/approve").Is(t, 404)
}

func TestSettingsAsAFile(t *testing.T) {
	t.Parallel()
	e := testsite.Open(t, nil, forms(), feature())
	b := e.As("root")
	file := b.Get("/settings/files/all.yaml").Is(t, 200)
	if !strings.Contains(file.Header.Get("Content-Disposition"), "attachment") {
		t.Error("it is not a download")
	}
	same := b.Post("/settings/files", "text", file.Body).Is(t, 200)
	same.Lacks(t, ".ad-revision")
	changed := strings.Replace(file.Body, "zh: 网络部", "zh: 网络运维部", 1)
	if changed == file.Body {
		t.Fatal("the file does not hold the department")
	}
	plan := b.PostFiles("/settings/files", []testsite.Upload{{Field: "file", Name: "s.yaml", Bytes: []byte(changed)}}).Is(t, 200)
	if got := plan.Has(t, ".ad-change").Text(); !strings.Contains(got, "网络运维部") || !strings.Contains(got, "网络部") {
		t.Errorf("the difference reads %q", got)
	}
	if e.Site.Register.Snapshot().DepartmentByID["network"].Name["zh"] != "网络部" {
		t.Fatal("looking already changed it")
	}
	b.Post("/settings/files", "text", plan.Has(t, "textarea[name=text]").First().Text(), "apply", "1").To(t, "/settings/files?saved=1")
	if e.Site.Register.Snapshot().DepartmentByID["network"].Name["zh"] != "网络运维部" {
		t.Error("nothing was written")
	}
	bad := b.Post("/settings/files", "text", "departments:\n  - {id: x, name: {zh: X}, lead: nobody, active: true}\n").Is(t, 422)
	bad.Has(t, ".k-problem li")
	bad.Lacks(t, "button[name=apply]")
	b.Post("/settings/files", "text", "colour: red\n").Is(t, 422)
}

func TestTokens(t *testing.T) {
	t.Parallel()
	e := testsite.Open(t, nil, forms(), feature())
	b := e.As("root")
	b.Post("/settings/tokens", "name", "", "expires", "2026-12-31").Is(t, 422).Has(t, "#f-name-err")
	b.Post("/settings/tokens", "name", "feed", "scopes", "cases:eat").Is(t, 422)
	b.Post("/settings/tokens", "name", "feed", "scopes", "cases:read", "expires", "2020-01-01").Is(t, 422).Has(t, "#f-expires-err")
	made := b.Post("/settings/tokens", "name", "feed", "scopes", "cases:read", "scopes", "reports:read", "expires", "2026-12-31").Is(t, 200)
	raw := made.Has(t, ".ad-secret-text").Text()
	if made.Header.Get("Cache-Control") != "no-store" {
		t.Error("a token may be cached")
	}
	token, err := e.Site.Auth.Token(context.Background(), raw)
	if err != nil || token.Staff != "root" || len(token.Scopes) != 2 {
		t.Fatalf("token %+v %v", token, err)
	}
	list := b.Get("/settings/tokens")
	if strings.Contains(list.Body, raw) {
		t.Error("the secret is shown again")
	}
	b.Post("/settings/tokens/"+token.ID+"/revoke").To(t, "/settings/tokens")
	if _, err := e.Site.Auth.Token(context.Background(), raw); err != auth.ErrNoToken {
		t.Errorf("the token still works: %v", err)
	}
	b.Post("/settings/tokens/"+token.ID+"/revoke").Is(t, 404)
}

func TestTheHouse(t *testing.T) {
	t.Parallel()
	e := testsite.Open(t, nil, forms(), feature())
	b := e.As("root")
	ctx := context.Background()
	e.Site.Jobs.Retry = func(int) time.Duration { return 0 }
	err := e.Site.DB.Write(ctx, func(tx *store.Tx) error {
		_, err := e.Site.Jobs.Enqueue(ctx, tx, job.Job{Kind: "sms", Key: "k", RunAt: e.Now()})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.Site.Jobs.Drain(ctx, map[string]job.Handler{"sms": func(context.Context, job.Job) error { return job.Dead(http.ErrBodyNotAllowed) }}); err != nil {
		t.Fatal(err)
	}
	page := b.Get("/settings/system").Is(t, 200)
	dead := page.Has(t, "#jobs form").AttrOr("action", "")
	b.Post(dead).To(t, "/settings/system#jobs")
	b.Post(dead).Is(t, 404)
	b.Get("/settings/system").Lacks(t, "#jobs form")

	b.Post("/settings/system/verify").To(t, "/settings/system#verify")
	waittest.Until(t, "the journal is found in order", func() bool {
		card := b.Get("/settings/system/verify", "HX-Request", "true").Is(t, 200)
		done := card.Find(".ad-verdict.is-ok").Length() == 1
		if done {
			card.Lacks(t, "[hx-get]")
		}
		return done
	}, nil)
}

// Messages that nobody collects are said on the first page of the settings and on that of the house.
func TestMessagesThatNobodyCollects(t *testing.T) {
	t.Parallel()
	e := testsite.Open(t, nil, feature())
	ctx := context.Background()
	b := e.As("root")
	if strings.Contains(b.Get("/settings").Is(t, 200).Text(), "从未有网关来取") {
		t.Error("nothing waits")
	}
	err := e.Site.DB.Write(ctx, func(tx *store.Tx) error {
		_, err := store.Exec(ctx, tx, `insert into outbox (id, case_id, version, kind, medium, to_masked, state, attempts, error, at, ended_at)
			values ('m', 'c', 1, 'complaint.replied', 'sms', '139****5678', 'spooled', 0, '', $1, 0)`, e.Now().Add(-20*time.Minute))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/settings", "/settings/system"} {
		if text := b.Get(path).Is(t, 200).Has(t, ".k-problem").Text(); !strings.Contains(text, "从未有网关来取") {
			t.Errorf("%s: %s", path, text)
		}
	}
}

func TestEveryFieldComesBackAsItWas(t *testing.T) {
	t.Parallel()
	e := testsite.Open(t, nil, forms(), feature())
	b := e.As("root")
	// What a form does not offer must survive it: a category further down.
	deep := ""
	for _, c := range e.Site.Register.Snapshot().Categories {
		if c.Parent != "" {
			deep = c.Code
		}
	}
	rule := *e.Site.Register.Snapshot().RuleByID["network"]
	rule.Category = []string{deep}
	if err := e.Site.Register.Put(context.Background(), "root", e.Now(), register.Set(rule)); err != nil {
		t.Fatal(err)
	}
	before := e.Site.Register.Snapshot().Version
	for _, k := range kinds {
		id := map[string]string{"organisation": "organisation", "departments": "service", "staff": "li", "roles": "lead", "categories": "fee", "causes": "", "channels": "web",
			"templates": "acknowledge", "tiers": "small", "rules": "network"}[k.path]
		if k.path == "causes" {
			id = e.Site.Register.Snapshot().Causes[0].Code
		}
		page := b.Get("/settings/"+k.path+"/"+id).Is(t, 200)
		var fields []string
		for _, in := range page.Find(".k-form input, .k-form textarea, .k-form select").EachIter() {
			name, kind := in.AttrOr("name", ""), in.AttrOr("type", "")
			_, checked := in.Attr("checked")
			switch {
			case (kind == "checkbox" || kind == "radio") && !checked:
			case in.Is("select"):
				fields = append(fields, name, in.Find("option[selected]").AttrOr("value", ""))
			case in.Is("textarea"):
				fields = append(fields, name, in.Text())
			default:
				fields = append(fields, name, in.AttrOr("value", ""))
			}
		}
		b.Post("/settings/"+k.path+"/"+id, fields...).To(t, "/settings/"+k.path+"/"+id+"?saved=1")
	}
	if after := e.Site.Register.Snapshot().Version; after != before {
		t.Errorf("saving forms unchanged wrote version %s over %s", strconv.FormatInt(after, 10), strconv.FormatInt(before, 10))
	}
}

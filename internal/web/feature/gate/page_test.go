package gate

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"amends/internal/auth"
	"amends/internal/demo"
	"amends/internal/register"
	"amends/internal/web/feature/gate/testsite"
	webform "amends/internal/web/form"
	"amends/internal/web/site"
)

// forms is what several features draw their forms with.
func forms() testsite.Feature {
	return testsite.Feature{Mount: func(*site.Site) {}, Words: webform.Words, Source: webform.Source()}
}

func feature() testsite.Feature {
	return testsite.Feature{Mount: Mount, Words: Words, Source: Source()}
}

func TestSigningInAndOut(t *testing.T) {
	t.Parallel()
	e := testsite.Open(t, nil, forms(), feature())
	e.Enrol(false, "mei")
	b := e.Browser()
	b.Get("/").To(t, "/portal")
	b.Get("/account").To(t, "/sign-in?next=%2Faccount")
	page := b.Get("/sign-in?next=/account").Is(t, 200)
	page.Has(t, `form[method=post][action="/sign-in"] input[name=login][required]`)
	page.Lacks(t, ".g-demo")
	if page.Has(t, "input[name=next]").AttrOr("value", "") != "/account" {
		t.Error("the way back is lost")
	}
	wrong := b.Post("/sign-in", "login", "mei", "password", "no", "next", "/account").Is(t, 422)
	if wrong.Has(t, "input[name=login]").AttrOr("value", "") != "mei" || !strings.Contains(wrong.Find(".k-problem").Text(), "登录名或密码不正确") {
		t.Error("the login is kept and the fault is said in words")
	}
	if wrong.Find("input[name=password]").AttrOr("value", "") != "" {
		t.Error("a password came back")
	}
	b.Post("/sign-in", "login", " MEI ", "password", testsite.Password, "next", "/account").To(t, "/account")
	b.Get("/account").Is(t, 200).Has(t, `#sessions .g-line`)
	b.Get("/").To(t, "/c")
	for who, home := range map[string]string{"boss": "/dashboard", "sun": "/c", "root": "/settings"} {
		e.As(who).Get("/").To(t, home)
	}
	b.Get("/sign-in?next=/account").To(t, "/account")
	b.Get("/sign-out").Is(t, 200).Has(t, `form[method=post][action="/sign-out"]`)
	b.Post("/sign-out").To(t, "/sign-in")
	b.Get("/account").To(t, "/sign-in?next=%2Faccount")
}

func TestTheWayBackStaysOnThisSite(t *testing.T) {
	t.Parallel()
	for next, want := range map[string]string{"/c?view=mine": "/c?view=mine", "https://evil.test": "/", "//evil.test": "/", `/\evil.test`: "/",
		"": "/", "c": "/", "/sign-out": "/", "javascript:alert(1)": "/", "/a\r\nb": "/", "/%2f/evil": "/%2f/evil"} {
		if got := local(next); got != want {
			t.Errorf("local(%q) = %q, want %q", next, got, want)
		}
	}
}

func TestGuessingIsSlowedDown(t *testing.T) {
	t.Parallel()
	e := testsite.Open(t, nil, forms(), feature())
	e.Enrol(false, "mei")
	b := e.Browser()
	last := 0
	for range 12 {
		last = b.Post("/sign-in", "login", "mei", "password", "guess").Status
		if last == http.StatusTooManyRequests {
			break
		}
	}
	if last != http.StatusTooManyRequests {
		t.Fatal("twelve guesses and no wait")
	}
	b.Post("/sign-in", "login", "mei", "password", testsite.Password).Is(t, 429).Has(t, ".k-problem")
	e.Pass(time.Hour)
	b.Post("/sign-in", "login", "mei", "password", testsite.Password).To(t, "/")
}

func TestWhoHasLeftDoesNotComeIn(t *testing.T) {
	t.Parallel()
	e := testsite.Open(t, nil, forms(), feature())
	e.Enrol(false, "gone")
	b := e.Browser()
	b.Post("/sign-in", "login", "gone", "password", testsite.Password).Is(t, 422)
	b.Get("/account").To(t, "/sign-in?next=%2Faccount")
	if list, err := e.Site.Auth.Sessions(context.Background(), "gone"); err != nil || len(list) != 0 {
		t.Errorf("a session stayed: %v %v", list, err)
	}
}

func TestAFirstPasswordOpensNothingButItsChange(t *testing.T) {
	t.Parallel()
	e := testsite.Open(t, nil, forms(), feature())
	e.Enrol(true, "mei")
	b := e.Browser()
	b.Post("/sign-in", "login", "mei", "password", testsite.Password, "next", "/account").To(t, "/account/password")
	b.Get("/account").To(t, "/account/password")
	b.Get("/account/password").Is(t, 200).Has(t, `form[action="/sign-out"]`)
	b.Post("/account/password", "old_password", testsite.Password, "password", "short", "again", "short").Is(t, 422).Has(t, "#f-password-err")
	b.Post("/account/password", "old_password", testsite.Password, "password", "calm-river-stone", "again", "other").Is(t, 422).Has(t, "#f-again-err")
	b.Post("/account/password", "old_password", "no", "password", "calm-river-stone", "again", "calm-river-stone").Is(t, 422).Has(t, "#f-old_password-err")
	b.Post("/account/password", "old_password", testsite.Password, "password", "calm-river-stone", "again", "calm-river-stone").To(t, "/account?saved=1")
	b.Get("/account").Is(t, 200)
}

func TestTheAccountIsOnesOwn(t *testing.T) {
	t.Parallel()
	e := testsite.Open(t, nil, forms(), feature())
	b, other := e.As("mei"), e.As("mei")
	page := b.Get("/account").Is(t, 200)
	if n := page.Find("#sessions .g-line").Length(); n != 2 {
		t.Fatalf("%d devices, want 2", n)
	}
	page.Lacks(t, "#tokens") // an intake officer has no tokens
	base := page.Has(t, "input[name=base]").AttrOr("value", "")
	b.Post("/account", "base", base, "phone", "13900000000", "email", "mei@example.test", "language", "en", "theme", "dark", "density", "compact", "away", "1", "notices", "daily").To(t, "/account?saved=1")
	p := e.Site.Register.Snapshot().StaffByID["mei"]
	if p.Phone != "13900000000" || p.Language != "en" || p.Theme != "dark" || !p.Away || p.Notices != "daily" || p.Department != "service" {
		t.Errorf("saved %+v", p)
	}
	saved := b.Get("/account?saved=1").Is(t, 200)
	if saved.Find("html").AttrOr("lang", "") != "en" || saved.Find("html").AttrOr("data-theme", "") != "dark" || !saved.Find("html").HasClass("k-dense") {
		t.Error("the page does not look as chosen")
	}
	stale := b.Post("/account", "base", base, "phone", "1", "language", "en").Is(t, 409)
	stale.Has(t, ".k-problem")
	if stale.Find("input[name=phone]").AttrOr("value", "") != "1" {
		t.Error("what was typed is lost")
	}
	b.Post("/account", "base", "", "language", "fr").Is(t, 422).Has(t, "#f-language-err")
	b.Post("/account", "base", "", "notices", "weekly").Is(t, 422).Has(t, "#f-notices-err")
	b.Post("/language", "lang", "zh-CN", "next", "/account").To(t, "/account")
	if e.Site.Register.Snapshot().StaffByID["mei"].Language != "zh" {
		t.Error("the switch did not reach the setting")
	}
	b.Post("/account/sessions/end-others").To(t, "/account#sessions")
	other.Get("/account").To(t, "/sign-in?next=%2Faccount")
	b.Get("/account").Is(t, 200)
}

func TestNobodyEndsAnothersSessionOrToken(t *testing.T) {
	t.Parallel()
	e := testsite.Open(t, nil, forms(), feature())
	victim, thief := e.As("root"), e.As("mei")
	ctx := context.Background()
	list, err := e.Site.Auth.Sessions(ctx, "root")
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	thief.Post("/account/sessions/" + list[0].ID + "/end")
	victim.Get("/account").Is(t, 200).Has(t, "#tokens")
	_, token, err := e.Site.Auth.CreateToken(auth.With(ctx, auth.Principal{Staff: "root"}), "root", "feed", []string{"cases:read"}, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	thief.Post("/account/tokens/"+token.ID+"/revoke").Is(t, 404)
	victim.Get("/account").Has(t, "#tokens .g-line")
	victim.Post("/account/tokens/"+token.ID+"/revoke").To(t, "/account#tokens")
	victim.Get("/account").Lacks(t, "#tokens .g-line")
}

// TestThePasswordAsksForTheTokens: who has tokens says what happens to them, and is asked again when he does not.
func TestThePasswordAsksForTheTokens(t *testing.T) {
	t.Parallel()
	e := testsite.Open(t, nil, forms(), feature())
	b, other := e.As("root"), e.As("root")
	b.Get("/account/password").Is(t, 200).Lacks(t, "input[name=tokens]")
	ctx := auth.With(t.Context(), auth.Principal{Staff: "root"})
	raw, _, err := e.Site.Auth.CreateToken(ctx, "root", "feed", []string{"cases:read"}, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	if n := b.Get("/account/password").Is(t, 200).Has(t, "input[name=tokens]").Length(); n != 2 {
		t.Errorf("%d answers to choose from", n)
	}
	form := []string{"old_password", testsite.Password, "password", "calm-river-stone", "again", "calm-river-stone"}
	b.Post("/account/password", form...).Is(t, 422).Has(t, "#f-tokens-err")
	other.Get("/account").Is(t, 200)
	b.Post("/account/password", append(form, "tokens", auth.RevokeTokens)...).To(t, "/account?saved=1")
	other.Get("/account").To(t, "/sign-in?next=%2Faccount")
	if _, err := e.Site.Auth.Token(t.Context(), raw); err == nil {
		t.Error("the token is still good")
	}
}

func TestADemonstrationListsItsPeople(t *testing.T) {
	t.Parallel()
	e := testsite.Open(t, func(s *site.Site) { s.Demo = true }, forms(), feature())
	b := e.Browser()
	b.Get("/sign-in").Is(t, 200).Lacks(t, ".g-demo") // nobody of the demonstration is here
	ctx := context.Background()
	for _, l := range demo.Logins()[:3] {
		person := register.Staff{ID: l.Staff, Name: l.Staff, Department: "hq", Roles: []string{l.Role}, Active: true}
		if err := e.Site.Register.Put(ctx, "root", e.Now(), register.Set(person)); err != nil {
			t.Fatal(err)
		}
	}
	one := b.Get("/sign-in").Has(t, ".g-demo form")
	if one.Length() != 3 {
		t.Errorf("%d people, want 3", one.Length())
	}
	if one.First().Find("input[name=password]").AttrOr("value", "") != demo.Password {
		t.Error("the button does not sign in")
	}
}

func TestTheLanguageOfAStranger(t *testing.T) {
	t.Parallel()
	e := testsite.Open(t, nil, forms(), feature())
	b := e.Browser()
	b.Lang = "en-GB,en;q=0.9"
	if got := b.Get("/sign-in").Has(t, "h1").Text(); got != "Sign in" {
		t.Errorf("title %q", got)
	}
	b.Post("/language", "lang", "zh-CN", "next", "/sign-in?next=/account").To(t, "/sign-in?next=%2Faccount")
	if got := b.Get("/sign-in").Has(t, "h1").Text(); got != "登录" {
		t.Errorf("title %q", got)
	}
	b.Post("/language", "lang", "en", "next", "https://evil.test/").To(t, "/")
}

func TestBothLanguagesSayTheSame(t *testing.T) {
	t.Parallel()
	e := testsite.Open(t, nil, forms(), feature())
	if bad := e.Site.Words.Check(); len(bad) > 0 {
		t.Error(bad)
	}
}

// TestWhoSetMySignIn: what others did to one's sign-in stands on the page of one's account, as new until it was seen, and
// stays there: whoever came in by it may have seen it first.
func TestWhoSetMySignIn(t *testing.T) {
	t.Parallel()
	e := testsite.Open(t, nil, forms(), feature())
	b := e.As("mei")
	b.Get("/account").Is(t, 200).Lacks(t, "#ways")
	set := func(by string) {
		t.Helper()
		ctx := auth.With(auth.Because(context.Background(), "忘记密码"), auth.Principal{Staff: by})
		hash, err := e.Site.Auth.HashPassword(ctx, testsite.Password, "", "")
		if err != nil {
			t.Fatal(err)
		}
		err = e.Site.Auth.SetPassword(ctx, "mei", "mei", hash, false, auth.After{})
		if err != nil {
			t.Fatal(err)
		}
	}
	set("root")
	e.Pass(time.Minute)
	set("") // the command
	b = e.As("mei")
	page := b.Get("/account").Is(t, 200)
	if lines := page.Find("#ways .g-line"); lines.Length() != 2 || lines.Find(".k-tag").Length() != 2 ||
		!strings.Contains(lines.Eq(0).Text(), "命令行") ||
		!strings.Contains(lines.Eq(1).Text(), "原因：忘记密码") || !strings.Contains(lines.Eq(1).Text(), "管理员为您设置了登录名和密码") {
		t.Errorf("shown: %q", page.Find("#ways").Text())
	}
	b.Lang = "en"
	if page = b.Get("/account").Is(t, 200); page.Find("#ways .g-line").Length() != 2 || page.Find("#ways .k-tag").Length() != 0 ||
		!strings.Contains(page.Find("#ways").Text(), "set a login and password for you") {
		t.Errorf("seen: %q", page.Find("#ways").Text())
	}
	if n, err := e.Site.Notify.Unread(context.Background(), "mei"); n != 0 || err != nil {
		t.Errorf("%d unread: %v", n, err)
	}
}

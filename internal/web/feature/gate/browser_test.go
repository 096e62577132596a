package gate

import (
	"context"
	"testing"

	"amends/internal/auth"
	"amends/internal/demo"
	"amends/internal/register"
	"amends/internal/web/feature/gate/testsite"
	"amends/internal/web/site"
	"amends/internal/web/webtest"
)

// TestPagesInABrowser looks at the entrance and the account, and switches the language as a reader does.
func TestPagesInABrowser(t *testing.T) {
	tab := webtest.Open(t)
	e := testsite.Open(t, func(s *site.Site) { s.Demo = true }, forms(), feature())
	ctx := context.Background()
	for _, l := range demo.Logins() {
		person := register.Staff{ID: l.Staff, Name: l.Staff, Department: "hq", Roles: []string{l.Role}, Active: true}
		if err := e.Site.Register.Put(ctx, "root", e.Now(), register.Set(person)); err != nil {
			t.Fatal(err)
		}
	}
	look := func(name string) {
		t.Helper()
		webtest.Fine(t, tab, "gate-"+name)
	}
	tab.Choose(e.URL, "zh-CN", "light")
	tab.Go(e.URL + "/sign-in")
	look("sign-in-desk")
	tab.Choose(e.URL, "en", "dark")
	tab.Phone()
	tab.Go(e.URL + "/sign-in")
	look("sign-in-phone-dark")

	e.Enter(tab, "root")
	tab.Go(e.URL + "/account")
	look("account-phone-dark")
	tab.Size(1440, 900, false)
	tab.Choose(e.URL, "zh-CN", "light")
	for _, path := range []string{"/account/password", "/sign-out", "/account"} {
		tab.Go(e.URL + path)
		look("light" + path[1:2] + path[len(path)-3:])
	}
	root := *e.Site.Register.Snapshot().StaffByID["root"]
	root.Language = "zh" // a setting, which a cookie alone would not change
	if err := e.Site.Register.Put(ctx, "root", e.Now(), register.Set(root)); err != nil {
		t.Fatal(err)
	}
	tab.Go(e.URL + "/account")
	webtest.Eval[int](tab, `(document.querySelector('#lang-menu [data-lang=en]').click(), 0)`)
	tab.Wait(`document.documentElement?.lang === 'en'`)
	if got := e.Site.Register.Snapshot().StaffByID["root"].Language; got != "en" {
		t.Errorf("the menu left the setting at %q", got)
	}
}

// TestEndingASessionAsks: one click ends nothing; who says no keeps it, who says yes has it ended, also when he is asked again in
// the same moment, before the browser has told the end of the first question.
func TestEndingASessionAsks(t *testing.T) {
	tab := webtest.Open(t)
	e := testsite.Open(t, nil, forms(), feature())
	e.Enrol(false, "root")
	var token string
	for _, device := range []string{"10.0.0.2", "10.0.0.1"} {
		var err error
		if token, _, err = e.Site.Auth.SignIn(t.Context(), "root", testsite.Password, device, "Mozilla/5.0 (X11; Linux) Chrome/140"); err != nil {
			t.Fatal(err)
		}
	}
	tab.Cookie(e.URL, auth.Cookie, token)
	tab.Choose(e.URL, "zh-CN", "light")
	tab.Go(e.URL + "/account")
	const end = `form[action$="/end"] button`
	const asks = `document.querySelector('#confirm[open] [data-confirm-words]')?.textContent.includes('须重新登录')`
	button := func(css string) string { return `document.querySelector('` + css + `').click()` }
	no, yes := button("#confirm button[value=no]"), button("#confirm button[value=yes]")
	tab.Click(end)
	tab.Wait(asks)
	tab.Shot("gate-end-asks")
	webtest.Eval[int](tab, `(`+no+`, 0)`)
	tab.Wait(`!document.querySelector('#confirm[open]')`)
	if !webtest.Eval[bool](tab, `Boolean(document.querySelector('`+end+`'))`) {
		t.Error("ended though he said no")
	}
	webtest.Eval[int](tab, `(`+button(end)+`, `+no+`, `+button(end)+`, 0)`)
	tab.Wait(asks)
	webtest.Eval[int](tab, `(`+yes+`, 0)`)
	tab.Wait(`document.readyState === 'complete' && !document.querySelector('` + end + `')`)
	webtest.Quiet(t, tab)
}

package admin

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"amends/internal/auth"
	"amends/internal/register"
	"amends/internal/web/feature/gate/testsite"
	"amends/internal/web/webtest"
)

// TestPagesInABrowser looks at the settings on a desk and on a phone, in both languages and themes.
func TestPagesInABrowser(t *testing.T) {
	tab := webtest.Open(t)
	e := testsite.Open(t, nil, forms(), feature())
	e.Enrol(false, "root")
	token, _, err := e.Site.Auth.SignIn(context.Background(), "root", testsite.Password, "10.0.0.1", "Chromium")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(tab.Ctx, network.SetCookie, network.SetCookieParams{Name: auth.Cookie, Value: token, URL: e.URL}); err != nil {
		t.Fatal(err)
	}
	root := auth.With(t.Context(), auth.Principal{Staff: "root"})
	sms := register.Staff{ID: "sms", Name: "短信网关", Department: "service", Roles: []string{"intake"}, Active: true, Service: true}
	if err := e.Site.Register.Put(root, "root", e.Now(), register.Set(sms)); err != nil {
		t.Fatal(err)
	}
	if _, _, err := e.Site.Auth.CreateToken(root, "sms", "gateway", []string{auth.MessagesCollect}, e.Now().AddDate(1, 0, 0)); err != nil {
		t.Fatal(err)
	}
	for _, look := range []struct{ name, lang, theme string }{{"light", "zh-CN", "light"}, {"dark", "en", "dark"}} {
		tab.Choose(e.URL, look.lang, look.theme)
		for _, phone := range []bool{false, true} {
			size := "desk"
			if tab.Size(1440, 900, false); phone {
				tab.Phone()
				size = "phone"
			}
			for _, path := range []string{"/settings", "/settings/staff", "/settings/staff/li", "/settings/departments", "/settings/roles", "/settings/rules/safety", "/settings/templates/acknowledge",
				"/settings/calendars", "/settings/calendars/cn-2026", "/settings/procedures", "/settings/procedures/telecom", "/settings/files", "/settings/tokens", "/settings/system"} {
				tab.Go(e.URL + path)
				tab.Shot("admin" + strings.ReplaceAll(path, "/", "-") + "-" + size + "-" + look.name)
				webtest.Axe(t, tab)
				webtest.NoSidewaysScroll(t, tab)
				webtest.NoClippedChips(t, tab)
				webtest.Quiet(t, tab)
				if t.Failed() {
					t.Errorf("on %s, %s, %s", path, size, look.name)
				}
			}
		}
	}
}

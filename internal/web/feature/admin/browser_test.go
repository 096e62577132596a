package admin

import (
	"strings"
	"testing"

	"amends/internal/auth"
	"amends/internal/register"
	"amends/internal/web/feature/gate/testsite"
	"amends/internal/web/webtest"
)

// TestPagesInABrowser looks at the settings on a desk and on a phone, in both languages and themes.
func TestPagesInABrowser(t *testing.T) {
	tab := webtest.Open(t)
	e := testsite.Open(t, nil, forms(), feature())
	e.Enter(tab, "root")
	root := auth.With(t.Context(), auth.Principal{Staff: "root"})
	sms := register.Staff{ID: "sms", Name: "短信网关", Department: "service", Roles: []string{"intake"}, Active: true, Service: true}
	if err := e.Site.Register.Put(root, "root", e.Now(), register.Set(sms)); err != nil {
		t.Fatal(err)
	}
	if _, _, err := e.Site.Auth.CreateToken(root, "sms", "gateway", []string{auth.MessagesCollect}, e.Now().AddDate(1, 0, 0)); err != nil {
		t.Fatal(err)
	}
	tab.Everywhere(e.URL, func(_ webtest.Look, _ bool, end string) {
		for _, path := range []string{"/settings", "/settings/staff", "/settings/staff/li", "/settings/departments", "/settings/roles", "/settings/rules/safety", "/settings/templates/acknowledge",
			"/settings/calendars", "/settings/calendars/cn-2026", "/settings/procedures", "/settings/procedures/telecom", "/settings/files", "/settings/tokens", "/settings/system"} {
			tab.Go(e.URL + path)
			webtest.Fine(t, tab, "admin"+strings.ReplaceAll(path, "/", "-")+"-"+end)
		}
	})
}

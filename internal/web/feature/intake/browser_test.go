package intake

import (
	"net/http"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"amends/internal/auth"
	"amends/internal/web/feature/gate/testsite"
	"amends/internal/web/webtest"
)

func cookie(name, value string) *http.Cookie {
	return &http.Cookie{Name: name, Value: value, Path: "/"}
}

// signIn gives the tab a session of mei.
func signIn(tab *webtest.Tab, b *testsite.Browser) {
	tab.T.Helper()
	token, _, err := b.Site.Auth.SignIn(tab.T.Context(), "mei", testsite.Password, "10.0.0.1", "tab")
	if err != nil {
		tab.T.Fatal(err)
	}
	if _, err := chromedp.Call(tab.Ctx, network.SetCookie, network.SetCookieParams{Name: auth.Cookie, Value: token, URL: b.URL}); err != nil {
		tab.T.Fatal(err)
	}
}

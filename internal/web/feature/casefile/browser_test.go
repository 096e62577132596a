package casefile_test

import (
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"amends/internal/web/webtest"
)

func as(t *testing.T, b *webtest.Tab, url, name, value string) {
	t.Helper()
	if _, err := chromedp.Call(b.Ctx, network.SetCookie, network.SetCookieParams{Name: name, Value: value, URL: url}); err != nil {
		t.Fatal(err)
	}
}

func TestLooks(t *testing.T) {
	b := webtest.Open(t)
	s, url, words, _ := demoSite(t, 160)
	c := signIn(t, s, "handler")
	as(t, b, url, c.Name, c.Value)
	for _, look := range []struct{ lang, theme string }{{"zh-CN", "light"}, {"en", "dark"}, {"en", "light"}, {"zh-CN", "dark"}} {
		b.Choose(url, look.lang, look.theme)
		name := "-" + look.lang + "-" + look.theme
		b.Size(1440, 900, false)
		b.Go(url + "/c?view=all")
		b.Shot("list" + name)
		webtest.Axe(t, b)
		webtest.NoClippedChips(t, b)
		b.Do(chromedp.KeyEvent("j"), chromedp.KeyEvent("j"), chromedp.KeyEvent("\r"))
		b.Wait(`document.querySelector('#pane [data-case]')`)
		b.Shot("pane" + name)
		webtest.Axe(t, b)
		webtest.NoClippedChips(t, b)
		for _, tab := range []string{"ledger", "customer", "files", "plan"} {
			b.Click(`.k-tab[href$="tab=` + tab + `"]`)
			b.Wait(`document.querySelector('.k-tab[href$="tab=` + tab + `"]').getAttribute('aria-current') === 'page'`)
			b.Shot("tab-" + tab + name)
			webtest.Axe(t, b)
		}
		b.Phone()
		b.Shot("pane-390" + name)
		webtest.NoSidewaysScroll(t, b)
		b.Go(url + "/c?view=all")
		b.Shot("list-390" + name)
		webtest.NoSidewaysScroll(t, b)
		webtest.NoClippedChips(t, b)
		webtest.Axe(t, b)
	}
	webtest.Quiet(t, b)
	if lost := words.Lost(); len(lost) > 0 {
		t.Errorf("no words for %v", lost)
	}
}

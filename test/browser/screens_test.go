package browser

import (
	"strings"
	"testing"

	"amends/internal/web/webtest"
)

// screens are the pages that are looked at: who opens which.
var screens = []struct{ name, login, path string }{
	{"sign-in", "", "/sign-in"},
	{"portal", "", "/portal"},
	{"portal-new", "", "/portal/new"},
	{"queue", "lead", "/c?view=all"},
	{"case", "lead", "case"},
	{"ledger", "quality", "ledger"},
	{"notices", "lead", "/notices"},
	{"register", "agent", "/register"},
	{"dashboard", "boss", "/dashboard"},
	{"customers", "handler", "/customers"},
	{"account", "handler", "/account"},
	{"settings", "admin", "/settings"},
}

// TestScreens opens every page on a desk and on a phone, in both languages and themes: axe finds nothing, nothing scrolls
// sideways, no script complains. With AMENDS_SHOTS the pictures are kept there.
func TestScreens(t *testing.T) {
	url := start(t)
	for _, s := range screens {
		t.Run(s.name, func(t *testing.T) {
			tab := webtest.Open(t)
			if s.login != "" {
				signIn(tab, url, s.login)
			}
			path := s.path
			if path == "case" || path == "ledger" {
				tab.Go(url + "/c?view=all")
				tab.Wait(`document.querySelector('tr[data-row] .k-subject-title')`)
				path = webtest.Eval[string](tab, `document.querySelectorAll('tr[data-row] .k-subject-title')[2].getAttribute('href')`)
				if s.path == "ledger" {
					path = strings.SplitN(path, "?", 2)[0] + "?tab=ledger"
				}
			}
			tab.Everywhere(url, func(look webtest.Look, phone bool, _ string) {
				size := "-1440-"
				if phone {
					size = "-390-"
				}
				tab.Go(url + path)
				tab.Shot(s.name + size + look.Name())
				webtest.Axe(t, tab)
				webtest.NoSidewaysScroll(t, tab)
				if phone {
					webtest.NoClippedChips(t, tab)
					return
				}
				webtest.OneScroll(t, tab)
				tab.Size(1280, 720, false)
				tab.Shot(s.name + "-1280-" + look.Name())
				webtest.NoSidewaysScroll(t, tab)
				webtest.NoClippedChips(t, tab)
				webtest.OneScroll(t, tab)
			})
			webtest.Quiet(t, tab)
		})
	}
}

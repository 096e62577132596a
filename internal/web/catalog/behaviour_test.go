package catalog_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"amends/internal/web/webtest"
)

// TestBehaviours is what the scripts do, done by keyboard and mouse in a real browser under the real policy.
func TestBehaviours(t *testing.T) {
	tab := webtest.Open(t)
	h, _, _ := setup(t)
	srv := httptest.NewServer(h)
	defer srv.Close()
	tab.Choose(srv.URL, "en", "light")
	step := func(name string, path string, do func()) {
		t.Run(name, func(t *testing.T) {
			tab.T = t
			if path != "" {
				tab.Go(srv.URL + path)
				tab.Wait(`window.htmx && document.querySelector('.s-bar')`)
			}
			do()
			webtest.Quiet(t, tab)
		})
	}
	text := func(css string) string {
		return webtest.Eval[string](tab, `(document.querySelector('`+css+`') || {textContent: ''}).textContent.trim()`)
	}
	is := func(js string) {
		tab.T.Helper()
		tab.Wait(js)
	}

	step("keys move, open and close the pane", "/_ui/workbench", func() {
		tab.Press("j")
		tab.Press("j")
		tab.Press("\r")
		is(`document.querySelector('#pane [data-case]')?.dataset.case === 'TS26112180' && location.pathname.endsWith('/TS26112180')`)
		is(`document.querySelector('[data-row=TS26112180]').classList.contains('is-open') && document.querySelector('.s-split.has-pane')`)
		tab.Press("j")
		is(`document.querySelector('#pane [data-case]')?.dataset.case === 'TS26112054'`)
		webtest.Axe(tab.T, tab)
		tab.Press("\u001b")
		is(`!document.querySelector('#pane').firstElementChild && location.pathname === '/_ui/workbench'`)
	})
	step("rows are picked and the bar says how many", "/_ui/workbench", func() {
		tab.Press("j")
		tab.Press("x")
		is(`!document.querySelector('[data-bulk]').hidden && document.querySelector('[data-bulk-text]').textContent === '1 selected'`)
		tab.Click("[data-pick-all]")
		is(`document.querySelector('[data-bulk-text]').textContent.startsWith('14 ')`)
		webtest.Axe(tab.T, tab)
		tab.Shot("bulk-1440-en-light")
		tab.Press("\u001b")
		is(`document.querySelector('[data-bulk]').hidden`)
	})
	step("the palette finds and goes", "/_ui/workbench", func() {
		tab.Click("[data-palette]")
		is(`document.querySelectorAll('#palette [role=option]').length > 3`)
		webtest.Axe(tab.T, tab)
		tab.Shot("palette-1440-en-light")
		tab.Type("#palette input", "TS26112054")
		is(`document.querySelectorAll('#palette [role=option]').length === 1`)
		tab.Press("\r")
		is(`location.pathname.endsWith('/TS26112054')`)
	})
	step("the sheet opens, the theme turns", "/_ui/workbench", func() {
		tab.Press("t")
		is(`document.documentElement.dataset.theme === 'dark' && document.cookie.includes('theme=dark')`)
		tab.Press("t")
		tab.Press("?")
		is(`document.querySelector('#keys').open`)
		webtest.Axe(tab.T, tab)
		tab.Press("\u001b")
	})
	step("a search picks a person, a tree a category", "/_ui", func() {
		tab.Click("#f-combo")
		is(`!document.querySelector('#f-combo-list').hidden && document.querySelectorAll('#f-combo-list [role=option]').length === 4`)
		tab.Type("#f-combo", "son")
		is(`document.querySelectorAll('#f-combo-list [role=option]').length === 1`)
		webtest.Axe(tab.T, tab)
		tab.Press("\r")
		is(`document.querySelector('[name=combo]').value === '3'`)
		tab.Click("#f-tree")
		is(`document.querySelector('.k-tree:popover-open')`)
		tab.Shot("tree-1440-en-light")
		tab.Type(".k-tree:popover-open input", "frost")
		tab.Press("\r")
		is(`document.querySelector('[name=tree]').value === 'q12'`)
	})
	step("rows of a list come and go", "", func() {
		tab.Click("[data-repeat-add]")
		is(`document.querySelector('[name="measures.2.title"]') && document.activeElement.name === 'measures.2.title'`)
		tab.Click("[data-repeat-row]:nth-of-type(3) [data-repeat-remove]")
		is(`!document.querySelector('[name="measures.2.title"]')`)
	})
	step("menus open beside their button", "", func() {
		tab.Click("[popovertarget=menu-1]")
		is(`document.querySelector('#menu-1').matches(':popover-open') && document.activeElement.role === 'menuitem'`)
		is(`Math.abs(document.querySelector('#menu-1').getBoundingClientRect().left - document.querySelector('[popovertarget=menu-1]').getBoundingClientRect().left) < 60`)
		webtest.Axe(tab.T, tab)
		tab.Press("\u001b")
		is(`!document.querySelector('#menu-1').matches(':popover-open')`)
	})
	step("a note looks different and the draft is kept", "/_ui/workbench/TS26112180", func() {
		tab.Press("n")
		tab.Click("[name=mode][value=note]")
		is(`document.querySelector('.k-composer.is-note') && document.querySelector('[data-send-words]').textContent === 'Save note'`)
		webtest.Axe(tab.T, tab)
		tab.Type(".k-composer-text", "call back at six")
		is(`JSON.parse(localStorage.getItem('draft:c-TS26112180') || '{}').by?.note?.text === 'call back at six'`)
		tab.Go(srv.URL + "/_ui/workbench/TS26112180")
		is(`document.querySelector('.k-composer-text').value === 'call back at six'`)
		tab.Type(".k-composer-text", " @Li")
		is(`document.querySelectorAll('.k-popup [role=option]').length === 2`)
		tab.Press("\r")
		is(`document.querySelector('.k-composer-text').value.includes('@')`)
	})
	step("an error in a fragment is a toast", "/_ui/workbench", func() {
		webtest.Eval[bool](tab, `(htmx.ajax('GET', '/_ui/broken', {target: '#pane', source: document.querySelector('#pane')}), true)`)
		is(`document.querySelector('#toasts .k-toast.is-danger')`)
		if got := text("#toasts .k-toast"); !strings.Contains(got, "Something went wrong") || !strings.Contains(got, "Reference") {
			tab.T.Errorf("toast: %q", got)
		}
		webtest.Axe(tab.T, tab)
		is(`!document.querySelector('#pane').firstElementChild`)
		tab.Forget() // the browser reports the 500 too
	})
	step("the clocks count on", "/_ui/workbench", func() {
		webtest.Eval[bool](tab, `(() => { const b = document.querySelector('[data-sla=warn]'); b.dataset.left = -120; b.dataset.at = document.documentElement.dataset.now; b.id = 'late'; document.dispatchEvent(new Event('visibilitychange')); return true; })()`)
		is(`document.querySelector('#late').classList.contains('is-over') && document.querySelector('#late [data-sla-words]').textContent === '2 min over'`)
	})
}

// TestPaper: a complaint prints as a record, without the navigation and the tools around it.
func TestPaper(t *testing.T) {
	tab := webtest.Open(t)
	h, _, _ := setup(t)
	srv := httptest.NewServer(h)
	defer srv.Close()
	tab.Choose(srv.URL, "zh-CN", "dark")
	tab.Go(srv.URL + "/_ui/workbench/TS26112180")
	tab.Paper(true)
	tab.Shot("print")
	if got := webtest.Eval[[]string](tab, `['.s-nav', '.s-list', '.k-composer', '.k-actions', '.s-top', '.k-tabs'].filter((q) => document.querySelector(q).offsetParent !== null)`); len(got) > 0 {
		t.Errorf("on paper: %v", got)
	}
	if !webtest.Eval[bool](tab, `document.querySelector('.k-timeline').offsetHeight > 300 && getComputedStyle(document.body).backgroundColor === 'rgb(255, 255, 255)'`) {
		t.Error("the timeline is cut, or the paper is not white")
	}
}

// TestAxeFinds makes sure that the check can fail.
func TestAxeFinds(t *testing.T) {
	tab := webtest.Open(t)
	h, _, _ := setup(t)
	srv := httptest.NewServer(h)
	defer srv.Close()
	tab.Go(srv.URL + "/_ui/sign-in")
	webtest.Eval[bool](tab, `(document.querySelector('main').insertAdjacentHTML('beforeend', '<img src="x"><input>'), true)`)
	if found := webtest.Violations(tab); len(found) != 2 || found[0].ID == "" || len(found[0].Nodes) != 1 {
		t.Errorf("axe found %+v", found)
	}
}

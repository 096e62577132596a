package browser

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/google/uuid"

	"amends/internal/complaint"
	"amends/internal/demo"
	"amends/internal/web/webtest"
)

// TestWithoutAMouse goes from signing in to a note on a case and back to the list, by keys alone.
func TestWithoutAMouse(t *testing.T) {
	t.Parallel()
	o := newOffice(t, look{"zh-CN", "light", false})
	var mine []complaint.State // enough to walk in, whatever the demo left him
	for range 3 {
		mine = append(mine, o.given("键盘找到的投诉 "+uuid.NewString()[:6]))
	}
	b := o.tab()
	ctrl := chromedp.KeyModifiers(chromedp.ModifierCtrl)
	b.Go(o.url + "/sign-in")
	for range 12 { // Tab until the caret is where the name goes
		if webtest.Eval[string](b, `document.activeElement?.name || ''`) == "login" {
			break
		}
		keys(b, kb.Tab)
	}
	keys(b, "handler")
	keys(b, kb.Tab)
	for range 4 {
		if webtest.Eval[string](b, `document.activeElement?.name || ''`) == "password" {
			break
		}
		keys(b, kb.Tab)
	}
	keys(b, demo.Password)
	enter(b)
	b.Wait(`location.pathname === '/c' && document.readyState === 'complete' && document.querySelectorAll('[data-row]').length > 2`)

	at := func() string {
		return webtest.Eval[string](b, `document.querySelector('[data-row].is-at')?.dataset.row || ''`)
	}
	keys(b, "j")
	one := at()
	keys(b, "j")
	two := at()
	keys(b, "k")
	if one == "" || two == "" || one == two || at() != one {
		t.Fatalf("J and K went %q, %q, %q", one, two, at())
	}
	enter(b)
	b.Wait(`document.querySelector('#pane [data-case="` + one + `"]') && location.pathname === '/c/` + one + `'`)
	keys(b, "j") // the pane follows the list
	// Other tests give the same person cases meanwhile: what stands below by now is where the keys are.
	b.Wait(`(() => { const id = document.querySelector('[data-row].is-at')?.dataset.row; return id && id !== '` + one + `' &&
		document.querySelector('#pane [data-case="' + id + '"]') && location.pathname === '/c/' + id })()`)
	keys(b, "k")
	b.Wait(`document.querySelector('#pane [data-case="` + one + `"]')`)

	// Ctrl K finds a case by its number, one that is not open.
	far := mine[0]
	if far.ID == one {
		far = mine[1]
	}
	keys(b, "k", ctrl)
	b.Wait(`document.querySelector('#palette[open]') && document.activeElement.matches('#palette input')`)
	keys(b, far.Number)
	b.Wait(`document.querySelector('#palette [role=option][aria-selected=true]')?.innerText.includes('` + far.Number + `')`)
	b.Shot("palette")
	webtest.Axe(t, b)
	enter(b)
	b.Wait(`location.pathname === '/c/` + far.ID + `' && document.readyState === 'complete' && document.querySelector('#pane [data-case="` + far.ID + `"]')`)

	note := "已电话核实，客户下午在家。"
	keys(b, "n")
	b.Wait(`document.activeElement?.matches('form[data-composer].is-note [name=text]')`)
	keys(b, note)
	keys(b, kb.Enter, ctrl)
	settled(b, "#case-timeline .is-note", note)
	b.Wait(`document.querySelector('form[data-composer] [name=text]').value === ''`)

	keys(b, kb.Escape) // out of the field
	b.Wait(`!document.activeElement?.matches('textarea')`)
	keys(b, kb.Escape) // out of the case
	b.Wait(`location.pathname === '/c' && !document.querySelector('#pane [data-case]')`)
	b.Wait(`document.querySelectorAll('[data-row]').length > 2`)
	keys(b, "?")
	b.Wait(`document.querySelector('#keys[open]')`)
	b.Shot("keys")
	webtest.Axe(t, b)
	keys(b, kb.Escape)
	b.Wait(`!document.querySelector('#keys[open]')`)
	webtest.Quiet(t, b)
}

package browser

import (
	"strconv"
	"testing"

	"github.com/google/uuid"

	"amends/internal/web/webtest"
)

// TestOnToTheNextAfterAStep is the officer who works through a list: when he says so, a step that is done leads to the
// next case, until he says otherwise; the last of the list does not ask.
func TestOnToTheNextAfterAStep(t *testing.T) {
	t.Parallel()
	o := newOffice(t, look{"zh-CN", "light", false})
	mark := "逐件办理" + uuid.NewString()[:6]
	for range 3 {
		o.given(mark)
	}
	h := o.as("handler")
	rows := func() []string {
		return webtest.Eval[[]string](h.Tab, `[...document.querySelectorAll('[data-row]')].map((r) => r.dataset.row)`)
	}
	await(t, func() bool { h.Go(o.url + "/c?view=all&q=" + mark); return len(rows()) == 3 })
	list := rows()
	form := func(i int) { // opens the first reply to the case in line i
		h.Click(`[data-row="` + list[i] + `"] .k-subject-title`)
		h.Wait(`document.querySelector('#pane [data-case="` + list[i] + `"]') && !document.querySelector('#dialog[open]')`)
		h.Click(`[data-case-step][hx-get*="` + list[i] + `"]`)
		h.Wait(`document.querySelector('#dialog[open]') && document.activeElement.matches('#dialog [name=medium]')`) // not the cross
	}
	reply := func(i int) {
		fillIn(h.Tab, "#dialog", []fill{pick("medium", "phone"), write("understood", mark), write("next", "今天核查，下午再次联系您。")})
		h.Click(`#dialog button[type=submit]`)
		h.Wait(`!document.querySelector('#dialog[open]')`)
		if s := o.state(list[i]); s.Marks["first_reply"].By != h.staff {
			t.Fatalf("line %d: first reply %+v", i, s.Marks["first_reply"])
		}
	}
	at := func(i int) string {
		return `document.querySelector('#pane [data-case="` + list[i] + `"]') && location.pathname === '/c/` + list[i] + `'`
	}

	form(0)
	h.Click(`#dialog [data-next-case]`)
	h.Shot("onward")
	webtest.Axe(t, h.Tab)
	reply(0)
	h.Wait(at(1))

	h.Click(`[data-case-step][hx-get*="` + list[1] + `"]`)
	h.Wait(`document.querySelector('#dialog[open] [data-next-case] input')?.checked`) // it is remembered
	h.Click(`#dialog [data-next-case]`)
	reply(1)
	settled(h.Tab, "#case-timeline", "今天核查")
	if !webtest.Eval[bool](h.Tab, at(1)) {
		t.Error("went on although he wants to stay")
	}

	form(2)
	if webtest.Eval[bool](h.Tab, `document.querySelector('#dialog [data-next-case]').offsetParent !== null`) {
		t.Error("the last of " + strconv.Itoa(len(list)) + " offers a next one")
	}
	o.quiet()
}

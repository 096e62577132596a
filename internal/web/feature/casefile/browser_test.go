package casefile_test

import (
	"context"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"amends/internal/complaint"
	"amends/internal/web/webtest"
)

func TestLooks(t *testing.T) {
	b := webtest.Open(t)
	s, url, words, _ := demoSite(t, 80)
	c := signIn(t, s, "handler")
	b.Cookie(url, c.Name, c.Value)
	for _, look := range webtest.Looks {
		b.Choose(url, look.Lang, look.Theme)
		name := "-" + look.Name()
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

// The day of an intake officer without a mouse: open a case from the list, do its current step, see the next one; then
// try to close and read what is missing.
func TestJourney(t *testing.T) {
	b := webtest.Open(t)
	s, url, _, _ := demoSite(t, 80)
	w := complaint.TextOf
	r, err := s.Desk.Do(context.Background(), complaint.Meta{By: "wangxiaoman", Channel: "desk"}, "", &complaint.Register{Channel: "hotline", Subject: w("宽带晚上断网"),
		Matter: w("每天晚上八点以后断网，报修三次没有解决。"), Wish: w("尽快修好并减免月租"), OccurredOn: "2026-11-20", Product: "宽带", Complainant: complaint.Complainant{Name: "周小霞", Phone: "13912345678"}})
	must(t, err)
	do := func(c complaint.Command) {
		t.Helper()
		_, err := s.Desk.Do(context.Background(), complaint.Meta{By: "wangxiaoman", Channel: "desk"}, r.ID, c)
		must(t, err)
	}
	do(&complaint.Acknowledge{Medium: "sms", Text: w("已收到您的投诉")})
	c := signIn(t, s, "agent")
	b.Cookie(url, c.Name, c.Value)
	b.Choose(url, "zh-CN", "light")
	b.Go(url + "/c?view=all&sort=received")
	b.Wait(`document.querySelector('tr[data-row]').dataset.row === '` + r.ID + `'`)
	b.Press("j")
	b.Press("\r")
	b.Wait(`document.querySelector('#pane [data-case="` + r.ID + `"]') && location.pathname === '/c/` + r.ID + `'`)
	b.Click(`[data-case-step]`)
	b.Wait(`document.querySelector('#dialog[open] select[name=content]')`)
	webtest.Axe(t, b)
	b.Shot("do-classify")
	// The tree is a button over the select. A category brings its limit, and leaves who handles it to the rules; what is wrong comes back.
	set := func(name, value string) {
		t.Helper()
		webtest.Eval[bool](b, `(() => { const s = document.querySelector('#dialog select[name=`+name+`]'); s.value = '`+value+`'; s.dispatchEvent(new Event('change', {bubbles: true})); return s.value === '`+value+`' })()`)
	}
	value := func(name string) string {
		return webtest.Eval[string](b, `document.querySelector('#dialog select[name=`+name+`], #dialog [name=`+name+`]:checked')?.value ?? ''`)
	}
	snap := s.Register.Snapshot()
	set("content", "fee.calculation")
	if d, l := value("department"), value("limit"); d != "" || l != snap.LimitFor("fee.calculation") {
		t.Errorf("the category brought %q within %q", d, l)
	}
	set("department", "network")
	set("content", "")
	b.Click(`#dialog button[type=submit]`)
	b.Wait(`document.querySelector('#dialog select[name=content][aria-invalid=true]')`)
	b.Shot("do-classify-wrong")
	if value("department") != "network" {
		t.Error("what was chosen is gone")
	}
	set("content", "fee.calculation")
	// Beside the case: it can be read, nothing leads elsewhere, and Escape costs nothing of what was chosen.
	b.Wait(`document.querySelector('.s-list').inert && !document.querySelector('#dialog').matches(':modal')`)
	if !webtest.Eval[bool](b, `(() => { const f = document.querySelector('#dialog').getBoundingClientRect(), p = document.querySelector('#pane').getBoundingClientRect(); return f.right <= p.left })()`) {
		t.Error("the form lies over the case")
	}
	b.Wait(`Object.values({ ...sessionStorage }).some((v) => v.includes('fee.calculation'))`) // what is chosen is kept after a pause
	b.Press(kb.Escape)
	b.Wait(`!document.querySelector('#dialog[open]') && !document.querySelector('.s-list').inert && document.querySelector('#pane [data-case]')`)
	b.Click(`[data-case-step]`)
	b.Wait(`document.querySelector('#dialog[open] .k-kept')`)
	webtest.Axe(t, b)
	b.Shot("do-classify-kept")
	if c, d := value("content"), value("department"); c != "fee.calculation" || d != "network" {
		t.Errorf("kept %q for %q", c, d)
	}
	b.Click(`#dialog button[type=submit]`)
	b.Wait(`!document.querySelector('#dialog[open]') && document.querySelector('[data-toast]')`)
	if s, err := s.Desk.Load(context.Background(), r.ID); err != nil || s.Class.Department != "network" {
		t.Fatalf("%+v %v", s.Class, err)
	}
	b.Wait(`document.querySelector('[data-case-step]').getAttribute('hx-get').includes('/do/assess')`)
	b.Shot("after-classify")
	if n := webtest.Eval[int](b, `Object.keys(sessionStorage).filter((k) => k.startsWith('kept:')).length`); n != 0 {
		t.Errorf("%d forms are kept after they were taken", n)
	}
	if at := webtest.Eval[string](b, `document.querySelector('#r-`+r.ID+` .k-td.is-cut.k-drop-b').textContent`); at == "" {
		t.Error("the row beside the pane was not refreshed")
	}
	// A note that was not saved comes back as a note: never in the box that goes to the customer.
	b.Press("n")
	b.Type(`form[data-composer] textarea`, "内部：先别告诉客户")
	b.Wait(`Object.values({ ...localStorage }).some((v) => v.includes('先别告诉客户'))`)
	b.Go(url + "/c/" + r.ID)
	b.Wait(`document.querySelector('form[data-composer] textarea').value.includes('内部')`)
	if mode := webtest.Eval[string](b, `document.querySelector('form[data-composer] [name=mode]:checked').value`); mode != "note" {
		t.Errorf("the draft of a note came back as a %s", mode)
	}
	b.Click(`form[data-composer] button[type=submit]`)
	b.Wait(`document.querySelector('#case-timeline .is-note') && document.querySelector('form[data-composer] textarea').value === ''`)
	if !webtest.Eval[bool](b, `(() => { const f = document.querySelector('form[data-composer]'); return f.classList.contains('is-note') && f.querySelector('[name=mode]:checked').value === 'note' })()`) {
		t.Error("after a note the composer does not say what it will do next")
	}
	// R writes a reply, which waits and can be taken back; then it goes.
	b.Press("r")
	b.Wait(`document.activeElement?.name === 'text'`)
	b.Type(`form[data-composer] textarea`, "您好，明天上午师傅上门检修。")
	b.Shot("reply")
	b.Click(`form[data-composer] button[type=submit]`)
	b.Wait(`document.querySelector('.k-held')`)
	webtest.Axe(t, b)
	b.Shot("reply-held")
	b.Click(`[data-held=undo]`)
	b.Wait(`!document.querySelector('.k-held') && document.activeElement?.name === 'text' && document.activeElement.value.includes('师傅上门检修')`)
	b.Go(url + "/c/" + r.ID)
	if webtest.Eval[bool](b, `[...document.querySelectorAll('#case-timeline .is-reply')].some((e) => e.textContent.includes('师傅上门检修'))`) {
		t.Error("a reply that was taken back went out")
	}
	b.Wait(`document.querySelector('form[data-composer] textarea').value.includes('师傅上门检修')`) // its words are a draft
	b.Click(`form[data-composer] button[type=submit]`)
	b.Wait(`[...document.querySelectorAll('#case-timeline .is-reply')].some((e) => e.textContent.includes('师傅上门检修')) && document.querySelector('form[data-composer] textarea').value === ''`)
	// The code of the portal, and what is asked before another one takes its place.
	webtest.Eval[bool](b, `(document.querySelector('[hx-get$="/code"]').click(), true)`)
	b.Click(`#dialog[open] button[value=show]`)
	b.Wait(`document.querySelector('#dialog .cs-code')`)
	b.Shot("code")
	webtest.Axe(t, b)
	b.Click(`#dialog button[value=anew]`)
	b.Wait(`document.querySelector('#dialog button[value=back]')`)
	b.Shot("code-anew")
	webtest.Axe(t, b)
	b.Click(`#dialog [data-close]`)
	b.Wait(`!document.querySelector('#dialog[open]')`)
	// Closing early lists what is missing.
	lead := signIn(t, s, "quality")
	b.Cookie(url, lead.Name, lead.Value)
	b.Go(url + "/c/" + r.ID)
	b.Click(`[popovertarget=case-more]`)
	b.Wait(`document.querySelector('#case-more:popover-open [hx-get*="/do/close"]')`)
	b.Shot("menu")
	b.Click(`#case-more [hx-get*="/do/close"]`)
	b.Wait(`document.querySelectorAll('#dialog[open] .k-problem-list li').length > 5`)
	b.Shot("close-refused")
	webtest.Axe(t, b)
}

// What a lead does with many, on paper and in the dark.
func TestMany(t *testing.T) {
	b := webtest.Open(t)
	s, url, _, _ := demoSite(t, 80)
	c := signIn(t, s, "quality")
	b.Cookie(url, c.Name, c.Value)
	for _, look := range webtest.Looks {
		b.Choose(url, look.Lang, look.Theme)
		name := "-" + look.Name()
		b.Size(1440, 900, false)
		b.Go(url + "/c?view=all")
		b.Wait(`document.querySelectorAll('[data-pick]').length > 4`)
		b.Do(chromedp.Click(chromedp.CSS("tr[data-row]:nth-child(2) [data-pick]")))
		webtest.Eval[bool](b, `(() => { document.querySelector('tr[data-row]:nth-child(5) [data-pick]').dispatchEvent(new MouseEvent('click', {bubbles: true, shiftKey: true})); return true })()`)
		b.Wait(`!document.querySelector('[data-bulk]').hidden`)
		b.Shot("bulk" + name)
		webtest.Axe(t, b)
		b.Press("/")
		b.Type("#q-text", "宽带")
		b.Wait(`location.search.includes('q=')`)
		if at := webtest.Eval[string](b, `document.activeElement.id`); at != "q-text" {
			t.Errorf("after searching the caret is in %q", at)
		}
		b.Shot("search" + name)
		b.Go(url + "/c?view=all")
		b.Click(`[popovertarget=flt-hue]`)
		b.Wait(`document.querySelector('#flt-hue:popover-open')`)
		b.Shot("filter" + name)
		b.Click(`#flt-hue .k-box:nth-child(3)`)
		b.Click(`#flt-hue button[type=submit]`)
		b.Wait(`document.querySelector('.k-filter.is-on') && location.search.includes('hue=')`)
		b.Shot("filtered" + name)
		b.Click(`tr[data-row] .k-subject-title`)
		b.Wait(`document.querySelector('#pane [data-case]') && location.search.includes('hue=')`)
		at := webtest.Eval[string](b, `location.pathname`)
		b.Press("k")
		b.Press("j")
		b.Wait(`document.querySelector('#pane [data-case]')`)
		b.Go(url + at + "/print")
		b.Shot("print" + name)
		webtest.Axe(t, b)
		b.Phone()
		webtest.NoSidewaysScroll(t, b)
	}
	webtest.Quiet(t, b)
}

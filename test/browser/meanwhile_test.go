package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/google/uuid"

	"amends/internal/complaint"
	"amends/internal/demo"
	"amends/internal/web/webtest"
)

// news has something happen to the case that lies open before the colleague, and waits until his page shows it.
func (c *colleague) news(id string) {
	c.T.Helper()
	const version = `document.querySelector('#case').dataset.liveHave`
	before := webtest.Eval[string](c.Tab, version)
	c.o.do("majun", id, &complaint.Note{Text: complaint.TextOf("组长留言 " + uuid.NewString()[:6])})
	c.Wait(version + ` !== ` + quote(before))
	c.Wait(`new Promise((done) => setTimeout(done, 60, true))`) // what hears of the swap has heard of it
}

// slow keeps the answers to addresses that contain the words until fast is called.
func (c *colleague) slow(words string) {
	c.T.Helper()
	webtest.Eval[bool](c.Tab, `(() => {
		const fetch = window.fetch, held = new Promise((go) => { window.fast = () => { window.fetch = fetch; go(); }; });
		window.asked = [];
		window.fetch = async (at, how) => {
			if (String(at).includes(`+quote(words)+`)) {
				window.asked.push(String(at));
				await Promise.race([held, new Promise((_, no) => how?.signal?.addEventListener('abort', () => no(new DOMException('left', 'AbortError'))))]);
			}
			return fetch(at, how);
		};
		return true;
	})()`)
}

func (c *colleague) fast() {
	c.T.Helper()
	webtest.Eval[bool](c.Tab, `(window.fast(), new Promise((done) => setTimeout(done, 400, true)))`)
}

// TestNewsLeaveTheHandsAlone has a case change under an officer who has a tab, a menu, a refused form and a telephone
// number before him: all of it stays where it is.
func TestNewsLeaveTheHandsAlone(t *testing.T) {
	t.Parallel()
	o := newOffice(t, look{"en", "light", false})
	s := o.given("News meanwhile " + uuid.NewString()[:6])
	h := o.as("handler")
	h.open(s.ID)

	unfold(h.Tab, `[popovertarget=case-more]`)
	keys(h.Tab, kb.ArrowDown)
	const menu = `JSON.stringify([document.getElementById('case-more').getBoundingClientRect(), document.activeElement.textContent.trim(), document.querySelector('[popovertarget=case-more]').getAttribute('aria-expanded')])`
	before := webtest.Eval[string](h.Tab, menu)
	h.news(s.ID)
	if after := webtest.Eval[string](h.Tab, menu); after != before || !strings.Contains(before, "true") {
		t.Errorf("the menu stood at %s, now %s", before, after)
	}
	h.Shot("news-menu")
	keys(h.Tab, kb.Escape)

	ledger := `document.querySelector('#case-tabs [id^="step-"]')`
	h.Do(chromedp.Focus(chromedp.CSS(`#case-tabs [hx-get*="/tab/ledger"]`)))
	enter(h.Tab)
	h.Wait(ledger)
	if !webtest.Eval[bool](h.Tab, `document.activeElement.matches('#case-tabs [hx-get*="/tab/ledger"]') && location.search.includes('tab=ledger')`) {
		t.Error("the tab lost the caret, or the address does not name it")
	}
	h.news(s.ID)
	if !webtest.Eval[bool](h.Tab, `Boolean(`+ledger+`)`) {
		t.Error("news brought another tab")
	}
	h.slow("/part?")
	o.do("majun", s.ID, &complaint.Note{Text: complaint.TextOf("One more note")})
	h.Wait(`window.asked.length > 0`) // the news is asked for, and meanwhile he turns to another tab
	h.Click(`#case-tabs [hx-get*="/tab/customer"]`)
	h.Wait(`document.querySelector('#person-phones button')`)
	h.fast()
	if !webtest.Eval[bool](h.Tab, `Boolean(document.querySelector('#person-phones button'))`) {
		t.Error("news of the tab before took the new one's place")
	}
	h.Click(`#case-tabs [hx-get*="/tab/ledger"]`)
	h.Wait(ledger)

	h.Click(`[data-case-step]`)
	h.Wait(`document.querySelector('#dialog[open] form')`)
	h.Click(`#dialog button[type=submit]`)
	h.Wait(`document.querySelector('#dialog [aria-invalid=true]') === document.activeElement`)
	h.Do(chromedp.Focus(chromedp.CSS(`#dialog [name=next]`)))
	h.news(s.ID)
	if got := webtest.Eval[string](h.Tab, `document.activeElement.name`); got != "next" {
		t.Errorf("news took the caret to %q", got)
	}
	fillIn(h.Tab, "#dialog", []fill{pick("medium", "phone"), write("understood", "What he told us"), write("next", "We call back tomorrow")})
	h.Click(`#dialog button[type=submit]`)
	h.Wait(`!document.querySelector('#dialog[open]')`)
	if !webtest.Eval[bool](h.Tab, `Boolean(`+ledger+`)`) {
		t.Error("a step brought another tab")
	}

	h.Click(`#case-tabs [hx-get*="/tab/customer"]`)
	h.Click(`#person-phones button`)
	h.Wait(`document.querySelector('#dialog[open] [name=why]')`)
	h.Type(`#dialog [name=why]`, "To call back")
	h.Click(`#dialog button[type=submit]`)
	h.Wait(`!document.querySelector('#dialog[open]') && !document.querySelector('#person-phones').innerText.includes('*')`)
	phone := text(h.Tab, "#person-phones")
	h.news(s.ID)
	if got := text(h.Tab, "#person-phones"); got != phone {
		t.Errorf("news left %q of the number %q", got, phone)
	}
	h.Shot("news-phone")
	webtest.Axe(t, h.Tab)
	h.Forget() // the console notes the 422 that was wanted
	o.quiet()
}

// TestBackBringsEverythingAlong goes back from a case to the list by the browser's own button: keys, palette and toasts
// work as before.
func TestBackBringsEverythingAlong(t *testing.T) {
	t.Parallel()
	o := newOffice(t, look{"zh-CN", "light", false})
	s := o.given("后退之后 " + uuid.NewString()[:6])
	h := o.as("handler")
	await(t, func() bool {
		h.Go(o.url + "/c?view=mine&sort=received")
		return webtest.Eval[bool](h.Tab, `Boolean(document.querySelector('#r-`+s.ID+`'))`)
	})
	h.Click(`#r-` + s.ID + ` .k-subject-title`)
	h.Wait(`document.querySelector('#pane [data-case="` + s.ID + `"]')`)
	h.Click(`[data-case-step]`)
	h.Wait(`document.querySelector('#dialog[open] form')`)
	webtest.Eval[bool](h.Tab, `(history.back(), true)`)
	h.Wait(`location.pathname === '/c' && !document.querySelector('#pane [data-case]') && !document.querySelector('.htmx-request')`)
	h.Wait(`!document.querySelector('dialog[open], body.is-beside, [inert]')`) // the form of the case goes with it
	keys(h.Tab, "j")
	h.Wait(`document.querySelector('[data-row].is-at')`)
	keys(h.Tab, "k", chromedp.KeyModifiers(chromedp.ModifierCtrl))
	h.Wait(`document.querySelector('#palette[open]') && document.activeElement.matches('#palette input')`)
	keys(h.Tab, kb.Escape)
	if !webtest.Eval[bool](h.Tab, `(document.dispatchEvent(new CustomEvent('toast', {detail: {title: 'x'}})), document.querySelectorAll('#toasts:popover-open [data-toast]').length === 1)`) {
		t.Error("toasts are not shown any more")
	}
	h.Shot("back")
	webtest.Eval[bool](h.Tab, `(history.forward(), true)`)
	h.Wait(`document.querySelector('#pane [data-case="` + s.ID + `"]')`)
	o.quiet()
}

// TestASignOutElsewhereCostsNoWords has the session end under a half filled form and a note: both stay on the page, which
// leads to the sign-in beside it, and go out with the next press.
func TestASignOutElsewhereCostsNoWords(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"zh-CN", "en"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, look{lang, "light", lang == "en"})
			s := o.given("登录过期 " + uuid.NewString()[:6])
			h := o.as("lead")
			out := func() { webtest.Eval[int](h.Tab, `fetch('/sign-out', {method: 'POST'}).then((r) => r.status)`) }
			in := func() {
				t.Helper()
				if got := webtest.Eval[string](h.Tab, `fetch('/sign-in', {method: 'POST', body: new URLSearchParams({login: 'lead', password: '`+demo.Password+`'})}).then((r) => r.url)`); strings.Contains(got, "sign-in") {
					t.Fatalf("signing in again ended at %s", got)
				}
			}
			const asked = `document.querySelector('#toasts a[target=_blank][href^="/sign-in?next=%2Fc%2F"]')`
			const words = "换了会话也要留下的话"
			h.open(s.ID)
			h.Click(`#case [data-key="e"]`)
			h.Wait(`document.querySelector('#dialog[open] [name=reason]')`)
			h.Type(`#dialog [name=reason]`, words)
			out()
			h.Click(`#dialog button[type=submit]`)
			h.Wait(asked)
			h.Shot("signed-out-" + lang)
			webtest.Axe(t, h.Tab)
			in()
			h.Click(`#dialog button[type=submit]`)
			h.Wait(`!document.querySelector('#dialog[open]')`)
			if o.state(s.ID).Escalated == 0 {
				t.Error("the reason did not go out with the second press")
			}

			webtest.Eval[bool](h.Tab, `(document.querySelectorAll('[data-toast-close]').forEach((x) => x.click()), document.querySelector('[data-compose=note]').click(), true)`)
			h.Type(`form[data-composer] textarea`, words)
			out()
			h.Click(`form[data-composer] button[type=submit]`)
			h.Wait(asked)
			if got := webtest.Eval[string](h.Tab, `document.querySelector('form[data-composer] textarea').value`); got != words {
				t.Errorf("the end of the session left %q of the note", got)
			}
			in()
			h.Click(`form[data-composer] button[type=submit]`)
			settled(h.Tab, "#case-timeline .is-note", words)
			h.Forget() // the console notes the 401 that were wanted
			o.quiet()
		})
	}
}

// TestAHeldReplyNeverBecomesANote presses N while a reply waits: it is taken back, and nothing goes out as something else.
func TestAHeldReplyNeverBecomesANote(t *testing.T) {
	t.Parallel()
	o := newOffice(t, look{"zh-CN", "light", false})
	s := o.given("等待中的回复 " + uuid.NewString()[:6])
	h := o.as("handler")
	h.open(s.ID)
	h.Type(`form[data-composer] textarea`, "您好，发票已重开。")
	h.Click(`form[data-composer] button[type=submit]`)
	h.Wait(`document.querySelector('.k-held')`)
	keys(h.Tab, "n")
	h.Wait(`!document.querySelector('.k-held') && document.activeElement.matches('form[data-composer].is-note textarea:not([readonly])')`)
	keys(h.Tab, kb.Escape)
	keys(h.Tab, "r")
	h.Click(`form[data-composer] button[type=submit]`)
	h.Wait(`document.querySelector('.k-held')`)
	h.Click(`[data-held=now]`)
	settled(h.Tab, "#case-timeline .is-reply", "您好，发票已重开。")
	o.quiet()
}

// TestSlowAnswersAndFastKeys goes on faster than the line answers: what shows belongs to where the keys are.
func TestSlowAnswersAndFastKeys(t *testing.T) {
	t.Parallel()
	o := newOffice(t, look{"zh-CN", "light", false})
	mark := "慢线路" + uuid.NewString()[:6]
	for range 3 {
		o.given(mark)
	}
	h := o.as("handler")
	var list []string
	await(t, func() bool {
		h.Go(o.url + "/c?view=all&sort=received&q=" + mark)
		list = webtest.Eval[[]string](h.Tab, `[...document.querySelectorAll('[data-row]')].map((r) => r.dataset.row)`)
		return len(list) == 3
	})
	shows := func(want string) {
		t.Helper()
		got := webtest.Eval[[]string](h.Tab, `[document.querySelector('#pane [data-case]')?.dataset.case, document.querySelector('.is-at')?.dataset.row, location.pathname.slice(3), document.querySelector('#case')?.dataset.liveId]`)
		for _, id := range got {
			if id != want {
				t.Errorf("pane, keys, address and case are at %v, want %s (list %v)", got, want, list)
				return
			}
		}
	}
	keys(h.Tab, "j")
	enter(h.Tab)
	h.Wait(`document.querySelector('#pane [data-case="` + list[0] + `"]')`)
	h.slow("/c/" + list[1])
	keys(h.Tab, "j")
	h.Wait(`window.asked.length`)
	keys(h.Tab, "j")
	h.Wait(`document.querySelector('#pane [data-case="` + list[2] + `"]')`)
	h.fast()
	shows(list[2])

	// A form that was asked for over one case does not come up over another.
	h.slow("/do/")
	webtest.Eval[bool](h.Tab, `(document.querySelector('[data-case-step]').click(), true)`)
	h.Wait(`window.asked.length`)
	keys(h.Tab, "k")
	h.Wait(`document.querySelector('#pane [data-case="` + list[1] + `"]')`)
	h.fast()
	shows(list[1])
	if webtest.Eval[bool](h.Tab, `Boolean(document.querySelector('#dialog[open]'))`) {
		t.Error("the form of another case stands over this one")
	}

	// Nor does the answer to a note, which carries the case as it is now.
	h.slow("/say")
	webtest.Eval[bool](h.Tab, `(document.querySelector('[data-compose=note]').click(), true)`)
	keys(h.Tab, "记下来的话")
	keys(h.Tab, kb.Enter, chromedp.KeyModifiers(chromedp.ModifierCtrl))
	h.Wait(`window.asked.length`)
	keys(h.Tab, kb.Escape)
	keys(h.Tab, "k")
	h.Wait(`document.querySelector('#pane [data-case="` + list[0] + `"]')`)
	h.fast()
	shows(list[0])
	h.Wait(`!localStorage.getItem('draft:case-` + list[1] + `')`) // it has been sent
	h.Shot("slow-line")

	// The list shows what was typed last.
	h.slow("&q=" + mark[:3])
	webtest.Eval[bool](h.Tab, `(() => { const f = document.querySelector('[data-q-search]'); for (const q of ['`+mark+`a', '`+mark+`b', '`+mark+`']) { f.q.value = q; f.requestSubmit(); } return true; })()`)
	h.Wait(`document.querySelectorAll('[data-row]').length === 3 && !document.querySelector('.htmx-request')`)
	h.fast()
	if q := webtest.Eval[string](h.Tab, `new URLSearchParams(document.querySelector('#q-list').dataset.qQuery).get('q')`); q != mark {
		t.Errorf("the list shows what %q finds", q)
	}
	o.quiet()
}

// TestTheLineComesBack has the stream end and begin again, as it does whenever somebody comes back to the tab: rows beyond
// the first page stay. A proxy without a server behind it is no silence.
func TestTheLineComesBack(t *testing.T) {
	t.Parallel()
	o := newOffice(t, look{"en", "light", false})
	h := o.hires("旁听") // who sees enough cases
	h.Go(o.url + "/c?view=closed")
	h.Click(`#q-more a`)
	h.Wait(`document.querySelectorAll('[data-row]').length > 50`)
	last := webtest.Eval[string](h.Tab, `[...document.querySelectorAll('[data-row]')].at(-1).id`)
	webtest.Eval[bool](h.Tab, `(() => {
		let away = true;
		Object.defineProperty(document, 'hidden', {get: () => away});
		document.addEventListener('htmx:sse:after:connection', () => { window.back = true; });
		document.dispatchEvent(new Event('visibilitychange'));
		return new Promise((done) => setTimeout(() => { away = false; document.dispatchEvent(new Event('visibilitychange')); done(true); }, 200));
	})()`)
	h.Wait(`window.back && !document.querySelector('[data-q-fresh]').hidden`)
	h.Wait(`new Promise((done) => setTimeout(() => done(!document.querySelector('.htmx-request')), 700))`)
	if !webtest.Eval[bool](h.Tab, `Boolean(document.getElementById(`+quote(last)+`))`) {
		t.Error("the rows beyond the first page are gone")
	}
	h.Shot("line-back")

	webtest.Eval[bool](h.Tab, `(window.fetch = async () => new Response('<html>Bad Gateway</html>', {status: 502}), true)`)
	h.Click(`[data-row] .k-subject-title`)
	h.Wait(`document.querySelector('#toasts:popover-open .is-danger')`)
	o.quiet()
}

// TestWhatIsPastedAndDropped pastes what a spreadsheet copies and drops a file beside its place.
func TestWhatIsPastedAndDropped(t *testing.T) {
	t.Parallel()
	o := newOffice(t, look{"zh-CN", "light", false})
	s := o.given("粘贴与拖放 " + uuid.NewString()[:6])
	h := o.as("lead")
	h.open(s.ID)
	paste := func(words, name string) (taken bool) {
		return webtest.Eval[bool](h.Tab, `(() => {
			const data = new DataTransfer();
			if (`+quote(words)+`) data.setData('text/plain', `+quote(words)+`);
			data.items.add(new File(['x'], `+quote(name)+`, {type: 'image/png'}));
			return !document.querySelector('form[data-composer] textarea').dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
		})()`)
	}
	if paste("单号\t金额", "image.png") {
		t.Error("cells were taken for a picture")
	}
	if !paste("", "image.png") || !paste("现场.png", "现场.png") {
		t.Error("a picture was not taken")
	}
	if n := webtest.Eval[int](h.Tab, `document.querySelectorAll('form[data-composer] [data-picked]').length`); n != 2 {
		t.Errorf("%d files are attached, want 2", n)
	}
	if !webtest.Eval[bool](h.Tab, `['dragover', 'drop'].every((type) => {
			const data = new DataTransfer();
			data.items.add(new File(['x'], 'a.png', {type: 'image/png'}));
			return !document.querySelector('.s-list').dispatchEvent(new DragEvent(type, {dataTransfer: data, bubbles: true, cancelable: true}));
		})`) {
		t.Error("a file that misses its place takes the place of the page")
	}

	// Escape shuts a list of people, not the form around it.
	unfold(h.Tab, `[popovertarget=case-more]`)
	h.Click(`#case-more [hx-get$="/do/link"]`)
	h.Wait(`document.querySelector('#dialog[open] [role=combobox]')`)
	h.Do(chromedp.Focus(chromedp.CSS(`#dialog [role=combobox]`)))
	h.Wait(`!document.querySelector('#dialog [role=listbox]').hidden`)
	keys(h.Tab, kb.Escape)
	h.Wait(`!document.querySelector('#dialog [role=listbox]:not([hidden])')`)
	if !webtest.Eval[bool](h.Tab, `Boolean(document.querySelector('#dialog[open] [role=combobox]'))`) {
		t.Error("Escape shut the form")
	}
	keys(h.Tab, kb.Escape)
	h.Wait(`!document.querySelector('#dialog[open]')`)
	o.quiet()
}

// TestWhoIsNamedIsTold names a colleague with an input method, in a note that is left for a while: he stays named until the
// note has gone out, and not beyond.
func TestWhoIsNamedIsTold(t *testing.T) {
	t.Parallel()
	o := newOffice(t, look{"zh-CN", "light", false})
	s := o.given("点名的备注 " + uuid.NewString()[:6])
	h := o.as("handler")
	h.open(s.ID)
	keys(h.Tab, "n")
	const named = `[...document.querySelectorAll('form[data-composer] [name=mention]')].map((m) => m.value)`
	// What an input method says: input events that are part of composing, then its end.
	webtest.Eval[bool](h.Tab, `(() => {
		const text = document.querySelector('form[data-composer] textarea');
		text.focus();
		text.value = '请@马骏';
		text.dispatchEvent(new InputEvent('input', {bubbles: true, isComposing: true}));
		return text.dispatchEvent(new CompositionEvent('compositionend', {bubbles: true}));
	})()`)
	h.Wait(`document.querySelector('.k-popup [role=option][aria-selected=true]')?.innerText.includes('马骏')`)
	enter(h.Tab)
	h.Wait(named + `.join() === 'majun'`)
	h.Type(`form[data-composer] textarea`, "看一下")
	h.Wait(`localStorage.getItem('draft:case-` + s.ID + `')?.includes('看一下')`)
	h.open(s.ID)
	h.Shot("note-again")
	h.Wait(`document.querySelector('form[data-composer].is-note textarea')?.value.includes('看一下')`)
	if got := webtest.Eval[[]string](h.Tab, named); len(got) != 1 || got[0] != "majun" {
		t.Errorf("the draft names %v", got)
	}
	h.Click(`form[data-composer] button[type=submit]`)
	settled(h.Tab, "#case-timeline .is-note", "看一下")
	h.Wait(`document.querySelector('form[data-composer] textarea').value === ''`)
	if got := webtest.Eval[[]string](h.Tab, named); len(got) != 0 {
		t.Errorf("the next note would tell %v", got)
	}
	o.quiet()
}

// TestEnterWaitsForWhatItFinds types a number and Enter at once: what the number finds opens, not what stood there before.
// A form of a page that comes back refused has the caret at what is wrong, and is not left without a question.
func TestEnterWaitsForWhatItFinds(t *testing.T) {
	t.Parallel()
	o := newOffice(t, look{"en", "light", false})
	s := o.given("Fast fingers " + uuid.NewString()[:6])
	h := o.as("lead")
	h.Go(o.url + "/register")
	fillIn(h.Tab, "#register", []fill{write("complainant.phone", "12"), write("subject", "Bill"), write("matter", "The bill is wrong"), choose("channel", "hotline")})
	h.Click(`#register button[type=submit]`)
	h.Wait(`document.activeElement?.matches('#register [name="complainant.phone"][aria-invalid=true]')`)
	h.Shot("register-refused")
	if !webtest.Eval[bool](h.Tab, `Boolean(document.querySelector('#register[data-dirty]:not([data-sent])'))`) {
		t.Error("what was typed could be left without a question")
	}
	await(t, func() bool {
		h.Go(o.url + "/c?view=all&q=" + s.Number)
		return webtest.Eval[bool](h.Tab, `Boolean(document.querySelector('#r-`+s.ID+`'))`)
	})
	keys(h.Tab, "k", chromedp.KeyModifiers(chromedp.ModifierCtrl))
	h.Wait(`document.querySelector('#palette[open] [role=option]')`)
	keys(h.Tab, s.Number)
	enter(h.Tab)
	h.Wait(`location.pathname === '/c/` + s.ID + `' && document.readyState === 'complete'`)
	h.Forget() // the console notes the 422 that was wanted
	o.quiet()
}

package browser

import (
	"testing"

	"github.com/chromedp/chromedp"

	"amends/internal/web/webtest"
)

// A page that the browser wakes up after Back can be used again: what htmx held while it sent is free, in a form that was
// taken and in one that is refused next.
func TestBackWakesAFormThatCanBeSent(t *testing.T) {
	t.Parallel()
	o := newOffice(t, look{"zh-CN", "light", false})
	o.whole = true
	b := o.as("agent").Tab
	taken := `location.pathname.startsWith('/c/') && location.href`
	idle := `!document.querySelector('.htmx-request, button[type=submit]:disabled')`
	// By script: the driver does not know the nodes of a page that was woken up. A dead button does nothing here, either.
	put := func(name, words string) {
		webtest.Eval[bool](b, `((f) => (f.value = '`+words+`', f.dispatchEvent(new Event('input', {bubbles: true}))))(document.querySelector('#register [name="`+name+`"]'))`)
	}
	press := func() {
		webtest.Eval[bool](b, `(document.querySelector('#register button[type=submit]').click(), true)`)
	}
	b.Go(o.url + "/register")
	fillIn(b, "#register", []fill{write("complainant.phone", newPhone()), write("subject", "第一件"), write("matter", "第一件")})
	webtest.Eval[bool](b, `(addEventListener('pageshow', (e) => { window.woken = e.persisted; }), true)`)
	press()
	b.Wait(taken)
	first := webtest.Eval[string](b, taken)
	webtest.Eval[bool](b, `(setTimeout(() => history.back()), true)`)
	b.Wait(`location.pathname === '/register'`)
	b.Wait(`window.woken`) // not read again
	put("subject", " ")
	press()
	b.Wait(`document.querySelector('#register [name=subject][aria-invalid=true]') && ` + idle) // refused, and open again
	put("subject", "第二件")
	press()
	b.Wait(taken)
	if second := webtest.Eval[string](b, taken); second == first {
		t.Error("the second complaint is the first")
	}
	b.Forget() // the console notes the 422 that was wanted
}

// After a complaint was taken, Back shows its form with what the browser put back into it. The photo of the first is
// seen there and can be taken out: nothing goes with the second unseen.
func TestBackShowsWhatWouldBeSent(t *testing.T) {
	t.Parallel()
	o := newOffice(t, look{"en", "light", false})
	drawn := func(chips string) string {
		return `[...document.querySelectorAll('` + chips + `')].map((c) => c.textContent).join()`
	}
	held := func(form string) string {
		return `[...document.querySelector('` + form + ` input[type=file]').files].map((f) => f.name).join()`
	}
	for _, door := range []struct {
		name             string
		tab              *webtest.Tab
		path, form, chip string
		cross            string
		fill             func(b *webtest.Tab, matter string)
		taken            string
	}{
		{"portal", o.tab(), "/portal/new", `form[action="/portal/new"]`, ".p-pick-name", ".p-pick-x",
			func(b *webtest.Tab, matter string) {
				fillIn(b, `form[action="/portal/new"]`, []fill{write("matter", matter), write("phone", newPhone())})
			}, `location.pathname === '/portal/done' && (document.querySelector('a[href^="/portal/c/"]') || {}).href`},
		{"desk", o.as("agent").Tab, "/register", "#register", "[data-picked] .k-file-name", ".k-file-x",
			func(b *webtest.Tab, matter string) {
				fillIn(b, "#register", []fill{write("complainant.phone", newPhone()), write("subject", matter), write("matter", matter)})
			}, `location.pathname.startsWith('/c/') && location.href`},
	} {
		b := door.tab
		send := func() string {
			b.Click(door.form + ` button[type=submit]`)
			b.Wait(door.taken)
			return webtest.Eval[string](b, door.taken)
		}
		b.Go(o.url + door.path)
		door.fill(b, "The first complaint, with a photo.")
		b.Do(chromedp.SetUploadFiles(chromedp.CSS(door.form+" input[type=file]"), []string{picture(t)}))
		b.Wait(drawn(door.chip) + ` !== ''`)
		name := webtest.Eval[string](b, held(door.form))
		webtest.Eval[bool](b, `(addEventListener('unload', () => {}), true)`) // it is read again instead of woken up
		first := send()
		b.Do(chromedp.NavigateBack())
		b.Wait(`location.pathname === '` + door.path + `' && ` + held(door.form) + ` !== ''`)
		b.Wait(drawn(door.chip) + ` === '` + name + `'`)
		b.Shot("back-" + door.name)
		b.Click(door.cross)
		b.Wait(held(door.form) + ` === ''`)
		door.fill(b, "The second, without.")
		second := send()
		if second == first {
			t.Errorf("%s: the second complaint is the first", door.name)
		}
		b.Go(second + map[string]string{"desk": "?tab=files"}[door.name])
		b.Wait(`document.readyState === 'complete'`)
		if n := webtest.Eval[int](b, `document.querySelectorAll('.p-thumb, #case-tabs .k-file').length`); n != 0 {
			t.Errorf("%s: %d files went with the second complaint", door.name, n)
		}
	}
}

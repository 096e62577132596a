package browser

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"amends/internal/web/webtest"
)

// TestPhotosBeforeTheyAreSent chooses photos one after another on the customer's phone, sees them, takes one out, and
// only the other arrives.
func TestPhotosBeforeTheyAreSent(t *testing.T) {
	t.Parallel()
	o := newOffice(t, look{"en", "dark", true})
	photo := func(name string) string {
		from := picture(t)
		to := filepath.Join(filepath.Dir(from), name)
		if err := os.Rename(from, to); err != nil {
			t.Fatal(err)
		}
		return to
	}
	b := o.tab()
	choose := func(form, name string) {
		b.Do(chromedp.SetUploadFiles(chromedp.CSS(form+" [name=files]"), []string{photo(name)}))
	}
	shown := func(form string) string {
		return `[...document.querySelectorAll('` + form + ` .p-pick')].filter((p) => p.querySelector('img')?.naturalWidth > 0).map((p) => p.querySelector('.p-pick-name').textContent).join()`
	}
	files := func(form string) string {
		return `[...document.querySelector('` + form + ` [name=files]').files].map((f) => f.name).join()`
	}
	b.Go(o.url + "/portal/new")
	at := `form[action="/portal/new"]`
	choose(at, "wrong.png")
	choose(at, "modem-at-night.png")
	b.Wait(shown(at) + ` === 'wrong.png,modem-at-night.png'`)
	b.Click(at + ` .p-pick-x[aria-label$="wrong.png"]`)
	b.Wait(shown(at) + ` === 'modem-at-night.png' && ` + files(at) + ` === 'modem-at-night.png'`)
	b.Shot("photos-new")
	webtest.Axe(t, b)
	webtest.NoSidewaysScroll(t, b)
	b.Type("[name=matter]", "The modem blinks red all night and nobody comes.")
	b.Type("[name=phone]", newPhone())
	b.Click(at + ` button[type=submit]`)
	b.Wait(`location.pathname === '/portal/done' && document.querySelector('a[href^="/portal/c/"]')`)
	b.Click(`a[href^="/portal/c/"]`)
	b.Wait(`location.pathname.startsWith('/portal/c/') && document.readyState === 'complete'`)
	if n := webtest.Eval[int](b, `document.querySelectorAll('.p-thumb').length`); n != 1 {
		t.Errorf("%d photos arrived", n)
	}

	at = ".p-write" // the line at the foot
	choose(at, "again.png")
	b.Wait(shown(at) + ` === 'again.png'`)
	b.Shot("photos-write")
	webtest.Axe(t, b)
	webtest.NoSidewaysScroll(t, b)
	b.Click(at + ` .p-pick-x`)
	b.Wait(shown(at) + ` === '' && ` + files(at) + ` === ''`)
	webtest.Quiet(t, b)
}

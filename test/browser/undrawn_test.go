package browser

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"amends/internal/web/webtest"
)

// TestPicturesThatNoBrowserDraws: a photo as telephones take it is a named tile with a way to save it, for the customer
// and at the desk, and says so; so is a picture that is broken.
func TestPicturesThatNoBrowserDraws(t *testing.T) {
	t.Parallel()
	o := newOffice(t, look{"zh-CN", "light", false})
	dir := t.TempDir()
	heic, torn := filepath.Join(dir, "IMG_0412.heic"), filepath.Join(dir, "路由器.png")
	for name, body := range map[string]string{heic: "\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + strings.Repeat("\x00", 400),
		torn: "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + strings.Repeat("\x00", 400)} {
		if err := os.WriteFile(name, []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	b := o.tab()
	b.Phone()
	b.Go(o.url + "/portal/new")
	fillIn(b, `form[action="/portal/new"]`, []fill{write("matter", "路由器的灯每晚变红，附照片。"), write("phone", newPhone())})
	b.Do(chromedp.SetUploadFiles(chromedp.CSS("[name=files]"), []string{heic, torn}))
	b.Click(`form[action="/portal/new"] button[type=submit]`)
	b.Wait(`location.pathname === '/portal/done'`)
	b.Click(`a[href^="/portal/c/"]`)
	b.Wait(`[...document.querySelectorAll('.p-thumb-name')].map((n) => n.textContent).sort().join() === 'IMG_0412.heic,路由器.png'`)
	b.Shot("undrawn-portal-390")
	webtest.Axe(t, b)
	webtest.NoSidewaysScroll(t, b)
	number := webtest.Eval[string](b, `location.pathname.split('/').pop()`)

	s := o.as("agent")
	s.Go(o.url + "/c/" + number)
	s.Click(`.k-tab[href$="tab=files"]`)
	for _, name := range []string{"IMG_0412.heic", "路由器.png"} {
		s.Wait(`[...document.querySelectorAll('#case-tabs .k-file')].find((f) => f.textContent.includes(` + quote(name) + `))`)
		webtest.Eval[bool](s.Tab, `([...document.querySelectorAll('#case-tabs .k-file')].find((f) => f.textContent.includes(`+quote(name)+`)).click(), true)`)
		s.Wait(`document.querySelector('#preview[open] .k-preview-undrawn a[download]') && document.querySelector('.k-preview-undrawn').textContent.includes(` + quote(name) + `)`)
		s.Shot("undrawn-desk-" + filepath.Ext(name)[1:])
		webtest.Axe(t, s.Tab)
		s.Click(`#preview [data-close]`)
	}
	s.Phone()
	webtest.Eval[bool](s.Tab, `(document.querySelector('#case-tabs .k-file').click(), true)`)
	s.Wait(`document.querySelector('#preview[open] .k-preview-undrawn')`)
	s.Shot("undrawn-desk-390")
}

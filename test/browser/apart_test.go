package browser

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/uuid"

	"amends/internal/web/webtest"
)

// TestANoteStaysANote writes a note with N and goes over to the reply: words, file and mention stay behind, and what is
// copied over is asked about before it leaves. Both come back where they were after the page was read again.
func TestANoteStaysANote(t *testing.T) {
	t.Parallel()
	o := newOffice(t, look{"zh-CN", "light", false})
	s := o.given("备注与回复分开 " + uuid.NewString()[:6])
	h := o.as("handler")
	h.open(s.ID)
	const text, at = `document.querySelector('form[data-composer] textarea')`, `form[data-composer] textarea`
	secret := "客户情绪激动，怀疑是薅羊毛。"
	keys(h.Tab, "n")
	h.Wait(`document.activeElement?.matches('form[data-composer].is-note textarea')`)
	h.Type(at, secret)
	h.Do(chromedp.SetUploadFiles(chromedp.CSS("form[data-composer] input[type=file]"), []string{picture(t)}))
	h.Wait(`document.querySelector('form[data-composer] [data-picked]')`)
	h.Click(`.k-mode:has([value=reply])`)
	h.Wait(text + `.value === '' && !document.querySelector('form[data-composer].is-note') && !document.querySelector('form[data-composer] [data-picked]')`)
	if n := webtest.Eval[int](h.Tab, `document.querySelector('form[data-composer] input[type=file]').files.length`); n != 0 {
		t.Errorf("%d files of the note would go with the reply", n)
	}
	h.Shot("apart-reply")
	webtest.Axe(t, h.Tab)
	h.Type(at, "您好："+secret)
	h.Click(`form[data-composer] button[type=submit]`)
	h.Wait(`document.querySelector('#confirm[open]').textContent.includes('内部备注')`)
	h.Shot("apart-asked")
	webtest.Axe(t, h.Tab)
	h.Click(`#confirm button[value=no]`)
	h.Wait(`!document.querySelector('#confirm[open]') && !document.querySelector('.k-held')`)
	if o.state(s.ID).LastReplyAt != s.LastReplyAt {
		t.Fatal("the note went to the customer")
	}
	h.Click(`.k-mode:has([value=note])`)
	h.Wait(text + `.value === '` + secret + `' && document.querySelector('form[data-composer] [data-picked]')`)
	h.open(s.ID)
	h.Wait(text + `.value === '` + secret + `' && document.querySelector('form[data-composer].is-note')`)
	h.Click(`form[data-composer] button[type=submit]`)
	settled(h.Tab, "#case-timeline .is-note", secret)
	h.Click(`.k-mode:has([value=reply])`)
	h.Wait(text + `.value === '您好：` + secret + `'`) // the words of the reply were kept beside
	o.quiet()
}

package browser

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/google/uuid"

	"amends/internal/complaint"
	"amends/internal/web/webtest"
)

// TestWordsOfANoteAreAskedAbout has a note typed and cut again, and lines of it entered into the composer and into the form
// of a step; then a colleague's note that was saved: each is asked about, and nothing typed is lost by that.
func TestWordsOfANoteAreAskedAbout(t *testing.T) {
	t.Parallel()
	o := newOffice(t, look{"zh-CN", "light", false})
	s := o.given("备注的话 " + uuid.NewString()[:6])
	h := o.as("handler")
	h.open(s.ID)
	leaksAgree(t, h.Tab)
	const at = `form[data-composer] textarea`
	const text = `document.querySelector('` + at + `')`
	sends := `form[data-composer] button[type=submit]`
	empty := func() {
		t.Helper()
		webtest.Eval[bool](h.Tab, `(() => { const f = `+text+`; f.focus(); f.select(); return document.execCommand('delete') })()`)
		h.Wait(text + `.value === ''`)
	}
	keys(h.Tab, "n")
	h.Wait(`document.activeElement?.matches('form[data-composer].is-note textarea')`)
	h.Type(at, "内部：先拖到下周再说\n客户是老熟人，容易激动")
	empty()
	h.Click(`.k-mode:has([value=reply])`)
	h.Wait(`!document.querySelector('form[data-composer].is-note')`)
	for _, reply := range []string{"先拖到下周再说", "您好。客户是老熟人 容易激动！"} {
		h.Type(at, reply)
		h.Click(sends)
		h.Wait(`document.querySelector('#confirm[open]')?.textContent.includes('内部备注')`)
		webtest.Eval[bool](h.Tab, `(document.querySelector('#confirm button[value=no]').click(), true)`)
		h.Wait(`!document.querySelector('#confirm[open]') && !document.querySelector('.k-held') && ` + text + `.value === ` + quote(reply))
		empty()
	}
	// The same words in the form of a step, on a page of its own.
	h.Go(o.url + "/c/" + s.ID + "/do/first_reply")
	h.Type(`[name=understood]`, "断网三天")
	h.Type(`[name=next]`, "先拖到下周再说")
	h.Click(`form[data-tells] button[type=submit]`)
	h.Wait(`document.querySelector('#confirm[open]')?.textContent.includes('内部备注')`)
	webtest.Eval[bool](h.Tab, `(document.querySelector('#confirm button[value=no]').click(), true)`)
	h.Wait(`!document.querySelector('#confirm[open]') && document.querySelector('[name=next]').value === '先拖到下周再说'`)
	if got := o.state(s.ID).LastReplyAt; got != s.LastReplyAt {
		t.Fatal("words of the note went to the customer")
	}
	// What a colleague's note says, the desk asks about, in both.
	o.do("majun", s.ID, &complaint.Note{Text: complaint.TextOf("别赔，这人年年来闹")})
	h.Go(o.url + "/c/" + s.ID + "/do/first_reply")
	h.Type(`[name=understood]`, "断网三天")
	h.Type(`[name=next]`, "我们认为这人年年来闹，别赔")
	h.Type(`[name=next]`, "。别赔，这人年年来闹")
	h.Click(`form[data-tells] button[type=submit]`)
	h.Wait(`document.querySelector('input[type=checkbox][name=from_note]') && document.querySelector('[name=next]').value.includes('年年来闹')`)
	h.Shot("leave-step")
	webtest.Axe(t, h.Tab)
	h.Forget() // the console notes the 422 that was wanted
	h.open(s.ID)
	h.Click(`.k-mode:has([value=reply])`)
	h.Type(at, "您好：别赔，这人年年来闹")
	h.Click(sends)
	h.Click(`[data-held=now]`)
	h.Wait(`document.querySelector('#say-problem [name=from_note]') && ` + text + `.value.includes('年年来闹')`)
	h.Shot("leave-asked")
	webtest.Axe(t, h.Tab)
	h.Forget()
	h.Phone()
	h.Shot("leave-asked-390")
	webtest.NoSidewaysScroll(t, h.Tab)
	h.Size(1440, 900, false)
	if o.state(s.ID).LastReplyAt != s.LastReplyAt {
		t.Fatal("words of the note went to the customer")
	}
	h.Click(`#say-problem [name=from_note]`)
	h.Click(sends)
	h.Click(`[data-held=now]`)
	h.Wait(text + `.value === '' && !document.querySelector('#say-problem [name=from_note]')`)
	if o.state(s.ID).LastReplyAt == s.LastReplyAt {
		t.Error("it did not go although it is meant for him")
	}
	o.quiet()
}

// leaksAgree holds the browser's rule to the desk's, by the table of the latter.
func leaksAgree(t *testing.T, b *webtest.Tab) {
	t.Helper()
	raw, err := os.ReadFile("../../internal/complaint/testdata/leaks.json")
	if err != nil {
		t.Fatal(err)
	}
	var table []struct {
		Note, Text, Known string
		Leaks             bool
	}
	if err := json.Unmarshal(raw, &table); err != nil {
		t.Fatal(err)
	}
	got := webtest.Eval[[]bool](b, `import([...document.querySelectorAll('link[rel=modulepreload]')].find((l) => l.href.includes('js/leak')).href)
		.then((m) => `+string(raw)+`.map((c) => m.leaks(c.text, [c.note], [c.known || ''])))`)
	if len(got) != len(table) || len(table) == 0 {
		t.Fatal(got)
	}
	for i, c := range table {
		if got[i] != c.Leaks {
			t.Errorf("%q in %q: %v", c.Text, c.Note, got[i])
		}
	}
}

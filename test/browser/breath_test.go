package browser

import (
	"testing"

	"github.com/google/uuid"

	"amends/internal/web/webtest"
)

// TestWordsTypedInTheLastBreath types and leaves the page in the same moment, before anything that waits a little has run:
// what was typed is there again, and what was emptied does not come back.
func TestWordsTypedInTheLastBreath(t *testing.T) {
	t.Parallel()
	o := newOffice(t, look{"zh-CN", "light", false})
	s := o.given("最后一口气 " + uuid.NewString()[:6])
	h := o.as("handler")
	for _, at := range []struct{ page, field string }{
		{"/c/" + s.ID, `form[data-composer] textarea`},    // a draft
		{"/c/" + s.ID + "/do/first_reply", `[name=next]`}, // a step, kept for this tab
	} {
		field := `document.querySelector('` + at.field + `')`
		back := func(words string) {
			t.Helper()
			webtest.Eval[bool](h.Tab, `(() => { const f = `+field+`; f.value = `+quote(words)+`;
				f.dispatchEvent(new Event('input', { bubbles: true })); location.assign('/customers'); return true })()`)
			h.Wait(`location.pathname === '/customers' && document.readyState === 'complete'`)
			h.Go(o.url + at.page)
			h.Wait(field + `?.value === ` + quote(words))
		}
		h.Go(o.url + at.page)
		h.Wait(field + ` !== null`)
		back("明天上午再联系")
		back("")
	}
	o.quiet()
}

package browser

import (
	"testing"

	"github.com/google/uuid"

	"amends/internal/web/webtest"
)

// TestTheCodeOnTheCase shows the portal's code at the desk and gives it anew, each by its own button.
func TestTheCodeOnTheCase(t *testing.T) {
	t.Parallel()
	o := newOffice(t, look{"zh-CN", "light", false})
	s := o.given("查询码 " + uuid.NewString()[:6])
	code := func() string {
		c, err := o.h.Auth.PortalCode(t.Context(), s.ID)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	h := o.as("handler")
	h.open(s.ID)
	webtest.Eval[bool](h.Tab, `(document.querySelector('[hx-get="/c/`+s.ID+`/code"]').click(), true)`)
	h.Click(`#dialog[open] button[value=show]`)
	old := code()
	h.Wait(`document.querySelector('#dialog .cs-code')?.innerText.includes('` + old + `')`)
	h.Shot("code-shown")
	webtest.Axe(t, h.Tab)
	h.Click(`#dialog button[value=anew]`)
	h.Wait(`document.querySelector('#dialog button[value=anew-show]')`)
	h.Click(`#dialog button[value=back]`)
	h.Click(`#dialog button[value=sms]`) // he saw it: sending it asks, too
	h.Wait(`document.querySelector('#dialog button[value=anew-sms]')`)
	if code() != old {
		t.Error("another one was drawn before he was asked")
	}
	h.Shot("code-asked")
	webtest.Axe(t, h.Tab)
	h.Click(`#dialog button[value=anew-sms]`)
	h.Wait(`document.querySelector('#dialog .k-problem.is-info, #dialog button[value=sms]') && !document.querySelector('#dialog button[value=anew-sms]')`)
	if code() == old {
		t.Error("it was not drawn anew")
	}
	h.Go(o.url + "/c/" + s.ID + "/code")
	h.Shot("code-page")
	h.Phone()
	h.Shot("code-390")
	webtest.NoSidewaysScroll(t, h.Tab)
	o.quiet()
}

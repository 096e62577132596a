package browser

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/google/uuid"

	"amends/internal/web/webtest"
)

// unread is the number at the bell of a page; 0 when it shows none.
const unread = `(+(document.querySelector('#bell .s-bell-n')?.innerText || '').replace('+', ''))`

// TestMentionedByAColleague has a lead mention an officer in a note: the officer's bell counts while he looks at another
// page, G N leads to the notice, Enter to the case, and with that it is read, on his other page too.
func TestMentionedByAColleague(t *testing.T) {
	t.Parallel()
	o := newOffice(t, look{"zh-CN", "light", false})
	subject := "宽带提速后更慢 " + uuid.NewString()[:6]
	s := o.given(subject)
	lead, officer := o.as("lead"), o.hires("覃若曦")
	officer.Go(o.url + "/dashboard")
	officer.Wait(unread + ` === 0`)
	webtest.Eval[bool](officer.Tab, `(window.stayed = true)`)

	lead.open(s.ID)
	keys(lead.Tab, "n")
	lead.Wait(`document.activeElement?.matches('form[data-composer].is-note [name=text]')`)
	keys(lead.Tab, "请覃若曦看一下 @覃")
	lead.Wait(`document.querySelector('[role=listbox] [role=option][aria-selected=true]')?.innerText.includes('覃若曦')`)
	enter(lead.Tab)
	lead.Wait(`document.querySelector('form[data-composer] [name=text]').value.includes('@覃若曦')`)
	lead.Click(`form[data-composer] button[type=submit]`)
	settled(lead.Tab, "#case-timeline .is-note", "请覃若曦看一下")

	officer.Wait(unread + ` === 1`) // by itself
	if !webtest.Eval[bool](officer.Tab, `window.stayed === true && document.querySelector('#bell').getAttribute('aria-label').includes('1')`) {
		t.Error("the page was loaded anew, or the bell does not say its number")
	}
	officer.Shot("bell")
	keys(officer.Tab, "g")
	keys(officer.Tab, "n")
	officer.Wait(`location.pathname === '/notices' && document.readyState === 'complete' && document.querySelector('.nt-line.is-unread')`)
	says(officer.Tab, ".nt-line.is-unread", "马骏在备注中提到了您")
	says(officer.Tab, ".nt-line.is-unread", subject)
	webtest.Axe(t, officer.Tab)
	officer.Shot("notice")
	keys(officer.Tab, "j")
	officer.Wait(`document.querySelector('.nt-line.is-at.is-unread')`)
	keys(officer.Tab, kb.Enter)
	officer.Wait(`location.pathname === '/c/` + s.ID + `' && document.querySelector('#pane [data-case="` + s.ID + `"]')`)
	officer.Wait(unread + ` === 0`)
	officer.Go(o.url + "/notices")
	officer.Wait(`document.querySelector('.nt-line') && !document.querySelector('.nt-line.is-unread')`)
	says(officer.Tab, ".nt-line", subject)
	o.quiet()
}

package browser

import (
	"testing"

	"github.com/google/uuid"

	"amends/internal/complaint"
	"amends/internal/web/webtest"
)

// TestGone has a case leave the reach of people while it lies open before them: handed to another department, closed to whoever
// is named a party, ended for whoever had been let in. Pane and row go by themselves, nobody is told more than that, and the way
// back is there.
func TestGone(t *testing.T) {
	t.Parallel()
	o := newOffice(t, look{"zh-CN", "light", false})
	w := complaint.TextOf
	gone := func(c *colleague, id, number string) {
		t.Helper()
		c.Wait(`document.querySelector('#pane .k-empty-title')?.textContent.includes('不在您的查看范围')`)
		c.Wait(`!document.querySelector('[data-case="` + id + `"]') && !document.body.innerText.includes('` + number + `')`)
		c.Click(`#pane .k-empty a`)
		c.Wait(`location.pathname === '/c' && document.querySelector('#q-list')`)
	}

	s := o.given("转走 " + uuid.NewString()[:6])
	h := o.as("handler")
	h.open(s.ID)
	h.Type(`#say textarea`, "正在写")
	o.do("majun", s.ID, &complaint.Assign{Department: "network", Owner: "fangyuan", Reason: w("属于网络部")})
	gone(h, s.ID, s.Number)
	h.Go(o.url + "/c/" + s.ID)
	h.Wait(`document.title.startsWith('找不到页面')`)
	h.Shot("gone-unknown")
	webtest.Axe(t, h.Tab)
	h.Forget() // the 404 that was asked for

	s = o.given("点名 " + uuid.NewString()[:6])
	listener := o.hires("旁听一")
	listener.open(s.ID)
	o.do("yeqing", s.ID, &complaint.NameParty{Staff: listener.staff, Ground: "about", Reason: w("来电指明")})
	gone(listener, s.ID, s.Number)

	s = o.given("收回 " + uuid.NewString()[:6])
	o.do("majun", s.ID, &complaint.Assign{Department: "network", Owner: "fangyuan", Reason: w("属于网络部")})
	o.do("fangyuan", s.ID, &complaint.GrantAccess{Staff: "linxiao", Reason: w("熟悉前情")})
	h.open(s.ID)
	o.do("fangyuan", s.ID, &complaint.EndAccess{Staff: "linxiao"})
	gone(h, s.ID, s.Number)
	o.quiet()
}

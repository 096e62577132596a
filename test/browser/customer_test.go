package browser

import (
	"amends/internal/web/webtest"
)

// customer is somebody with a number and a code, on a phone.
type customer struct {
	*webtest.Tab
	o      *office
	number string
}

// customer comes to the portal with what he was told on the telephone.
func (o *office) customer(id string) *customer {
	o.t.Helper()
	s := o.state(id)
	c := &customer{Tab: webtest.Open(o.t), o: o, number: s.Number}
	c.Choose(o.url, o.look.lang, o.look.theme)
	c.Phone()
	c.Go(o.url + "/portal/progress")
	c.Type("[name=number]", s.Number)
	c.Type("[name=code]", code(o.h, id))
	c.Click(`form[action="/portal/progress"] button[type=submit]`)
	c.Wait(`location.pathname === '/portal/c/` + s.Number + `'`)
	return c
}

// confirms says that it is solved, and rates how it went.
func (c *customer) confirms(words string) {
	c.T.Helper()
	name := "portal-" + c.o.look.lang + "-" + c.o.look.theme
	c.Go(c.o.url + "/portal/c/" + c.number)
	c.Shot(name + "-confirm")
	c.Click(`#confirm form:has([name=solved][value=yes]) button[type=submit]`)
	c.Wait(`document.querySelector('#survey form') && !document.querySelector('#confirm')`)
	webtest.Axe(c.T, c.Tab)
	webtest.NoSidewaysScroll(c.T, c.Tab)
	fillIn(c.Tab, "#survey form", []fill{pick("overall", "5"), write("text", words)})
	c.Shot(name + "-survey")
	c.Click(`#survey form button[type=submit]`)
	c.Wait(`!document.querySelector('#survey form') && document.querySelector('.po-notice.is-ok')`)
	c.Shot(name + "-rated")
	webtest.Quiet(c.T, c.Tab)
}

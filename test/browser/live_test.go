package browser

import (
	"testing"

	"github.com/google/uuid"

	"amends/internal/complaint"
	"amends/internal/web/webtest"
)

// TestWhatAnotherDoesShowsAtOnce has two officers at two screens: what the one does to a case shows in the row and the
// pane of the other, who reloads nothing.
func TestWhatAnotherDoesShowsAtOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t, look{"zh-CN", "light", false})
	s := o.given("两次预约上门都没有人来 " + uuid.NewString()[:6])
	first, other := o.as("lead"), o.as("handler")
	first.Go(o.url + "/c/" + s.ID + "?view=all&sort=received")
	row := `#r-` + s.ID
	first.Wait(`document.querySelector('#pane [data-case="` + s.ID + `"]') && document.querySelector('` + row + `')`)
	webtest.Eval[bool](first.Tab, `(window.stayed = true)`)
	before := text(first.Tab, row)

	other.step(s.ID, "first_reply", pick("medium", "phone"), write("understood", "两次预约上门都没有人来"), write("next", "明天上午九点上门"))
	settled(first.Tab, "#case-timeline", "明天上午九点上门")
	first.Wait(`document.querySelector('[data-case-step]').getAttribute('hx-get').includes('step=investigate')`)
	other.step(s.ID, "investigate", write("summary", "派单时联系电话登记错误。"), pick("findings.0.finding", "substantiated"), write("findings.0.reason", "派单记录"))
	settled(first.Tab, "#case-timeline", "派单时联系电话登记错误。")
	first.Wait(`document.querySelector('` + row + `').innerText !== ` + quote(before))
	if !webtest.Eval[bool](first.Tab, `window.stayed === true`) {
		t.Error("the page was loaded anew")
	}
	first.Shot("live-pane")
	// A list without a pane follows too, and what the lead reassigns leaves the handler's own list.
	other.Go(o.url + "/c?view=mine&sort=received")
	other.Wait(`document.querySelector('` + row + `')`)
	o.do("majun", s.ID, &complaint.Escalate{Reason: complaint.TextOf("客户要求组长回电")})
	other.Wait(`document.querySelector('` + row + ` .k-tag')`)
	o.quiet()
}

// TestTheCustomerWritesMeanwhile has the customer write on the portal while an officer types his reply: nothing typed is
// lost, the new word is shown, and the second press sends.
func TestTheCustomerWritesMeanwhile(t *testing.T) {
	t.Parallel()
	o := newOffice(t, look{"zh-CN", "light", false})
	s := o.given("发票抬头开错 " + uuid.NewString()[:6])
	officer := o.as("handler")
	officer.open(s.ID)
	const reply = "您好，发票明天重开并快递给您。"
	officer.Type(`form[data-composer] textarea`, reply)

	customer := o.customer(s.ID)
	customer.Type(".p-write-text", "地址改为公司前台收")
	customer.Click(".p-write-send")
	settled(customer.Tab, ".p-bubble", "地址改为公司前台收")

	settled(officer.Tab, "#case-timeline", "地址改为公司前台收") // by itself
	if got := webtest.Eval[string](officer.Tab, `document.querySelector('form[data-composer] textarea').value`); got != reply {
		t.Fatalf("the news left %q of the reply", got)
	}
	officer.Click(`form[data-composer] button[type=submit]`)
	officer.Wait(`document.querySelector('#say-problem .k-problem')`)
	if got := webtest.Eval[string](officer.Tab, `document.querySelector('form[data-composer] textarea').value`); got != reply {
		t.Fatalf("the refusal left %q of the reply", got)
	}
	says(officer.Tab, "#say-problem", "地址改为公司前台收") // beside what he wrote, wherever the timeline stands
	officer.Shot("conflict")
	webtest.Axe(t, officer.Tab)
	if n := o.state(s.ID).LastReplyAt; n != 0 {
		t.Fatal("the reply went out over the customer's word")
	}
	officer.Click(`form[data-composer] button[type=submit]`)
	officer.Wait(`!document.querySelector('#say-problem .k-problem') && document.querySelector('form[data-composer] textarea').value === ''`)
	settled(officer.Tab, "#case-timeline .is-reply", reply)
	officer.Forget() // the console notes the 409 that was wanted
	customer.Go(o.url + "/portal/c/" + s.Number)
	says(customer.Tab, "#say", reply)
	webtest.Quiet(t, customer.Tab)
	o.quiet()
}

// TestTheKeysStayWhereTheyAre has the rows change under officers who go through a list by keys: where they are and what
// they picked stays, and where the row has left, the keys go on with what followed it.
func TestTheKeysStayWhereTheyAre(t *testing.T) {
	t.Parallel()
	o := newOffice(t, look{"zh-CN", "light", false})
	mark := "列表更新" + uuid.NewString()[:6]
	for range 4 {
		o.given(mark)
	}
	var list []string
	open := func(login string) *colleague {
		t.Helper()
		c := o.as(login)
		await(t, func() bool {
			c.Go(o.url + "/c?view=all&sort=received&q=" + mark)
			list = webtest.Eval[[]string](c.Tab, `[...document.querySelectorAll('[data-row]')].map((r) => r.dataset.row)`)
			return len(list) == 4
		})
		keys(c.Tab, "j")
		keys(c.Tab, "j")
		return c
	}
	at := func(c *colleague, want string) {
		t.Helper()
		if got := webtest.Eval[string](c.Tab, `document.querySelector('[data-row].is-at')?.dataset.row || ''`); got != want {
			t.Errorf("the keys are at %q of %v, want %q", got, list, want)
		}
	}
	lead, h := open("lead"), open("handler")
	keys(lead.Tab, "x")
	lead.Wait(`document.querySelector('[data-bulk]:not([hidden])')`)
	o.do("linxiao", list[1], &complaint.Escalate{Reason: complaint.TextOf("客户要求组长回电")})
	for _, c := range []*colleague{lead, h} {
		c.Wait(`document.querySelector('#r-` + list[1] + ` .k-tag')`)
		at(c, list[1])
	}
	if got := webtest.Eval[[]string](lead.Tab, `[...document.querySelectorAll('.is-picked [data-pick]:checked')].map((p) => p.value)`); len(got) != 1 || got[0] != list[1] {
		t.Errorf("picked is %v, want %s", got, list[1])
	}
	lead.Shot("picked-changed")

	o.do("majun", list[1], &complaint.Assign{Department: "billing", Reason: complaint.TextOf("计费问题由账务组继续")})
	h.Wait(`!document.querySelector('#r-` + list[1] + `')`)
	keys(h.Tab, "j")
	at(h, list[2])
	keys(h.Tab, "k")
	at(h, list[0])
	o.quiet()
}

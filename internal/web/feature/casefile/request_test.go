package casefile_test

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"amends/internal/complaint"
	"amends/internal/request"
	"amends/internal/web/webtest"
)

// TestAskAnother is a question from one department to another on the page: asked with a form that loses nothing, found in the
// list of whoever is asked, answered there, and sent back by who asked. The strip looks right in both languages and themes.
func TestAskAnother(t *testing.T) {
	b := webtest.Open(t)
	s, url, words, _ := demoSite(t, 80)
	w, ctx := complaint.TextOf, context.Background()
	do := func(by, id string, c complaint.Command) string {
		t.Helper()
		r, err := s.Desk.Do(ctx, complaint.Meta{By: by, Channel: "desk"}, id, c)
		must(t, err)
		return r.ID
	}
	id := do("wangxiaoman", "", &complaint.Register{Channel: "hotline", Subject: w("宽带晚上断网"), Matter: w("报修三次没有解决。"), Wish: w("尽快修好"),
		OccurredOn: "2026-11-20", Product: "宽带", Complainant: complaint.Complainant{Name: "周小霞", Phone: "13912345678"}})
	do("wangxiaoman", id, &complaint.Assign{Department: "complaints", Owner: "linxiao", Reason: w("由投诉处理组办理")})
	become := func(login string) {
		c := signIn(t, s, login)
		b.Cookie(url, c.Name, c.Value)
	}
	last := func() request.Request {
		t.Helper()
		c, err := s.Desk.Load(ctx, id)
		must(t, err)
		return c.Requests[len(c.Requests)-1]
	}
	become("handler")
	b.Choose(url, "zh-CN", "light")
	b.Size(1440, 900, false)
	b.Go(url + "/c/" + id)
	b.Do(chromedp.KeyEvent("a"))
	b.Wait(`document.querySelector('#dialog[open] [name=question]')`)
	b.Type(`#dialog [name=question]`, "请说明九月十五日的来电记录")
	b.Click(`#dialog button[type=submit]`)
	b.Wait(`document.querySelector('#dialog [name=department][aria-invalid=true]')`)
	b.Shot("request-ask")
	webtest.Axe(t, b)
	if kept := webtest.Eval[string](b, `document.querySelector('#dialog [name=question]').value`); kept != "请说明九月十五日的来电记录" {
		t.Errorf("what was typed is gone: %q", kept)
	}
	webtest.Eval[bool](b, `(() => { const s = document.querySelector('#dialog select[name=department]'); s.value = 'hotline'; s.dispatchEvent(new Event('change', {bubbles: true})); return true })()`)
	b.Click(`#dialog [name=required]`)
	b.Click(`#dialog button[type=submit]`)
	b.Wait(`document.querySelector('#case-asked [data-request=q1]')`)
	if r := last(); r.Department != "hotline" || !r.Required || r.By != "linxiao" {
		t.Fatalf("asked %+v", r)
	}
	do("linxiao", id, &complaint.Ask{Department: "network", Question: w("请核查该地址的告警与检修记录"), Within: "4h"})
	do("luozhiqiang", id, &complaint.ReturnRequest{Request: "q2", Reason: w("地址属装维二站，请另请有关部门")})

	become("agent") // finds it in his list, with its clock, and answers
	b.Go(url + "/c?view=to_answer")
	b.Wait(`document.querySelector('.q-asked-line[data-request=q1]') && document.querySelector('tr[data-row="` + id + `"]')`)
	b.Shot("request-list")
	webtest.Axe(t, b)
	b.Phone()
	b.Shot("request-list-390")
	webtest.NoSidewaysScroll(t, b)
	b.Size(1440, 900, false)
	b.Click(`.q-asked-what[href*="` + id + `"]`)
	b.Wait(`document.querySelector('#case-asked [data-request=q1] details[open]') && document.activeElement.id === 'asked-q1'`)
	b.Shot("request-mine")
	b.Click(`#case-asked [data-request=q1] [hx-get*="/do/answer_request"]`)
	b.Wait(`document.querySelector('#dialog[open] [name=text]') && document.querySelector('#dialog [name=request]').value === 'q1' &&
		document.activeElement.name === 'text' && document.querySelector('#dialog .fm-given').textContent.includes('请说明九月十五日的来电记录')`)
	b.Shot("request-answer")
	b.Type(`#dialog [name=text]`, "当天来电两次，录音已附")
	b.Do(chromedp.KeyEvent("\r", chromedp.KeyModifiers(2))) // Ctrl Enter
	b.Wait(`document.querySelector('#case-asked [data-request=q1].is-answered') && document.activeElement.id === 'asked-q1'`)
	if r := last(); r.Status != request.Returned {
		t.Errorf("the other is %s", r.Status)
	}

	become("handler")
	do("linxiao", id, &complaint.Ask{Department: "billing", Question: w("请核对扣费明细")})
	do("linxiao", id, &complaint.RemindRequest{Request: "q3"})
	b.Go(url + "/c/" + id)
	b.Wait(`document.querySelectorAll('#case [data-request=q3] .cs-asked-acts [aria-disabled=true], #case [data-request=q3] .cs-asked-acts [disabled]').length === 1`)
	if told := webtest.Eval[string](b, `document.querySelector('#case').textContent`); !strings.Contains(told, "热线组：请说明九月十五日的来电记录") ||
		!strings.Contains(told, "计费财务部：请核对扣费明细") {
		t.Errorf("the time line does not say which: %s", told)
	}
	b.Paper(true)
	b.Shot("request-paper")
	if n := webtest.Eval[int](b, `[...document.querySelectorAll('.cs-asked-acts, .cs-asked > .k-btn')].filter((n) => n.checkVisibility()).length`); n > 0 {
		t.Errorf("%d rows of buttons on paper", n)
	}
	if !webtest.Eval[bool](b, `[...document.querySelectorAll('.cs-asked-more')].every((n) => n.getBoundingClientRect().height > 0)`) {
		t.Error("a folded card is folded on paper, too")
	}
	b.Paper(false)
	b.Size(1440, 900, false)
	b.Click(`#case-asked [data-request=q2] summary`)
	b.Click(`#case-asked [data-request=q2] [hx-get*="anew=q2"]`)
	b.Wait(`document.querySelector('#dialog[open] [name=question]')?.value === '请核查该地址的告警与检修记录'`)
	b.Shot("request-anew")
	webtest.Axe(t, b)
	b.Do(chromedp.KeyEvent("\x1b"))
	b.Wait(`!document.querySelector('#dialog[open]')`)
	b.Click(`#case-asked [data-request=q1] summary`)
	b.Click(`#case-asked [data-request=q1] [hx-get*="/do/weigh_request"]`)
	b.Wait(`document.querySelector('#dialog[open] #do-f-reason') && !document.querySelector('#dialog [name=reason]').checkVisibility()`)
	b.Shot("request-verdict")
	b.Click(`#dialog [name=verdict][value=again]`)
	b.Wait(`document.querySelector('#dialog [name=reason]').checkVisibility() && document.querySelector('#dialog [name=within]').checkVisibility()`)
	b.Do(chromedp.KeyEvent("\x1b"))
	for _, look := range webtest.Looks {
		b.Choose(url, look.Lang, look.Theme)
		b.Size(1440, 900, false)
		b.Go(url + "/c/" + id)
		b.Wait(`document.querySelectorAll('#case-asked [data-request]').length === 3`)
		b.Click(`#case-asked [data-request=q1] summary`)
		b.Shot("request-strip-" + look.Name())
		webtest.Axe(t, b)
		b.Phone()
		b.Shot("request-strip-390-" + look.Name())
		webtest.NoSidewaysScroll(t, b)
	}
	if lost := words.Lost(); len(lost) > 0 {
		t.Errorf("no words for %v", lost)
	}
}

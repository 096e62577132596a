package browser

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"amends/internal/complaint"
	"amends/internal/web/webtest"
)

// planned brings a case to the plan, which the lead proposes himself.
func (o *office) planned(s complaint.State) {
	o.t.Helper()
	w := complaint.Words
	o.do("linxiao", s.ID, &complaint.FirstReply{Medium: "phone", Understood: w("发票抬头开错"), Next: w("今天核查")})
	inv := &complaint.Investigate{Summary: w("开票时抬头取自旧资料。")}
	for _, a := range s.Allegations {
		inv.Findings = append(inv.Findings, complaint.Finding{Allegation: a.ID, Finding: "substantiated", Reason: w("开票记录")})
	}
	o.do("linxiao", s.ID, inv)
	o.do("linxiao", s.ID, &complaint.DetermineCause{Cause: "process.handover", Certainty: "confirmed", Whys: []complaint.Why{{Why: w("资料未同步")}}})
	o.do("linxiao", s.ID, &complaint.DraftLiability{Ground: w("资料未同步"), Shares: []complaint.Share{{Party: "operator", Percent: 100, Department: "complaints"}}})
	o.do("yeqing", s.ID, &complaint.ReviewLiability{Verdict: "agree", CustomerView: "accepts"})
	o.do("majun", s.ID, &complaint.ProposePlan{Outcome: "upheld", Reason: w("资料未同步"), Amount: 5000,
		Measures: []complaint.Measure{{What: w("重开发票"), DueOn: time.Now().AddDate(0, 0, 3).Format(time.DateOnly)}}})
}

// TestRefusalsAreInWords tries what may not be done, in the browser, and reads why.
func TestRefusalsAreInWords(t *testing.T) {
	t.Parallel()
	o := newOffice(t, look{"zh-CN", "light", false})
	s := o.given("发票抬头开错 " + uuid.NewString()[:6])

	quality := o.as("quality")
	quality.open(s.ID)
	unfold(quality.Tab, `[popovertarget=case-more]`)
	quality.Click(`#case-more [hx-get*="/do/close"]`)
	quality.Wait(`document.querySelectorAll('#dialog[open] .k-problem-list li').length > 8`)
	for _, title := range []string{"首次回复", "调查核实", "解决确认"} {
		says(quality.Tab, "#dialog .k-problem", title)
	}
	if webtest.Eval[bool](quality.Tab, `Boolean(document.querySelector('#dialog form, #dialog [type=submit]'))`) {
		t.Error("there is a way to close all the same")
	}
	quality.Shot("refused-close")
	webtest.Axe(t, quality.Tab)
	quality.Click(`#dialog .k-problem-list a`) // leads to the line of the ledger
	quality.Wait(`location.search.includes('tab=ledger') && document.querySelector('#case-tabs .k-step, #case-tabs [id^="step-"]')`)

	o.planned(s)
	lead := o.as("lead")
	lead.open(s.ID)
	says(lead.Tab, ".cs-why", "提出方案的人不能审批自己的方案")
	if got := webtest.Eval[string](lead.Tab, `document.querySelector('[data-case-step]').getAttribute('aria-disabled')`); got != "true" {
		t.Error("his own plan looks as if he could approve it")
	}
	lead.Click(`[data-case-step]`) // explains, does nothing
	lead.Shot("refused-own-plan")
	lead.Go(o.url + "/c/" + s.ID + "/do/approve_plan?step=approve") // the address by hand
	says(lead.Tab, "#main .k-problem", "提出方案的人不能审批自己的方案")
	if webtest.Eval[bool](lead.Tab, `Boolean(document.querySelector('#main form[action$="/do/approve_plan"]'))`) {
		t.Error("the page offers the form all the same")
	}
	if s := o.state(s.ID); s.Plan.Status != "proposed" || s.ClosedAt != 0 {
		t.Errorf("plan %s closed %d", s.Plan.Status, s.ClosedAt)
	}

	// A case of another department is not there for him, and the page says so.
	far := o.given("信号差 " + uuid.NewString()[:6])
	o.do("majun", far.ID, &complaint.Assign{Department: "network", Owner: "fangyuan", Reason: complaint.Words("属于网络部")})
	handler := o.as("handler")
	for _, path := range []string{far.ID, far.Number, uuid.NewString()} {
		handler.Go(o.url + "/c/" + path)
		says(handler.Tab, "body", "没有这件投诉，或您无权查看")
		if status := webtest.Eval[int](handler.Tab, `performance.getEntriesByType('navigation')[0].responseStatus`); status != 404 {
			t.Errorf("/c/%s answers %d, want 404", path, status)
		}
		if strings.Contains(text(handler.Tab, "body"), "信号差") {
			t.Error("the page of what is not there names it")
		}
	}
	handler.Shot("refused-unknown")
	webtest.Axe(t, handler.Tab)
	handler.Go(o.url + "/c?view=all&q=" + far.Number)
	if webtest.Eval[bool](handler.Tab, `Boolean(document.getElementById('r-`+far.ID+`'))`) {
		t.Error("the list names a case out of reach")
	}
	for _, c := range []*colleague{lead, handler} {
		c.Forget() // the console notes the refusals that were wanted
	}
	o.quiet()
}

package browser

import (
	"strings"
	"testing"

	"amends/internal/procedure"
	"amends/internal/web/webtest"
)

// words are what somebody types in a journey.
type words struct{ subject, matter, wish, said, done, thanks string }

var zh = words{"承诺三天回电，一个月没有下文", "客户投诉宽带提速未生效，值班经理承诺三个工作日内回电并补偿话费，此后无人联系。", "兑现补偿并说明为何超时",
	"值班经理调岗时没有交接，承诺事项没有进入待办。", "已致歉并充入承诺的话费，客户确认到账。", "处理得比想象的快。"}

// register takes a complaint by telephone and gives the id of its case.
func (c *colleague) register(w words, flow string) string {
	c.T.Helper()
	c.Go(c.o.url + "/register")
	fillIn(c.Tab, "#register", []fill{write("complainant.phone", newPhone()), write("complainant.name", "周小霞"), write("subject", w.subject), write("matter", w.matter), write("wish", w.wish),
		date("occurred_on", -2), write("product", "FTTH 500M")})
	fillIn(c.Tab, "#register", []fill{more("allegations"), write("allegations.0", w.subject), more("allegations"), write("allegations.1", w.wish)})
	if flow != "" {
		c.Click(`#register details:has([name=procedure]) summary`)
		fillIn(c.Tab, "#register", []fill{choose("procedure", flow)})
	}
	c.Wait(`document.querySelector('#in-live .in-need.is-done')`) // what was asked for is counted beside
	c.Shot("register-" + c.o.look.lang + "-" + c.o.look.theme)
	webtest.NoSidewaysScroll(c.T, c.Tab)
	c.Click(`#register button[type=submit]`)
	c.Wait(`location.pathname.startsWith('/c/')`)
	id := strings.TrimPrefix(webtest.Eval[string](c.Tab, `location.pathname`), "/c/")
	settled(c.Tab, "#toasts [data-toast]", code(c.o.h, id)) // the officer reads it to the customer
	await(c.T, func() bool { return c.o.state(id).AcknowledgedAt != 0 })
	settled(c.Tab, "#case-timeline", c.o.url+"/portal/progress?number=") // the message leads the customer to the page
	return id
}

// handOver is the lead giving the case to Lin Xiao.
func (c *colleague) handOver(id, why string) {
	c.T.Helper()
	c.open(id)
	c.Click(`.k-actions [data-key="h"]`)
	c.send("assign", find("department", "complaints"), choose("owner", "linxiao"), write("reason", why))
	if s := c.o.state(id); s.Owner != "linxiao" || s.Department != "complaints" {
		c.T.Fatalf("the case lies with %s of %s", s.Owner, s.Department)
	}
}

// complete wants the case archived, its ledger without a gap, the page and the portal saying so, and the proof clean.
func (o *office) complete(id, flow string) {
	o.t.Helper()
	s := o.state(id)
	if s.ArchivedAt == 0 || s.ClosedAt == 0 || s.Confirmed != "yes" || s.ConfirmedBy != "customer" || s.Score.Result != 5 || s.Procedure.ID != flow {
		o.t.Fatalf("archived %d closed %d confirmed %q by %q score %+v procedure %s", s.ArchivedAt, s.ClosedAt, s.Confirmed, s.ConfirmedBy, s.Score, s.Procedure.ID)
	}
	p, err := o.h.Register.Snapshot().Procedure(s.Procedure.ID, s.Procedure.Version)
	if err != nil {
		o.t.Fatal(err)
	}
	for _, e := range p.Ledger(&s, s.Marks) {
		if e.Status == procedure.Open {
			o.t.Errorf("%s is open after archiving", e.Step.ID)
		}
	}
	v, err := o.h.Verify(o.t.Context())
	if err != nil {
		o.t.Fatal(err)
	}
	for _, p := range v.Journal.Problems {
		o.t.Errorf("journal position %d: %s", p.Position, p.What)
	}
	for _, p := range v.Problems {
		if strings.Contains(p, id) || strings.Contains(p, s.Number) {
			o.t.Error(p)
		}
	}
	q := o.as("quality")
	q.Go(o.url + "/c/" + id + "?tab=ledger")
	q.Wait(`document.querySelector('#case-tabs [id="step-archive"]')`)
	if webtest.Eval[bool](q.Tab, `Boolean(document.querySelector('[data-case-step]'))`) {
		o.t.Errorf("the page offers %q after archiving", text(q.Tab, "[data-case-step]"))
	}
	q.Shot("archived-" + flow + "-" + o.look.lang)
	webtest.NoSidewaysScroll(o.t, q.Tab)
	o.quiet()
}

// TestTelecomToTheArchive is the default procedure in Chinese on a desk: every step by its form, by who may do it.
func TestTelecomToTheArchive(t *testing.T) {
	t.Parallel()
	o := newOffice(t, look{"zh-CN", "light", false})
	w := zh
	agent, lead, handler, quality := o.as("agent"), o.as("lead"), o.as("handler"), o.as("quality")
	id := agent.register(w, "")
	agent.step(id, "classify", find("content", "service.promise"), pick("nature", "general"), pick("object", "operator"), find("department", "complaints"), pick("limit", "h48"))
	agent.step(id, "assess", pick("severity", "3"), pick("complexity", "2"), pick("impact", "2"))
	await(t, func() bool { return o.state(id).Marks["dispatch"].At != 0 }) // the rules send it on
	lead.handOver(id, "林晓熟悉这类承诺")
	handler.step(id, "first_reply", pick("medium", "phone"), write("understood", w.subject), write("next", "今天核查系统记录，下午再次联系您。"))
	handler.step(id, "investigate", pick("findings.0.finding", "substantiated"), write("findings.0.reason", w.said), pick("findings.1.finding", "partly"), write("findings.1.reason", w.said), write("summary", w.said))
	handler.open(id)
	handler.Shot("case-telecom-investigated")
	handler.step(id, "cause", find("cause", "process.handover"), pick("certainty", "confirmed"), more("whys"), write("whys.0.why", w.said), more("whys"), write("whys.1.why", "没有交接清单"))
	handler.step(id, "liability", pick("shares.0.party", "operator"), write("shares.0.percent", "70"), find("shares.0.department", "complaints"),
		more("shares"), pick("shares.1.party", "partner"), write("shares.1.percent", "30"), write("ground", w.said))
	quality.step(id, "liability_review", pick("verdict", "agree"), choose("customer_view", "accepts"))
	handler.step(id, "plan", pick("outcome", "upheld"), write("measures.0.what", "由组长致歉并充入承诺的话费"), date("measures.0.due_on", 1), write("amount", "150"), write("reason", w.said))
	customer := o.customer(id)
	customer.Shot("portal-telecom-planned")
	webtest.Axe(t, customer.Tab)
	lead.step(id, "approve", pick("verdict", "approve"))
	handler.step(id, "carry_out", write("text", w.done))
	handler.step(id, "compensate", pick("kind", "credit"), pick("consent", "accepted"), write("text", w.done))
	handler.step(id, "care", pick("medium", "phone"), write("text", "电话回访使用情况，客户表示已恢复正常。"), pick("effect", "5"))
	handler.step(id, "result_notice", pick("medium", "portal"), write("done", w.done), write("why", w.said), write("change", "对客承诺必须登记日期与责任人，到期前系统提醒。"))
	customer.confirms(w.thanks)
	handler.step(id, "rectify", pick("decision", "action"), write("what", "对客承诺必须登记日期与责任人，到期前系统提醒。"), find("department", "service"), date("due_on", 20))
	quality.step(id, "evaluate", pick("timeliness", "4"), pick("quality", "5"), pick("attitude", "5"), pick("effect", "4"), write("text", "首次回复可以更快。"))
	handler.step(id, "close", pick("basis", "accepted"))
	quality.step(id, "revisit", pick("medium", "phone"), pick("reached", "yes"), choose("still_solved", "yes"), write("text", "客户表示使用正常，未再出现。"))
	quality.step(id, "archive", write("text", w.said))
	o.complete(id, "telecom")
	paid := int64(0)
	for _, c := range o.state(id).Compensations {
		paid += c.Amount
	}
	if paid != 15000 {
		t.Errorf("paid %d cents, want the 15000 of the plan, offered by the form", paid)
	}
}

package demo

import (
	"context"
	"strings"
	"time"

	"amends/internal/complaint"
	"amends/internal/procedure"
)

// work is the steps in which something is found out, decided and done.
func (p *play) work(_ context.Context, st *procedure.Step) (*act, error) {
	wait := p.pace(st.Kind)
	switch st.Kind {
	case "investigate":
		return p.act(wait, p.s.Owner, p.investigate()), nil
	case "liability":
		return p.act(wait, p.s.Owner, p.liability()), nil
	case "liability-review":
		c := &complaint.ReviewLiability{Verdict: "agree",
			CustomerView: p.pick("accepts", "accepts", "accepts", "not_asked", "not_asked", "objects")}
		if c.CustomerView == "not_asked" {
			c.Reason = p.text("客户一方无责任，认定结果随处理结果一并告知。", "No share falls on the customer, who hears of it with the result.")
		}
		if c.CustomerView == "objects" {
			c.Reason = p.text("客户认为责任比例偏低，请补充依据后重新认定。",
				"The customer finds the share too low; add the ground and determine again.")
			if p.s.Liability.Objected {
				c.Reason = p.text("已补充依据并向客户解释，维持认定。", "The ground was added and explained; the finding stays.")
			}
		}
		if p.once("return_liability") {
			c.Verdict, c.CustomerView = "return", ""
			c.Reason = p.text("依据不足：请补充合作方一侧的记录后重新认定。", "Not enough: add the partner's records and determine again.")
		}
		return p.act(wait, p.inspector(), c), nil
	case "plan":
		return p.act(wait, p.s.Owner, p.propose(wait)), nil
	case "approve":
		return p.approve(wait), nil
	case "carry-out":
		return p.carryOut(wait), nil
	}
	return nil, nil
}

func (p *play) investigate() *complaint.Investigate {
	c := &complaint.Investigate{Summary: p.filled(p.story.Finding)}
	for i, a := range p.s.Allegations {
		f := complaint.Finding{Allegation: a.ID, Finding: "substantiated"}
		switch {
		case p.story.Outcome == "not_upheld":
			f.Finding = "unsubstantiated"
		case p.story.Outcome == "partly_upheld" && i == 0:
			f.Finding = "partly"
		case p.story.Outcome == "partly_upheld":
			f.Finding = p.pick("substantiated", "unsubstantiated", "unclear")
		case i > 0 && p.chance(20):
			f.Finding = "partly"
		}
		if f.Finding != "substantiated" || p.chance(35) {
			f.Reason = p.text(p.pick("见系统记录与录音", "双方陈述与记录一致", "现有记录不足以完全证明"), "As the records show")
		}
		c.Findings = append(c.Findings, f)
	}
	return c
}

func (p *play) liability() *complaint.DraftLiability {
	own := complaint.Share{Party: "operator", Percent: 100, Department: p.s.Department}
	c := &complaint.DraftLiability{Shares: []complaint.Share{own}, Ground: p.filled(p.story.Finding)}
	other := func(party string, percent int) {
		own.Percent = 100 - percent
		if c.Shares = []complaint.Share{{Party: party, Percent: percent}}; percent < 100 {
			c.Shares = append([]complaint.Share{own}, c.Shares...)
		}
	}
	switch {
	case p.story.Cause == "outside.partner":
		other("partner", 70)
	case p.story.Cause == "outside.force":
		other("third_party", 100)
	case p.story.Cause == "network.damage":
		other("third_party", 40)
	case p.story.Outcome == "not_upheld":
		other("customer", 100)
	case p.story.Outcome == "partly_upheld":
		other("customer", 30)
	}
	for _, e := range p.s.Evidence[:min(len(p.s.Evidence), 2)] {
		c.Evidence = append(c.Evidence, e.ID)
	}
	return c
}

// propose is a plan that is written after a while.
func (p *play) propose(wait time.Duration) *complaint.ProposePlan {
	c := &complaint.ProposePlan{Outcome: p.story.Outcome, Reason: p.filled(p.story.Finding)}
	if c.Outcome != "not_upheld" {
		c.Amount = p.story.pay(p.gaps, p.number)
		if c.Outcome == "partly_upheld" {
			c.Amount /= 2
		}
		if p.s.Paid > 0 { // a second plan offers something on top
			c.Amount = 3000
		}
	}
	measure := func(zh, en string, days int) {
		c.Measures = append(c.Measures, complaint.Measure{What: p.text(zh, en),
			DueOn: p.date(wait + time.Duration(days)*24*time.Hour)})
	}
	c.Measures = []complaint.Measure{{What: p.filled(p.story.Done), DueOn: p.date(wait + 24*time.Hour)}}
	if p.s.Confirmed == "no" || p.s.Reopened > 0 {
		measure("由组长牵头复查，逐项与客户当面核对", "The lead checks again and goes through it with the customer", 2)
	}
	if p.chance(45) {
		measure(p.pick("处理后连续三天跟踪使用情况", "向客户书面说明原因与处理结果", "核查同类客户并一并处理"), "Follow it for three days afterwards", 3)
	}
	if p.story.Safety {
		measure("排查同批次设备与点位，消除隐患", "Check everything of the same batch", 5)
	}
	return c
}

// approve goes to the tier that money and grade ask for, and there to the nearest person who may and did not propose.
func (p *play) approve(wait time.Duration) *act {
	by := ""
	for _, who := range []string{p.head(p.s.Department), "gaojianguo", "shenruolan", "gumingyuan"} {
		if who != p.s.Plan.By && who != p.s.About && !p.handled(who) && p.snap.MayApprove(who, p.s.Granted(), p.s.Grade) {
			by = who
			break
		}
	}
	c := &complaint.ApprovePlan{Verdict: "approve"}
	switch {
	case p.once("return_plan"):
		c.Verdict = "return"
		c.Reason = p.text("请补充同类客户的排查安排，并说明金额的计算依据后再报。", "Add how similar customers are found, and how the sum was reached.")
	case p.chance(40):
		c.Reason = p.text(p.pick("同意，按期落实。", "同意；请同步跟进整改。", "金额与损失相当，同意。"), "Agreed.")
	}
	return p.act(wait, by, c)
}

func (p *play) carryOut(wait time.Duration) *act {
	for i, m := range p.s.Plan.Measures {
		if m.DoneAt != 0 {
			continue
		}
		t := p.filled(p.story.Done)
		if i > 0 {
			t = p.text(p.pick("已完成，客户知悉。", "已落实并留存凭证。", "已完成，复测正常。"), "Done, with proof on file.")
		}
		return p.act(wait, p.s.Owner, &complaint.CarryOut{Measure: m.ID, Text: t})
	}
	return nil
}

func (p *play) compensate() *complaint.Compensate {
	c := &complaint.Compensate{Kind: p.story.Kind, Amount: p.s.Amount - p.s.Paid, Consent: "accepted", Text: p.text(
		p.pick("已充入账户，客户确认收到短信。", "退款原路返回，客户已确认到账。", "客户同意补偿方案，已办理。"), "Credited; the customer confirms that it arrived.")}
	if p.once("decline") {
		c.Consent = "declined"
		c.Text = p.text("客户表示不在意金额，只要求改进，未接受补偿。", "The customer does not care for the money and wants it to get better.")
	}
	return c
}

// confirm is the customer's word, by himself, on the phone, or three times no answer.
func (p *play) confirm() *act {
	wait := p.pace("confirm")
	c := &complaint.Confirm{Solved: "yes"}
	switch {
	case p.once("refuse"):
		c.Solved = "no"
		c.Text = p.text(p.pick("问题没有真正解决，昨晚又出现了，补偿也不合理。", "只是口头说明，我要的是书面答复和责任人道歉。", "费用退了，但业务还是没有关掉。"),
			"It is not solved: it happened again last night.")
	case p.has("no_answer"):
		c.Number = p.called()
		c.Basis, c.Text = "no_answer", p.text("第三次致电仍无人接听，已发短信告知结果。",
			"No answer for the third time; the result was sent by message.")
		if n := p.s.Unanswered; n < 2 {
			c.Text = p.text(p.pick("电话无人接听，稍后换个时段再打。", "客户手机关机，已留短信请其回电。"), "Nobody answered; will try again at another hour.")
		}
		if p.s.Unanswered > 0 {
			wait = p.wake(max(min(wait, p.minutes(120, 900)), 65*time.Minute)) // an attempt is another one after an hour
		}
		a := p.act(wait, p.s.Owner, c)
		c.CalledAt = a.at.Truncate(time.Second)
		return a
	case p.chance(40):
		c.Text = p.text(p.pick("已解决，谢谢。", "可以了，希望以后不要再出现。", "处理得比想象的快。"), "Solved, thank you.")
	}
	if p.anonymous && c.Solved == "yes" {
		return p.slip(wait, c)
	}
	if own := p.s.Contested > 0 || p.chance(50); own && !p.anonymous && (p.s.Contested > 0 || !p.has("contest")) {
		return p.act(wait, complaint.Customer, c)
	}
	c.Basis = "phone"
	if c.Text.IsZero() {
		c.Text = p.text(p.pick("电话确认：客户说已经好了。", "客户在电话中表示认可处理结果。"), "On the phone: it works, thank you.")
	}
	if c.Solved == "no" {
		return p.act(wait, p.s.Owner, c)
	}
	c.Number = p.called()
	a := p.act(wait, p.clerk, c) // not who handles it: he would need the recording
	c.CalledAt = a.at.Truncate(time.Second)
	return a
}

// slip is the yes of somebody who gave no number: he was handed his code on paper by who works on his case, so that another
// asks him, at the counter, whether it was he.
func (p *play) slip(wait time.Duration, c *complaint.Confirm) *act {
	switch {
	case p.first("slip"):
		return p.act(p.wake(min(wait, 20*time.Minute)), p.s.Owner, &complaint.TellCode{Way: "paper"})
	case p.s.Doubt.At == 0:
		return p.act(wait, complaint.Customer, c)
	}
	return p.act(p.wake(min(wait, 2*time.Hour)), p.clerk, &complaint.Confirm{Solved: "yes", Basis: "checked",
		Text: p.text("客户凭查询单到前台，当面确认已解决。", "At the counter, with his slip in hand: it is solved.")})
}

// tail is how the number that was called ends.
// called names the number of an attempt as lists show it, by its last four digits; the whole one where the case knows none.
func (p *play) called() complaint.Text {
	phone := p.who.person.Phone
	if p.s.Person != "" && p.s.PersonBy == "" {
		phone = phone[max(0, len(phone)-4):]
	}
	return complaint.TextOf(phone)
}

func (p *play) exhibit() *complaint.AddEvidence {
	title, body, _ := strings.Cut(p.story.Evidence, "|")
	return &complaint.AddEvidence{Title: p.filled(title), Text: p.filled(body),
		Source: p.pick("system", "system", "complainant", "site_visit", "third_party", "respondent")}
}

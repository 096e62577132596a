package demo

import (
	"context"
	"time"

	"amends/internal/complaint"
	"amends/internal/procedure"
)

// step is the act that does the step at which the case stands.
func (p *play) step(ctx context.Context, st *procedure.Step) (*act, error) {
	switch st.Kind {
	case "acknowledge":
		if !p.has("late_ack") && p.halt != "acknowledge" && p.chance(60) {
			return p.act(time.Duration(p.number(5, 40))*time.Second, complaint.System,
				&complaint.Acknowledge{Medium: "sms", Text: p.acknowledging()}), nil
		}
		return p.act(p.pace(st.Kind), p.clerk, &complaint.Acknowledge{Medium: p.medium(), Text: p.acknowledging()}), nil
	case "classify":
		return p.act(p.pace(st.Kind), p.clerk, p.classify()), nil
	case "assess":
		by := p.clerk
		if st.Who != "intake" {
			by = p.s.Owner
		}
		return p.act(p.pace(st.Kind), by, p.assess()), nil
	case "dispatch":
		return p.assign(st), nil
	case "first-reply":
		return p.act(p.pace(st.Kind), p.s.Owner, p.firstReply()), nil
	case "finding-notice":
		wait := p.pace(st.Kind)
		return p.act(wait, p.s.Owner, &complaint.NotifyFinding{Medium: "email", Text: p.filled(p.story.Finding),
			ExpectedOn: p.date(wait + 72*time.Hour)}), nil
	case "cause":
		return p.act(p.pace(st.Kind), p.s.Owner, p.cause()), nil
	case "care":
		return p.act(p.pace(st.Kind), p.s.Owner, p.care()), nil
	case "result-notice":
		return p.act(p.pace(st.Kind), p.s.Owner, p.result(st)), nil
	case "confirm":
		return p.confirm(), nil
	case "rectify":
		wait := p.pace(st.Kind)
		return p.act(wait, p.s.Owner, p.rectify(wait)), nil
	case "evaluate":
		return p.act(p.pace(st.Kind), p.inspector(), p.evaluate()), nil
	case "close":
		return p.act(p.pace(st.Kind), p.s.Owner, p.closing()), nil
	case "revisit":
		return p.revisit(), nil
	case "publish-case":
		return p.act(p.pace(st.Kind), p.inspector(), &complaint.PublishCase{Lesson: p.filled(p.story.Change)}), nil
	case "archive":
		return p.act(p.pace(st.Kind), p.inspector(), &complaint.Archive{Text: p.filled(p.story.Finding)}), nil
	case "compensate":
		return p.act(p.pace(st.Kind), p.s.Owner, p.compensate()), nil
	}
	return p.work(ctx, st)
}

func (p *play) medium() string {
	if p.story.Lang == "en" {
		return p.pick("email", "email", "phone")
	}
	return p.pick("phone", "phone", "sms", "portal")
}

func (p *play) acknowledging() complaint.Text {
	return p.text("您好，您的投诉已登记受理，编号 "+p.s.Number+"，我们会在时限内联系您并告知处理进展。",
		"We have registered your complaint under "+p.s.Number+" and will keep you informed.")
}

func (p *play) firstReply() *complaint.FirstReply {
	c := &complaint.FirstReply{Medium: p.medium(),
		Understood: p.text("我们理解您反映的是：", "This is what we understood: "),
		Next: p.text(p.pick("接下来由我负责核查系统记录并联系责任部门，今天内再次向您说明进展。", "我会先调取当时的记录和录音，必要时安排工程师上门，有结果第一时间联系您。",
			"已安排专人核查，预计一个工作日内给您初步结论。"),
			"I am in charge of your case. I check the records now and come back to you within a day.")}
	c.Understood.Plain += p.gaps.fill(p.story.Subject)
	if p.chance(30) {
		c.Needed = p.text("方便的话请保留相关截图、短信或票据，并留意来电。", "Please keep pictures, messages and receipts at hand.")
	}
	return c
}

func (p *play) cause() *complaint.DetermineCause {
	c := &complaint.DetermineCause{Cause: p.story.Cause, Certainty: "confirmed",
		Whys: []complaint.Why{{Why: p.filled(p.story.Finding)}}}
	if p.chance(15) {
		c.Certainty = "suspected"
	}
	if p.chance(55) {
		c.Whys = append(c.Whys, complaint.Why{Why: p.text(p.pick("环节之间没有校验，问题到客户感知后才暴露", "制度有要求，但没有检查和提醒", "变更未同步到一线和知识库"),
			"Nothing checked this step, so the customer noticed first")})
	}
	return c
}

func (p *play) care() *complaint.Care {
	c := &complaint.Care{Medium: "phone", Effect: p.number(3, 5), Text: p.text(
		p.pick("电话回访使用情况，客户表示已恢复正常，对主动联系表示感谢。", "为客户讲解使用方法并留下直线电话，客户情绪缓和。", "工程师顺访检查室内线路和设备，赠送网线一根。"),
		"Called to ask how it works now; the customer is glad that somebody asked.")}
	if p.story.Safety {
		c.Medium = "visit"
	}
	return c
}

func (p *play) result(st *procedure.Step) *complaint.NotifyResult {
	if st.Params["brief"] == true {
		return &complaint.NotifyResult{Medium: "phone", Done: p.filled(p.story.Done)}
	}
	return &complaint.NotifyResult{Medium: p.medium(), Done: p.filled(p.story.Done), Why: p.filled(p.story.Finding),
		Change: p.filled(p.story.Change)}
}

func (p *play) rectify(wait time.Duration) *complaint.Rectify {
	if p.chance(15) {
		return &complaint.Rectify{Decision: "none",
			What: p.text("属个别情况，已有整改项覆盖，不再另立。", "A single case; an action that is under way covers it.")}
	}
	return &complaint.Rectify{Decision: "action", What: p.filled(p.story.Change), Department: p.s.Department,
		DueOn: p.date(wait + time.Duration(p.number(10, 40)*24)*time.Hour)}
}

func (p *play) evaluate() *complaint.Evaluate {
	mark := func(low int) int { return p.number(low, 5) }
	late := 0
	if c, ok := p.s.Clock("resolve"); ok && c.BreachedAt != 0 {
		late = 2
	}
	return &complaint.Evaluate{Timeliness: min(mark(4-late), 5-late), Quality: mark(3), Attitude: mark(3), Effect: mark(3),
		Text: p.text(
			p.pick("调查依据充分，首次回复可以更快。", "方案回应了全部诉求点，措施落实有凭证。", "对客解释清楚，建议补充原因分析的佐证。", "流程完整；转派环节耽误半天，下次直接派至责任班组。"),
			"The evidence is sound; the first reply could have come sooner.")}
}

func (p *play) closing() *complaint.Close {
	switch {
	case p.s.Withdrawn:
		return &complaint.Close{Basis: "withdrawn",
			Text: p.text("客户本人撤诉，已核实意愿。", "Withdrawn by the customer; we made sure that this is the customer's wish.")}
	case p.s.ConfirmedBy == "no_answer":
		return &complaint.Close{Basis: "exhausted",
			Text: p.text("三次联系未果，处理措施已全部落实，结果已书面送达。",
				"Three attempts without an answer; all measures are done and the result was sent in writing.")}
	}
	return &complaint.Close{Basis: "accepted"}
}

func (p *play) revisit() *act {
	c := &complaint.Revisit{Medium: "phone", Reached: "yes", StillSolved: "yes", Text: p.text(
		p.pick("客户表示使用正常，未再出现。", "客户称已满意，感谢回访。", "问题未复发，客户提出希望客户端增加进度提醒。"), "It has not come back.")}
	wait := p.pace("revisit")
	switch {
	case p.has("unreachable"):
		c.Reached, c.StillSolved = "no", ""
		c.Text = p.text(p.pick("电话无人接听，已发短信说明。", "号码关机，次日再试。"), "Nobody answered; a message was left.")
		if p.s.Attempts > 0 {
			wait = p.wake(p.minutes(300, 1500))
		}
	case p.has("reopen") && p.s.Reopened == 0:
		c.StillSolved = "no"
		c.Text = p.text("客户反映问题又出现过两次，要求继续处理。", "It came back twice; the customer asks us to go on.")
		p.end = p.clock.Add(wait + 30*time.Hour)
	}
	return p.act(wait, p.inspector(), c)
}

// inspector is a member of quality who has no part in the case.
func (p *play) inspector() string {
	for _, m := range p.snap.WithRole("quality") {
		if m.ID != p.s.Owner && m.ID != p.s.Liability.By && m.ID != p.s.About && (m.ID != "yeqing" || p.chance(40)) {
			return m.ID
		}
	}
	return "huyinuo"
}

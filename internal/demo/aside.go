package demo

import (
	"context"
	"slices"
	"time"

	"amends/internal/clock"
	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/procedure"
)

// aside is what happens beside the steps: notes, messages, questions, evidence, and what goes another way than usual.
// kind is the step at which the case stands.
func (p *play) aside(ctx context.Context, kind string, l procedure.Ledger) (*act, error) {
	owner, boss := p.s.Owner, p.boss()
	soon := func(a, b int) time.Duration { return p.minutes(a, b) }
	if p.halt != "" { // these have no time to lose
		soon = func(int, int) time.Duration { return p.minutes(0, 2) }
	}
	switch kind {
	case "classify":
		if tags := p.tags(); len(tags) > 0 && p.first("tag") {
			return p.act(soon(1, 2), p.clerk, &complaint.Tag{Add: tags}), nil
		}
	case "investigate":
		return p.inquiry(ctx, soon)
	case "liability", "plan":
		if p.once("extend") {
			if a := p.extend(boss); a != nil {
				return a, nil
			}
		}
		if p.once("progress") {
			return p.act(soon(5, 40), owner, &complaint.Reply{Medium: p.medium(), Text: p.text(
				p.pick("您好，核查已有初步结论，正在制定处理方案，预计今天内与您沟通。", "您好，技术人员已完成检测，正在确认责任，请保持电话畅通。"),
				"We have first findings and are preparing a solution.")}), nil
		}
	case "carry-out":
		if p.once("escalate") {
			return p.act(soon(4, 25), owner, &complaint.Escalate{Reason: p.text(p.pick("涉及两个部门，需要上级协调资源。",
				"客户连续来电催办，扬言曝光，请上级关注。", "备件到货时间不确定，可能影响时限。"), "Two departments are needed; please help.")}), nil
		}
	case "care":
		if e := l.OpenOf("care"); e != nil && e.Ready && boss != owner && p.once("waive") {
			return p.act(soon(5, 40), boss, &complaint.WaiveStep{Step: e.Step.ID,
				Reason: p.text("客户明确表示不希望再被打扰。", "The customer does not wish to be called again.")}), nil
		}
	case "evaluate", "rectify", "close":
		if complaint.Contestable(&p.s) && p.s.ConfirmedBy == "phone" && !p.anonymous && p.once("contest") {
			return p.act(soon(10, 120), complaint.Customer,
				&complaint.Contest{Text: p.text("我没有接到过确认电话，问题还在。", "Nobody called me, and it is not solved.")}), nil
		}
		if p.s.Confirmed == "yes" && !p.s.Withdrawn && !p.anonymous && !p.has("no_survey") && !p.has("late_survey") &&
			p.s.ConfirmedBy != "no_answer" && p.first("survey") {
			return p.act(min(soon(10, 200), max(p.end.Sub(p.clock)/3, time.Minute)), complaint.Customer, p.survey()), nil
		}
		if p.once("untag") && len(p.s.Tags) > 0 {
			return p.act(soon(2, 9), owner, &complaint.Tag{Remove: p.s.Tags[:1]}), nil
		}
	case "revisit", "archive", "publish-case":
		return p.after(kind), nil
	}
	return nil, nil
}

// inquiry is what may happen before the investigation ends.
func (p *play) inquiry(ctx context.Context, soon func(a, b int) time.Duration) (*act, error) {
	owner := p.s.Owner
	if a := p.parties(soon); a != nil {
		return a, nil
	}
	if a := p.requests(soon); a != nil {
		return a, nil
	}
	switch {
	case p.once("withdraw"):
		return p.act(soon(30, 400), p.pick(complaint.Customer, p.clerk),
			&complaint.Withdraw{Medium: "phone", Reason: p.text(p.pick("问题已自行恢复，不再追究。", "家人已协商解决，撤回投诉。"),
				"It works again; I do not want to go on.")}), nil
	case p.s.Superior.To == "" && (p.once("superior") || p.once("superior_late")):
		return p.act(soon(20, 120), complaint.Customer,
			&complaint.AskSuperior{Reason: p.text("处理人一直不回电话，请您的上级联系我。",
				"Nobody calls me back. I want to speak to a manager.")}), nil
	case p.s.Superior.To != "" && p.first("superior_answer"):
		wait, by := soon(20, 200), p.s.Superior.To
		if p.has("superior_late") { // the next above steps in
			wait, by = p.wake(80*time.Hour), p.top(by)
			p.end = p.end.Add(wait)
		}
		return p.act(wait, by, &complaint.AnswerSuperior{Text: p.text("已向处理人了解情况，由我督办，明天给您明确答复。",
			"I have looked into it and see to it myself; you will hear tomorrow.")}), nil
	case p.once("note"):
		return p.act(soon(3, 25), owner, &complaint.Note{Text: p.text(p.pick("已调取近三个月记录，先核对时间点再联系客户。", "与现场班组通话确认，今天下午到场。",
			"客户住址与工单登记不一致，已请受理人核实。", "同小区还有两户反映，怀疑同一原因。"),
			"Records of three months requested; checking the times first."), Mentions: []string{p.head(p.s.Department)}}), nil
	case p.once("hand_over"):
		if to := p.worker(p.s.Department, false, owner); to != owner && p.snap.StaffByID[to] != nil {
			return p.act(soon(5, 30), p.head(p.s.Department),
				&complaint.Assign{Department: p.s.Department, Owner: to,
					Reason: p.text("原处理人今日外出，转由同组继续处理。", "The first officer is away today.")}), nil
		}
	case p.procedure == pilotOf && p.has("no_survey") && p.first("pilot"):
		return p.act(soon(10, 60), p.boss(), &complaint.MoveProcedure{Version: 2,
			Reason: p.text("纳入新版流程试点，办结时限缩短为五个工作日。", "Part of the pilot of the shorter procedure.")}), nil
	case p.story.Lang == "zh" && p.has("correct") && p.s.Class.Nature == "general" && p.first("correct"):
		c := p.classify()
		c.Nature, c.Limit, c.Department = "major", p.s.Class.Limit, p.s.Class.Department
		return p.act(soon(2, 15), owner, c), nil
	case p.once("ask") || p.has("ask_silent") && p.first("ask_silent"):
		return p.act(soon(5, 50), owner, &complaint.AskCustomer{Medium: p.medium(), Pause: true, Question: p.text(
			p.pick("请提供设备背面的型号和序列号照片。", "请提供故障发生时的截图和大致时间。", "请补充缴费凭证或扣款短信截图。", "请确认方便上门的时间和联系人。"),
			"Please send a picture of the device and the times when it happened.")}), nil
	case p.has("ask") && p.first("supplement"):
		return p.act(soon(3, 20), owner, &complaint.Supplement{Service: p.gaps.fill(say(p.story.Lang,
			p.pick("上门维修", "宽带业务", "话费账单"), "Home service"))}), nil
	case p.once("chase"):
		return p.act(soon(30, 150), complaint.Customer, &complaint.Hear{Text: p.urging()}), nil
	case p.story.Evidence != "" && p.first("evidence"):
		if p.chance(82) {
			c := p.exhibit()
			if p.has("picture") {
				files, err := attach(ctx, p.blobs, p.r, p.story.Picture, p.story.Lang, owner)
				if err != nil {
					return nil, err
				}
				c.Files = files
			}
			return p.act(soon(4, 40), owner, c), nil
		}
	}
	// Who is complained about does not see that case, and links nothing to it.
	if e := p.earlier; e != nil && p.clerk != e.story.About && p.s.Person != "" && p.s.Repeat > 1 && p.first("follow_up") {
		if id, ok := p.ids.Load(e.no); ok {
			return p.act(soon(1, 5), p.clerk, &complaint.LinkTo{Kind: "follow_up", Case: id.(string)}), nil
		}
	}
	return nil, nil
}

// after is what happens between closing and the archive.
func (p *play) after(kind string) *act {
	if p.plan.lead != nil && p.first("link") {
		if id, ok := p.ids.Load(p.plan.lead.no); ok {
			return p.act(p.wake(20*time.Hour), p.inspector(), &complaint.LinkTo{Kind: "same_cause", Case: id.(string)})
		}
	}
	if p.once("late_survey") && !p.anonymous {
		return p.act(p.wake(p.minutes(600, 2400)), complaint.Customer, p.survey())
	}
	if p.once("relapse") {
		p.end = p.clock.Add(30 * time.Hour)
		return p.act(p.wake(p.minutes(300, 2000)), p.inspector(),
			&complaint.Reopen{Reason: p.text("客户来电反映问题重现，重新开启处理。", "The customer called: it came back.")})
	}
	return nil
}

// boss decides what the owner may not decide for himself, nor who handled the case before him.
func (p *play) boss() string {
	if h := p.head(p.s.Department); !p.handled(h) {
		return h
	}
	return "gaojianguo"
}

func (p *play) handled(who string) bool {
	return who == p.s.Owner || slices.Contains(p.s.Handlers, who)
}

// extend gives the whole case more time, while there still is some.
func (p *play) extend(boss string) *act {
	c, ok := p.s.Clock("resolve")
	wait := p.minutes(2, 12)
	if !ok || c.State != clock.Running || !p.clock.Add(wait+time.Minute).Before(c.DueAt.Time()) {
		return nil
	}
	by, more := "12h", 12*time.Hour
	switch {
	case p.procedure != "telecom":
		by, more = "2wd", 48*time.Hour
	case p.s.Class.Limit == "immediate":
		by, more = "3h", 3*time.Hour
	case p.s.Class.Limit == "standard":
		by, more = "2d", 48*time.Hour
	}
	if p.halt == "" {
		p.end = p.end.Add(more * 3 / 4)
	}
	return p.act(wait, boss, &complaint.Extend{Clock: "resolve", By: by,
		Reason: p.text("等待备件到货与第三方检测结果，已告知客户。", "Waiting for a part and a test; the customer knows.")})
}

func (p *play) survey() *complaint.Survey {
	low := 3
	if p.s.Reopened > 0 || p.s.Outcome == "not_upheld" || p.ratio > 1 {
		low = 1
	}
	c := &complaint.Survey{Result: p.number(low, 5), Process: p.number(low, 5), Person: p.number(min(low+1, 5), 5)}
	if p.chance(45) {
		c.Text = p.text(p.pick("处理人员很负责，就是时间久了点。", "希望不要每次都要投诉才解决。", "态度很好，结果满意。", "流程太长，建议短信主动告知进度。"),
			"The officer was helpful; it took too long.")
	}
	return c
}

// tags are what the marks of a row do not say already: repeats, safety and the press have marks of their own.
func (p *play) tags() []string {
	var t []string
	add := func(ok bool, tag string) {
		if ok {
			t = append(t, tag)
		}
	}
	add(p.story.Outage, "区域故障")
	add(p.story.Spike && p.plan.lead != nil, "账单错误")
	add(p.who.person.Level == "diamond", "大客户")
	return t
}

// top is who stands at the end of somebody's reporting line.
func (p *play) top(staff string) string {
	w := desk.World{Snapshot: p.snap}
	for range 10 {
		up := w.Manager(staff, 1)
		if up == "" || up == staff {
			break
		}
		staff = up
	}
	return staff
}

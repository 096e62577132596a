package demo

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"amends/internal/complaint"
	"amends/internal/procedure"
	"amends/internal/register"
)

func (p *play) register(ctx context.Context) (*act, error) {
	st := p.story
	r := &complaint.Register{Channel: p.channel, Anonymous: p.anonymous, Subject: p.filled(st.Subject),
		Matter:     p.filled(p.matter()),
		OccurredOn: p.happened.Format(time.DateOnly), Product: p.gaps.fill(st.Product), Region: p.who.home.region,
		About:     st.About,
		Procedure: p.procedure, Repeat: p.who.nth(p.plan), ReceivedAt: p.at, CodeKept: true}
	p.earlier = p.who.last
	if !p.chance(12) {
		r.Wish = p.filled(st.Wish)
	}
	for _, a := range st.Allegations {
		r.Allegations = append(r.Allegations, p.filled(a))
	}
	if !p.anonymous {
		r.Complainant = p.who.person
		r.Account = complaint.TextOf(fmt.Sprintf("HL%08d", 26000000+p.who.no*37))
	}
	if p.behalf {
		r.OnBehalf = complaint.Complainant{Name: name(p.r), Phone: phone(p.r, 5000+p.plan.no)}
	}
	if p.channel == "regulator" {
		r.Source = fmt.Sprintf("ZX%s%04d", p.at.In(p.zone).Format("060102"), 100+p.plan.no)
	}
	r.Tags = append(r.Tags, st.Tags...)
	by := p.clerk
	switch p.channel {
	case "app", "web", "wechat":
		by = complaint.Customer
	}
	if p.procedure == "recorded" {
		by = p.clerk
	}
	if by == complaint.Customer || p.chance(15) {
		if p.has("picture") {
			files, err := attach(ctx, p.blobs, p.r, st.Picture, st.Lang, by)
			if err != nil {
				return nil, err
			}
			r.Files = files
		}
	}
	a := p.act(0, by, r)
	a.channel = p.channel
	if by != complaint.Customer { // taking it down takes a few minutes
		a.at = a.at.Add(min(p.minutes(1, 6), max(p.now.Sub(p.at)-20*time.Second, 0)))
	}
	return a, nil
}

// nth is the how manieth complaint of the customer this one is.
func (c *customer) nth(p *plan) int {
	if p.anonymous {
		return 1
	}
	c.heard++
	c.last, c.now = c.now, p
	return c.heard
}

// matter adds to the story how the customer is, so that no two tellings are quite alike.
func (p *play) matter() string {
	var more []string
	zh := []string{"客户情绪较为激动，多次强调要求今天给出答复。", "客户表示此前已拨打热线{n}次，每次都要重新叙述。", "客户为老年人，不熟悉手机操作，由家属代为说明。",
		"客户表示如{days}日内未解决，将向通信管理局申诉。", "客户态度平和，希望电话联系，方便时间为晚上七点以后。", "客户称已在社交平台看到类似情况，担心不是个例。",
		"客户在网 10 年以上，表示对此次处理非常失望。", "客户已保存通话录音和截图，可随时提供。"}
	en := []string{"I have kept all messages and pictures.", "Please call after seven in the evening.",
		"I have been a customer for years and this is not what I expect."}
	list := zh
	if p.story.Lang == "en" {
		list = en
	}
	for range p.number(0, 2) {
		if s := p.pick(list...); !slices.Contains(more, s) {
			more = append(more, s)
		}
	}
	return strings.Join(append([]string{p.story.Matter}, more...), say(p.story.Lang, "", " "))
}

func (p *play) classify() *complaint.Classify {
	content := p.story.Category
	c := &complaint.Classify{Content: content, Nature: "general", Object: "operator", Limit: p.limit}
	if c.Limit == "" {
		c.Limit = p.snap.LimitFor(content)
	}
	switch {
	case p.story.Safety:
		c.Nature = "urgent"
	case p.story.Media || p.story.Scores[0] >= 4 || p.channel == "regulator":
		c.Nature = "major"
	}
	if c.Nature == "urgent" && c.Limit != "immediate" && c.Limit != "h24" {
		c.Reason = p.text("隐患已当场处置，其余按类别时限办理。", "The danger is dealt with; the rest has the limit of its category.")
	}
	if strings.HasPrefix(p.story.Cause, "outside.partner") {
		c.Object = "partner"
	}
	return c
}

func (p *play) assess() *complaint.Assess {
	score := func(i int) int { return min(max(p.story.Scores[i]+[]int{0, 0, 0, 1, -1}[p.r.Intn(5)], 1), 5) }
	a := &complaint.Assess{Severity: score(0), Complexity: score(1), Impact: score(2), Safety: p.story.Safety,
		Media: p.story.Media}
	if a.Severity == 5 && !a.Safety {
		a.Severity = 4 // the highest is kept for people in danger
	}
	a.Impact = min(a.Impact, 4)
	a.Immediate = p.story.Outage && p.lead == nil
	if p.has("grade") && !a.Safety {
		a.Grade = "major"
		a.Reason = p.text("客户为重点保障对象，按上一级别处理。", "A customer in need of special care; treated one grade higher.")
		if (complaint.Assessment{Severity: a.Severity, Complexity: a.Complexity, Impact: a.Impact,
			Media: a.Media}).Grade() == "major" {
			a.Grade, a.Reason = "", complaint.Text{}
		}
	}
	return a
}

// assign follows the organisation's rules like the flow does: mostly by itself, sometimes by the hand of a person.
func (p *play) assign(step *procedure.Step) *act {
	rule := p.snap.RuleFor(&p.s, p.s.Class.Department)
	c := &complaint.Assign{Department: rule.Department,
		Owner: p.worker(rule.Department, rule.Owner == register.OwnerLead, "")}
	if p.halt != "dispatch" && p.chance(65) {
		c.Rule, c.RuleTitle = rule.ID, procedure.Title(rule.Title)
		return p.act(time.Duration(p.number(2, 9))*time.Second, complaint.System, c)
	}
	by := p.clerk
	if step.Who == "lead" {
		by = p.head(p.s.Department)
	}
	c.Reason = p.text(p.pick("按内容分类派至责任部门。", "客户要求当天联系，请优先处理。", "同类问题一并核查。"),
		"As the category says; please call the customer today.")
	return p.act(p.pace("dispatch"), by, c)
}

// worker is who takes the case in a department: somebody who is here, may work and is not the one complained about.
func (p *play) worker(department string, lead bool, not string) string {
	head := p.head(department)
	if lead && head != not && head != p.s.About {
		return head
	}
	var list []string
	for _, m := range p.snap.Members(department) {
		if m.ID == head || m.Away || m.ID == p.s.About || m.ID == not || !p.snap.Can(m.ID, register.CaseWork) {
			continue
		}
		if p.story.Lang == "en" && slices.Contains(m.Skills, "en") {
			return m.ID
		}
		if list = append(list, m.ID); m.ID == "linxiao" {
			list = append(list, m.ID)
		}
	}
	if len(list) == 0 {
		return head
	}
	return p.pick(list...)
}

// head is the lead of a department, or of the nearest one above.
func (p *play) head(department string) string {
	for _, d := range slices.Backward(p.snap.Path(department)) {
		if d.Lead != "" && d.Lead != p.s.About {
			return d.Lead
		}
	}
	return ""
}

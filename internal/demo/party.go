package demo

import (
	"slices"
	"time"

	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/register"
)

// parties is what concerns who may see the case: whom it is about is asked for his side, somebody is named by mistake, a
// colleague elsewhere is let in for his advice.
func (p *play) parties(soon func(a, b int) time.Duration) *act {
	owner := p.s.Owner
	switch {
	case p.s.About != "" && len(p.s.Statements) == 0 && p.first("ask_statement"):
		return p.act(soon(2, 20), owner, &complaint.AskStatement{Staff: p.s.About,
			DueOn: p.clock.AddDate(0, 0, 3).Format(time.DateOnly), Question: p.text(
				"有客户反映您在接待中的言行不妥。请说明当天接待的时间、经过和在场人员。",
				"A customer complains of how he was received. Please say when it was, what happened and who was there.")})
	case len(p.s.Statements) > 0 && p.s.Statements[0].Open() && p.first("give_statement"):
		return p.act(soon(20, 90), p.s.Statements[0].Staff,
			&complaint.GiveStatement{Statement: p.s.Statements[0].ID, Text: p.text(
				"当天排队的人多，我说话急了些，没有辱骂。同班的同事可以作证。",
				"There was a queue and I was short with him; I did not insult him. My colleague was there.")})
	case p.s.Repeat == 2 && p.s.About == "" && p.first("let_in"):
		if who := p.outsider(); who != "" {
			return p.act(soon(1, 5), owner, &complaint.GrantAccess{Staff: who,
				Reason: p.text("请协助判断是否同一原因。", "Please help to find out whether the cause is the same.")})
		}
	case len(p.s.Circle) > 0 && p.first("let_out"):
		return p.act(soon(10, 60), owner, &complaint.EndAccess{Staff: p.s.Circle[0]})
	case p.s.Repeat == 3 && p.s.About == "" && p.first("misnamed"):
		if who := p.outsider(); who != "" {
			return p.act(soon(1, 5), p.judge(), &complaint.NameParty{Staff: who, Ground: "about",
				Reason: p.text("客户说出了一位同事的姓名。", "The customer named a colleague.")})
		}
	case len(p.s.Parties) > 0 && p.s.About == "" && p.first("renamed"):
		return p.act(soon(5, 30), p.judge(), &complaint.ClearParty{Staff: p.s.Parties[0],
			Reason: p.text("核对后确认是同名的另一人，与本件无关。", "It was another person of the same name.")})
	}
	return nil
}

// judge is somebody of quality who does not handle the case: naming another a party is not for those who do.
func (p *play) judge() string {
	for _, s := range p.snap.WithRole(register.RoleQuality) {
		if s.ID != p.s.Owner && !slices.Contains(p.s.Handlers, s.ID) {
			return s.ID
		}
	}
	return ""
}

// outsider is a lead who does not see the case, and to whom nobody who works on it answers.
func (p *play) outsider() string {
	for _, d := range p.snap.Departments {
		lead := d.Lead
		if lead == "" || lead == p.s.Owner || !p.snap.Can(lead, register.CaseView) || desk.Sees(p.snap, lead, p.s) ||
			(desk.World{Snapshot: p.snap}).Answers(p.s.Owner, lead) {
			continue
		}
		return lead
	}
	return ""
}

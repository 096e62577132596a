package demo

import (
	"slices"
	"time"

	"amends/internal/complaint"
)

// requests is what the owner asks of another department while he investigates, and what comes of it.
func (p *play) requests(soon func(a, b int) time.Duration) *act {
	list := p.s.Requests
	switch {
	case len(list) == 0 && p.once("request"):
		return p.act(soon(4, 25), p.s.Owner, p.ask("", p.pick("2h", "4h", "1wd")))
	case len(list) == 0 || p.halt != "" || p.s.Closed():
		return nil
	}
	switch q := &list[len(list)-1]; {
	case q.Open() && p.has("request_return") && len(list) == 1:
		return p.act(soon(10, 60), p.head(q.Department), &complaint.ReturnRequest{Reason: p.text(
			"本部门没有这项记录，请另请有关部门。", "We keep no such records; please ask another department.")})
	case q.Status == "returned" && p.first("request_anew"):
		return p.act(soon(5, 30), p.s.Owner, p.ask(q.Department, "1wd"))
	case q.Open() && p.first("request_withdrawn") && p.chance(12):
		return p.act(soon(10, 60), p.s.Owner, &complaint.WithdrawRequest{Reason: p.text(
			"已从系统查到，不再需要。", "Found in our own records.")})
	case q.Status == "answered" && p.first("request_weighed") && p.chance(60):
		return p.act(soon(5, 60), p.s.Owner, &complaint.WeighRequest{Verdict: "accept"})
	case q.Open() && p.has("request_late") && p.first("request_reminded"):
		return p.act(p.wake(30*time.Hour), p.s.Owner, &complaint.RemindRequest{Text: p.text(
			"客户在等，请尽快答复。", "The customer is waiting.")})
	case q.Open():
		return p.act(p.wake(soon(20, 200)), p.head(q.Department), &complaint.AnswerRequest{Text: p.text(
			p.pick("已核对系统记录，情况属实，截图已存档。", "当班记录显示已派单，因地址有误未能上门。", "经核对没有重复扣费，详单已备查。"),
			"Checked against the records: it is as the customer says.")})
	}
	return nil
}

// ask is a question to a department that the case is not with.
func (p *play) ask(not, within string) *complaint.Ask {
	list := slices.DeleteFunc([]string{"network", "billing", "field", "market"}, func(d string) bool {
		return d == not || d == p.s.Department || p.snap.StaffByID[p.head(d)] == nil || p.head(d) == p.s.Owner
	})
	return &complaint.Ask{Department: p.pick(list...), Within: within, Question: p.text(
		p.pick("请说明当天派单给谁、几点联系过客户，并附工单记录。", "请核对近三个月的扣费明细，说明是否有误。", "请核查该地址的告警与检修记录。"),
		"Please check your records of that day and say what happened.")}
}

package complaint_test

import (
	"amends/internal/complaint"
	"amends/internal/procedure"
)

// order makes an empty command by its API name: those of the doors, the timer's and the vault's.
func order(name string) complaint.Command {
	if a := complaint.AnyAct(name); a != nil {
		return a.New()
	}
	return nil
}

// usual is what an officer would write if nothing is special about the case: a story names only what matters to it.
var usual = map[string]string{
	"register": `{channel: hotline, subject: 宽带断网, matter: 连续三天断网，要求减免费用, wish: 减免费用,
		occurred_on: 2026-09-15, product: 宽带, complainant: {name: 周小霞, phone: "13012341203"}, code_kept: true}`,
	"acknowledge":      `{medium: sms, text: 您的投诉已登记}`,
	"classify":         `{content: network.outage, nature: general, object: operator, department: network, limit: standard}`,
	"assess":           `{severity: 2, complexity: 2, impact: 2}`,
	"assign":           `{department: network, owner: bo}`,
	"first_reply":      `{medium: phone, understood: 断网三天, next: 明天上门检测}`,
	"reply":            `{medium: email, text: 正在处理}`,
	"note":             `{text: 已联系机房}`,
	"hear":             `{text: 今天又断了}`,
	"ask_customer":     `{medium: phone, question: 请提供光猫型号, pause: true}`,
	"resume":           `{reason: 客户无回应，先行检测}`,
	"extend":           `{clock: resolve, by: 1d, reason: 等待备件}`,
	"add_evidence":     `{title: 机房日志, text: 端口告警三次, source: system}`,
	"investigate":      `{findings: [{allegation: a1, finding: substantiated}], summary: 端口故障}`,
	"notify_finding":   `{medium: email, text: 初步查明端口故障, expected_on: 2026-09-25}`,
	"determine_cause":  `{cause: network.fault, certainty: confirmed, whys: [{why: 端口老化}]}`,
	"draft_liability":  `{shares: [{party: operator, percent: 100, department: network}], ground: 设备老化未更换}`,
	"review_liability": `{verdict: agree, customer_view: accepts}`,
	"propose_plan":     `{outcome: upheld, measures: [{what: 更换端口, due_on: 2026-09-22}], amount: 5000, reason: 断网三天减免当月费用}`,
	"approve_plan":     `{verdict: approve}`,
	"carry_out":        `{measure: m1, text: 端口已更换}`,
	"compensate":       `{kind: credit, amount: 5000, consent: accepted, text: 已充入账户}`,
	"care":             `{medium: phone, text: 回电问候, effect: 4}`,
	"notify_result":    `{medium: sms, done: 端口已更换, why: 端口老化, change: 定期巡检}`,
	"confirm":          `{solved: yes}`,
	"ask_superior":     `{reason: 处理人不回电话}`,
	"answer_superior":  `{text: 我已了解，明天上午给您答复}`,
	"request":          `{department: service, question: 九月十五日的来电记录上写了什么, within: 1wd}`,
	"answer_request":   `{text: 客户当天来电两次，录音已附}`,
	"return_request":   `{reason: 话务外包，应请外包部门}`,
	"remind_request":   `{text: 客户在等}`,
	"withdraw_request": `{reason: 已从系统查到}`,
	"weigh_request":    `{verdict: accept}`,
	"hear_action":      `{improvement: case-0, stands: accepted}`,
	"contest":          `{text: 没有人给我打过电话}`,
	"survey":           `{result: 5, process: 4, person: 5}`,
	"rectify":          `{decision: action, what: 更换同批端口, department: network, due_on: 2026-10-30}`,
	"evaluate":         `{timeliness: 5, quality: 4, attitude: 5, effect: 4}`,
	"close":            `{basis: accepted}`,
	"revisit":          `{medium: phone, reached: yes, still_solved: yes, text: 一切正常}`,
	"publish_case":     `{lesson: 老化端口应成批更换}`,
	"archive":          `{text: 已归档}`,
	"reopen":           `{reason: 又断网了}`,
	"withdraw":         `{medium: phone, reason: 客户撤诉}`,
	"waive_step":       `{reason: 客户同意省略}`,
	"supplement":       `{occurred_on: 2026-09-15, wish: 减免费用}`,
	"tag":              `{add: [宽带]}`,
	"link":             `{kind: same_cause, case: other}`,
	"escalate":         `{reason: 客户多次来电}`,
	"move_procedure":   `{reason: 新版流程}`,
	"name_party":       `{staff: hugo, ground: about, reason: 客户来电指明}`,
	"clear_party":      `{staff: hugo, reason: 认错了人}`,
	"ask_statement":    `{staff: hugo, question: 九月十五日您到过客户家吗, due_on: 2026-09-22}`,
	"give_statement":   `{statement: p1, text: 当天我在机房值班}`,
	"grant_access":     `{staff: li, reason: 请提供意见}`,
	"end_access":       `{staff: li}`,
	"erase":            `{reason: 客户要求}`,
	"change_person":    `{person: person, digest: d2, fields: [phones]}`,
	"part_person":      `{person: two, from: person, reason: 同一号码两位客户}`,
	"tell_code":        `{way: paper}`,
	"tick":             `{}`,
}

// actor is who usually gives a command: the step's own role, the owner where the procedure says so, else the person
// whose job it is.
func actor(s complaint.State, p *procedure.Procedure, command string) string {
	if p != nil {
		for i := range p.Steps {
			if st := &p.Steps[i]; st.Is().Name == command && st.Kind != "register" {
				return person(s, st.Who)
			}
		}
	}
	switch command {
	case "contest", "ask_superior":
		return complaint.Customer
	case "answer_superior":
		return s.Superior.To
	case "answer_request", "return_request":
		for i := range s.Requests {
			if r := &s.Requests[i]; r.Open() && r.Staff != "" {
				return r.Staff
			}
		}
		return "otto"
	case "withdraw":
		return "otto" // who took the call; the owner may not
	case "register", "hear":
		return "anna"
	case "move_procedure":
		return "ada"
	case "give_statement":
		if n := len(s.Statements); n > 0 {
			return s.Statements[n-1].Staff
		}
	case "extend", "waive_step", "approve_plan":
		return "lena"
	case "name_party", "clear_party":
		return "quinn"
	case "tick", "hear_action":
		return complaint.System
	case "erase":
		return "quinn"
	case "change_person", "part_person":
		return "anna"
	}
	return s.Owner
}

func person(s complaint.State, role string) string {
	switch role {
	case "owner":
		return s.Owner
	case "complainant":
		return complaint.Customer
	}
	return map[string]string{"intake": "anna", "handler": "bo", "lead": "lena", "approver": "ada", "quality": "quinn", "executive": "eve"}[role]
}

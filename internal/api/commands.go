package api

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"amends/internal/auth"
	"amends/internal/bound"
)

// orders is every command that a door may give, with its place among the resources. The test compares it with
// complaint.CommandNames, so that a command without an address cannot exist.
var orders = []struct {
	command, method, path, zh, en string
}{
	{"register", "POST", "/complaints", "登记一件投诉", "Register a complaint"},
	{"acknowledge", "POST", "/complaints/{id}/acknowledgement", "告知投诉人已受理", "Acknowledge receipt to the complainant"},
	{"classify", "PUT", "/complaints/{id}/classification", "分类", "Classify"},
	{"assess", "PUT", "/complaints/{id}/assessment", "评估并定级", "Assess and grade"},
	{"assign", "PUT", "/complaints/{id}/assignment", "派单或转派：部门与处理人", "Assign department and owner"},
	{"first_reply", "POST", "/complaints/{id}/first-reply", "首次回复", "Give the first reply"},
	{"reply", "POST", "/complaints/{id}/replies", "答复投诉人", "Reply to the complainant"},
	{"note", "POST", "/complaints/{id}/notes", "内部备注", "Leave a note for colleagues"},
	{"hear", "POST", "/complaints/{id}/messages", "记录投诉人来言", "Record what the complainant said"},
	{"ask_customer", "POST", "/complaints/{id}/question", "向投诉人询问", "Ask the complainant"},
	{"resume", "POST", "/complaints/{id}/resumption", "恢复处理", "Resume without an answer"},
	{"add_evidence", "POST", "/complaints/{id}/evidence", "补充证据", "Add evidence"},
	{"investigate", "PUT", "/complaints/{id}/investigation", "记录调查结论", "Record the investigation"},
	{"notify_finding", "POST", "/complaints/{id}/finding-notice", "告知调查结果", "Tell the findings"},
	{"determine_cause", "PUT", "/complaints/{id}/cause", "认定原因", "Determine the cause"},
	{"draft_liability", "PUT", "/complaints/{id}/liability", "起草责任认定", "Draft the liability"},
	{"review_liability", "POST", "/complaints/{id}/liability-review", "复核责任认定", "Review the liability"},
	{"propose_plan", "PUT", "/complaints/{id}/plan", "拟定处理方案", "Propose a plan"},
	{"approve_plan", "POST", "/complaints/{id}/approval", "审批处理方案", "Approve or return the plan"},
	{"carry_out", "POST", "/complaints/{id}/measures/{measure}/completion", "完成一项措施", "Carry out a measure"},
	{"compensate", "POST", "/complaints/{id}/compensation", "兑付补偿", "Deliver compensation"},
	{"care", "POST", "/complaints/{id}/care", "关怀安抚", "Record an act of care"},
	{"notify_result", "POST", "/complaints/{id}/result-notice", "告知处理结果", "Tell the result"},
	{"confirm", "POST", "/complaints/{id}/confirmation", "记录投诉人确认", "Record the complainant's confirmation"},
	{"survey", "POST", "/complaints/{id}/survey", "记录满意度", "Record the satisfaction"},
	{"rectify", "POST", "/complaints/{id}/rectification", "决定是否整改", "Decide on rectification"},
	{"evaluate", "PUT", "/complaints/{id}/evaluation", "质量评价", "Evaluate the handling"},
	{"close", "POST", "/complaints/{id}/closure", "闭环关闭", "Close the loop"},
	{"reopen", "DELETE", "/complaints/{id}/closure", "重新打开", "Reopen"},
	{"archive", "POST", "/complaints/{id}/archive", "归档", "Archive"},
	{"revisit", "POST", "/complaints/{id}/revisits", "回访", "Record a revisit"},
	{"publish_case", "POST", "/complaints/{id}/case-publication", "发布案例", "Publish as a case to learn from"},
	{"waive_step", "POST", "/complaints/{id}/waivers", "豁免一个步骤", "Waive a step"},
	{"extend", "POST", "/complaints/{id}/extensions", "延长时限", "Extend a time limit"},
	{"ask_superior", "POST", "/complaints/{id}/superior", "记录客户请上级介入", "Record that the complainant asks for a superior"},
	{"answer_superior", "POST", "/complaints/{id}/superior/answer", "上级答复客户", "Answer as the superior who was asked"},
	{"complete_rectification", "POST", "/complaints/{id}/rectification/completion", "整改完成", "Say that the promised action is done"},
	{"contest", "POST", "/complaints/{id}/contest", "记录客户否认确认", "Record that the complainant denies a confirmation"},
	{"withdraw", "POST", "/complaints/{id}/withdrawal", "记录撤诉", "Record the withdrawal"},
	{"supplement", "POST", "/complaints/{id}/supplement", "补充登记", "Add what the intake lacked"},
	{"tag", "POST", "/complaints/{id}/tags", "增删标签", "Add and remove tags"},
	{"link", "POST", "/complaints/{id}/links", "关联另一件投诉", "Link to another complaint"},
	{"escalate", "POST", "/complaints/{id}/escalations", "升级", "Escalate"},
	{"name_party", "POST", "/complaints/{id}/parties", "登记当事人（回避）", "Name a party, who then neither sees nor handles the complaint"},
	{"clear_party", "DELETE", "/complaints/{id}/parties", "撤销当事人登记", "Say that somebody is no party after all"},
	{"ask_statement", "POST", "/complaints/{id}/statements", "听取当事人陈述", "Ask a party for his statement"},
	{"give_statement", "POST", "/statements/{statement}/answer", "提交本人的陈述", "Give the statement that you were asked for"},
	{"grant_access", "POST", "/complaints/{id}/access", "允许同事查看", "Let a colleague see the complaint"},
	{"end_access", "DELETE", "/complaints/{id}/access", "取消同事查看", "End a colleague's access"},
	{"move_procedure", "PUT", "/complaints/{id}/procedure", "换用流程版本", "Move to another version of the procedure"},
}

// orderOf finds where a command is given.
func orderOf(command string) (method, path string) {
	for _, o := range orders {
		if o.command == command {
			return o.method, o.path
		}
	}
	return "", ""
}

func commandRoutes(schemas map[string]*huma.Schema) []*route {
	list := make([]*route, 0, len(orders))
	for _, o := range orders {
		rt := &route{method: o.method, path: o.path, id: o.command, tag: "commands", zh: o.zh, en: o.en, command: o.command,
			scopes: []string{auth.CasesWrite}, body: schemas[o.command], takes: bound.Order, answer: typeOf[Outcome](),
			query: []param{idempotencyKey}}
		switch o.command {
		case "register":
			rt.status, rt.do = http.StatusCreated, (*call).register
		case "give_statement": // whose answer says nothing of the case
			rt.tag, rt.answer, rt.do = "statements", typeOf[Statement](), (*call).giveStatement
		default:
			rt.query = append(rt.query, ifMatch)
			name := o.command
			rt.do = func(c *call) error { return c.command(name) }
		}
		if o.command == "reopen" {
			rt.query = append(rt.query, param{name: "reason", typ: "string", doc: "instead of a body, for clients that send none with DELETE"})
		}
		list = append(list, rt)
	}
	return list
}

var (
	idempotencyKey = param{name: "Idempotency-Key", in: "header", typ: "string", max: maxKey, doc: "The same key is the same act: a repeat changes nothing and answers what the first led to, with Idempotent-Replay: true. With another request under it, it is refused (409, desk.key_used)."}
	ifNoneMatch    = param{name: "If-None-Match", in: "header", typ: "string", doc: "The ETag of an answer that the caller has. When nothing has changed since, the answer is 304, without a body."}
	caseNoneMatch  = param{name: "If-None-Match", in: "header", typ: "string", doc: "The ETag of the case that the caller has. When nothing has happened to the case since, the answer is 304, without a body; what counts from the present moment, such as seconds_left, and what belongs to the customer may have moved on all the same."}
	ifMatch        = param{name: "If-Match", in: "header", typ: "string", doc: "The ETag of the case that was read, such as \"7\". When the case has moved on since, nothing is done and the answer is 412."}
)

package api

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"amends/internal/auth"
	"amends/internal/bound"
	"amends/internal/complaint"
)

// titles are what the routes of the acts are called, in Chinese and English.
var titles = map[string][2]string{
	"register":               {"登记一件投诉", "Register a complaint"},
	"acknowledge":            {"告知投诉人已受理", "Acknowledge receipt to the complainant"},
	"classify":               {"分类", "Classify"},
	"assess":                 {"评估并定级", "Assess and grade"},
	"assign":                 {"派单或转派：部门与处理人", "Assign department and owner"},
	"first_reply":            {"首次回复", "Give the first reply"},
	"reply":                  {"答复投诉人", "Reply to the complainant"},
	"note":                   {"内部备注", "Leave a note for colleagues"},
	"hear":                   {"记录投诉人来言", "Record what the complainant said"},
	"ask_customer":           {"向投诉人询问", "Ask the complainant"},
	"resume":                 {"恢复处理", "Resume without an answer"},
	"add_evidence":           {"补充证据", "Add evidence"},
	"investigate":            {"记录调查结论", "Record the investigation"},
	"notify_finding":         {"告知调查结果", "Tell the findings"},
	"determine_cause":        {"认定原因", "Determine the cause"},
	"draft_liability":        {"起草责任认定", "Draft the liability"},
	"review_liability":       {"复核责任认定", "Review the liability"},
	"propose_plan":           {"拟定处理方案", "Propose a plan"},
	"approve_plan":           {"审批处理方案", "Approve or return the plan"},
	"carry_out":              {"完成一项措施", "Carry out a measure"},
	"compensate":             {"兑付补偿", "Deliver compensation"},
	"care":                   {"关怀安抚", "Record an act of care"},
	"notify_result":          {"告知处理结果", "Tell the result"},
	"confirm":                {"记录投诉人确认", "Record the complainant's confirmation"},
	"survey":                 {"记录满意度", "Record the satisfaction"},
	"rectify":                {"决定是否整改", "Decide on rectification"},
	"evaluate":               {"质量评价", "Evaluate the handling"},
	"close":                  {"闭环关闭", "Close the loop"},
	"reopen":                 {"重新打开", "Reopen"},
	"archive":                {"归档", "Archive"},
	"revisit":                {"回访", "Record a revisit"},
	"publish_case":           {"发布案例", "Publish as a case to learn from"},
	"waive_step":             {"豁免一个步骤", "Waive a step"},
	"extend":                 {"延长时限", "Extend a time limit"},
	"ask_superior":           {"记录客户请上级介入", "Record that the complainant asks for a superior"},
	"answer_superior":        {"上级答复客户", "Answer as the superior who was asked"},
	"complete_rectification": {"整改完成", "Say that the promised action is done"},
	"contest":                {"记录客户否认确认", "Record that the complainant denies a confirmation"},
	"withdraw":               {"记录撤诉", "Record the withdrawal"},
	"supplement":             {"补充登记", "Add what the intake lacked"},
	"tag":                    {"增删标签", "Add and remove tags"},
	"link":                   {"关联另一件投诉", "Link to another complaint"},
	"escalate":               {"升级", "Escalate"},
	"name_party":             {"登记当事人（回避）", "Name a party, who then neither sees nor handles the complaint"},
	"clear_party":            {"撤销当事人登记", "Say that somebody is no party after all"},
	"ask_statement":          {"听取当事人陈述", "Ask a party for his statement"},
	"give_statement":         {"提交本人的陈述", "Give the statement that you were asked for"},
	"grant_access":           {"允许同事查看", "Let a colleague see the complaint"},
	"end_access":             {"取消同事查看", "End a colleague's access"},
	"move_procedure":         {"换用流程版本", "Move to another version of the procedure"},
}

// below is the address of a complaint; what is done to it stands behind.
const below = "/complaints/{id}"

func commandRoutes(schemas map[string]*huma.Schema) []*route {
	list := make([]*route, 0, len(titles))
	for _, a := range complaint.Acts() {
		method, path := a.Route(below)
		rt := &route{method: method, path: path, id: a.Name, tag: "commands", zh: titles[a.Name][0], en: titles[a.Name][1], command: a.Name,
			scopes: []string{auth.CasesWrite}, body: schemas[a.Name], takes: bound.Order, answer: typeOf[Outcome](),
			query: []param{idempotencyKey}}
		switch a.Name {
		case "register":
			rt.status, rt.do = http.StatusCreated, (*call).register
		case "give_statement": // whose answer says nothing of the case
			rt.tag, rt.answer, rt.do = "statements", typeOf[Statement](), (*call).giveStatement
		default:
			rt.query = append(rt.query, ifMatch)
			rt.do = func(c *call) error { return c.command(a.Name) }
		}
		if a.Name == "reopen" {
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

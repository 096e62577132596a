package api

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"amends/internal/store/storetest"
)

func day(n int) string { return time.Now().AddDate(0, 0, n).Format(time.DateOnly) }

// usual is what people write when nothing is special about the case, by command.
func usual(command string) string {
	switch command {
	case "register":
		return fmt.Sprintf(aComplaint, "13012341203")
	case "acknowledge":
		return `{"medium":"sms","text":"您的投诉已登记"}`
	case "classify":
		return `{"content":"fee.calculation","nature":"general","object":"operator","department":"network","limit":"standard"}`
	case "assess":
		return `{"severity":2,"complexity":2,"impact":2}`
	case "assign":
		return `{"department":"network","owner":"bo","reason":"属于该部门"}`
	case "first_reply":
		return `{"medium":"phone","understood":"断网三天","next":"明天上门检测"}`
	case "reply":
		return `{"medium":"email","text":"正在处理"}`
	case "note":
		return `{"text":"已联系机房"}`
	case "hear":
		return `{"text":"今天又断了"}`
	case "ask_customer":
		return `{"medium":"phone","question":"请提供光猫型号","pause":true}`
	case "withdraw":
		return `{"medium":"phone","reason":"已经修好，不再追究"}`
	case "resume", "reopen", "escalate":
		return `{"reason":"客户多次来电"}`
	case "extend":
		return `{"clock":"resolve","by":"1d","reason":"等待备件"}`
	case "add_evidence":
		return `{"title":"机房日志","text":"端口告警三次","source":"system"}`
	case "investigate":
		return `{"findings":[{"allegation":"a1","finding":"substantiated"}],"summary":"端口故障"}`
	case "notify_finding":
		return `{"medium":"email","text":"初步查明端口故障","expected_on":"` + day(5) + `"}`
	case "determine_cause":
		return `{"cause":"process.design","certainty":"confirmed","whys":[{"why":"端口老化"}]}`
	case "draft_liability":
		return `{"shares":[{"party":"operator","percent":100,"department":"network"}],"ground":"设备老化未更换"}`
	case "review_liability":
		return `{"verdict":"agree","customer_view":"accepts"}`
	case "propose_plan":
		return `{"outcome":"upheld","measures":[{"what":"更换端口","due_on":"` + day(3) + `"}],"amount":5000,"reason":"断网三天减免当月费用"}`
	case "approve_plan":
		return `{"verdict":"approve"}`
	case "carry_out":
		return `{"text":"端口已更换"}`
	case "compensate":
		return `{"kind":"credit","amount":5000,"consent":"accepted","text":"已充入账户"}`
	case "care":
		return `{"medium":"phone","text":"回电问候","effect":4}`
	case "notify_result":
		return `{"medium":"sms","done":"端口已更换","why":"端口老化","change":"定期巡检"}`
	case "confirm":
		return `{"solved":"yes","text":"客户说已经好了","called_at":"` + time.Now().UTC().Format(time.RFC3339Nano) + `","number":"13012341203"}`
	case "ask_superior":
		return `{"reason":"处理人不回电话"}`
	case "answer_superior":
		return `{"text":"明天上午给您答复"}`
	case "request":
		return `{"department":"shop","question":"九月十五日的来电记录上写了什么"}`
	case "answer_request":
		return `{"text":"客户当天来电两次，录音已附"}`
	case "return_request", "withdraw_request":
		return `{"reason":"应请外包部门"}`
	case "remind_request":
		return `{"text":"客户在等"}`
	case "weigh_request":
		return `{"verdict":"accept"}`
	case "accept_action":
		return `{}`
	case "work_on_action", "complete_action", "verify_action":
		return `{"text":"已全部更换，验收单见附件"}`
	case "return_action":
		return `{"reason":"还差东区"}`
	case "move_action":
		return `{"due_on":"` + day(40) + `","reason":"备件晚到"}`
	case "contest":
		return `{"text":"没有人给我打过电话"}`
	case "survey":
		return `{"result":5,"process":4,"person":5}`
	case "rectify":
		return `{"decision":"action","what":"更换同批端口","department":"network","due_on":"` + day(30) + `"}`
	case "evaluate":
		return `{"timeliness":5,"quality":4,"attitude":5,"effect":4}`
	case "close":
		return `{"basis":"accepted"}`
	case "revisit":
		return `{"medium":"phone","reached":"yes","still_solved":"yes","text":"一切正常"}`
	case "publish_case":
		return `{"lesson":"老化端口应成批更换"}`
	case "archive":
		return ""
	case "waive_step":
		return `{"step":"care","reason":"客户同意省略"}`
	case "supplement":
		return `{"region":"杭州"}`
	case "tag":
		return `{"add":["宽带"]}`
	case "name_party":
		return `{"staff":"nora","ground":"about","reason":"客户来电指明"}`
	case "clear_party":
		return `{"staff":"nora","reason":"认错了人"}`
	case "ask_statement":
		return `{"staff":"nora","question":"您当天到过客户家吗","due_on":"2099-01-01"}`
	case "give_statement":
		return `{"text":"当天我在机房值班"}`
	case "grant_access":
		return `{"staff":"zed"}`
	case "end_access":
		return `{"staff":"zed"}`
	case "link":
		return `{"kind":"same_cause","case":"%s"}`
	case "move_procedure":
		return `{"version":1,"reason":"新版流程"}`
	}
	return "{}"
}

var whoDoes = map[string]string{"intake": "anna", "handler": "bo", "owner": "bo", "lead": "nora", "approver": "ada", "quality": "quinn", "executive": "eve", "complainant": "anna"}

// step does the current step of a case over HTTP as the person whose step it is; false when nothing is left.
func (e *env) step(id string) (Outcome, bool) {
	e.t.Helper()
	var l Ledger
	e.ask("GET", "/complaints/"+id+"/ledger", e.as("eve"), "").want(200).into(&l)
	for _, row := range l.Steps {
		if !row.Current {
			continue
		}
		var a Actions
		by := e.as(whoDoes[row.Who])
		e.ask("GET", "/complaints/"+id+"/actions", by, "").want(200).into(&a)
		if a.Current == nil || a.Current.Command != row.Command || !a.Current.Allowed {
			e.t.Fatalf("step %s: the actions of %s say %+v", row.ID, row.Who, a.Current)
		}
		var o Outcome
		e.ask(a.Current.Method, strings.Replace(a.Current.Path, "{measure}", "m1", 1), by, usual(row.Command)).want(200).into(&o)
		return o, true
	}
	return Outcome{}, false
}

// A telecom complaint from its registration to the archive, over HTTP only.
func TestJourney(t *testing.T) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); journey(t, setup(t)) })
	t.Run("postgres", func(t *testing.T) { t.Parallel(); journey(t, setupOn(t, storetest.PostgresDSN(t))) })
}

func journey(t *testing.T, e *env) {
	o := e.complain("13012341203")
	if o.Version == 0 || o.Number == "" || o.Position == 0 || len(o.Events) == 0 || o.Events[0] != "complaint.registered" || o.State != "open" || o.Step == nil || len(o.Open) == 0 {
		t.Fatalf("%+v", o)
	}
	last := o
	for n := 0; ; n++ {
		next, more := e.step(o.ID)
		if !more {
			break
		}
		if next.Version <= last.Version || len(next.Events) == 0 || n > 40 {
			t.Fatalf("no progress: %+v", next)
		}
		last = next
	}
	if last.State != "archived" || last.Step != nil || len(last.Open) != 0 {
		t.Fatalf("%+v", last)
	}
	var c Case
	e.ask("GET", "/complaints/"+o.Number, e.as("quinn"), "").want(200).into(&c)
	if c.State != "archived" || c.Plan == nil || c.Plan.Status != "approved" || len(c.Plan.Measures) != 1 || c.Plan.Measures[0].DoneAt == "" ||
		c.Cause == nil || c.Liability == nil || c.Liability.Status != "final" || len(c.Compensations) != 1 || c.Customer.Name != "周*霞 130****1203" ||
		c.StepsDone != c.StepsAll || c.Matter == "" || c.ClosedAt == "" {
		t.Errorf("%+v", c)
	}
	var tl Timeline
	e.ask("GET", "/complaints/"+o.ID+"/timeline", e.as("eve"), "").want(200).into(&tl)
	if len(tl.Entries) < 15 || tl.Entries[0].Event != "complaint.registered" {
		t.Errorf("timeline of %d: %+v", len(tl.Entries), tl.Entries[0])
	}
	var k Clocks
	e.ask("GET", "/complaints/"+o.ID+"/clocks", e.as("eve"), "").want(200).into(&k)
	if len(k.Clocks) == 0 {
		t.Error("no clocks")
	}
	for _, x := range k.Clocks {
		if x.State == "running" || x.Title == "" || x.Span == "" {
			t.Errorf("clock %+v", x)
		}
	}
	if s := e.log.String(); strings.Contains(s, "level=ERROR") {
		t.Error(s)
	}
}

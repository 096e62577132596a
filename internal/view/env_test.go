package view

import (
	"context"
	"fmt"
	"testing"
	"time"

	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/flow"
	"amends/internal/journal"
	"amends/internal/lane"
	recordof "amends/internal/record"
	"amends/internal/register"
	"amends/internal/store"
	"amends/internal/vault"
)

var start = time.Date(2026, 11, 2, 1, 0, 0, 0, time.UTC) // a Monday, nine in Shanghai

// house is the seed with a small organisation in it.
func house() register.Bundle {
	words := func(s string) register.Title { return register.Title{"zh": s} }
	return register.Seed().Merge(register.Bundle{
		Departments: []register.Department{
			{ID: "hq", Name: words("总部"), Lead: "boss", Active: true},
			{ID: "service", Name: words("客服部"), Parent: "hq", Lead: "li", Active: true},
			{ID: "network", Name: words("网络部"), Parent: "hq", Lead: "wang", Active: true},
			{ID: "billing", Name: words("计费部"), Parent: "hq", Lead: "zhou", Active: true},
		},
		Staff: []register.Staff{
			{ID: "boss", Name: "陈总", Number: "001", Department: "hq", Roles: []string{register.RoleExecutive}, Active: true},
			{ID: "li", Name: "李丽", Number: "010", Department: "service", Roles: []string{register.RoleIntake, register.RoleLead}, Active: true},
			{ID: "mei", Name: "梅子", Number: "011", Department: "service", Roles: []string{register.RoleIntake}, Active: true},
			{ID: "wang", Name: "王强", Number: "020", Department: "network", Roles: []string{register.RoleLead}, Active: true},
			{ID: "zhao", Name: "赵敏", Number: "021", Department: "network", Roles: []string{register.RoleHandler}, Active: true},
			{ID: "zhou", Name: "周正", Number: "030", Department: "billing", Roles: []string{register.RoleLead}, Active: true},
			{ID: "qian", Name: "钱多", Number: "031", Department: "billing", Roles: []string{register.RoleHandler}, Active: true},
			{ID: "sun", Name: "孙审", Number: "040", Department: "hq", Roles: []string{register.RoleApprover}, Active: true},
			{ID: "quan", Name: "权质", Number: "041", Department: "hq", Roles: []string{register.RoleQuality}, Active: true},
			{ID: "root", Name: "管理员", Number: "002", Department: "hq", Roles: []string{register.RoleAdmin}, Active: true},
		},
	})
}

// env is a whole desk on one database.
type env struct {
	t       testing.TB
	ctx     context.Context
	db      *store.DB
	views   *Views
	desk    *desk.Desk
	actions *desk.Actions
	reg     *register.Register
	vault   *vault.Vault
	j       *journal.Journal
	now     time.Time

	rectify *complaint.Rectify // what closed decides against repetition; nil: nothing
}

func setup(t testing.TB, db *store.DB) *env {
	t.Helper()
	ctx := context.Background()
	keys, err := journal.MakeKeys(t.TempDir())
	must(t, err)
	j, err := journal.Open(ctx, db, keys)
	must(t, err)
	t.Cleanup(func() { j.Close() })
	v, err := vault.New(ctx, db, vault.NewKey())
	must(t, err)
	recordof.OpenPeople(lane.House{DB: db, Journal: j, Vault: v})
	reg, err := register.Open(ctx, lane.House{DB: db, Journal: j, Vault: v})
	must(t, err)
	must(t, reg.Found(ctx, "root", start, house()))
	views := New(db, j, v, reg)
	e := &env{t: t, ctx: ctx, db: db, views: views, reg: reg, vault: v, j: j, now: start}
	e.desk = desk.Open(desk.Desk{DB: db, Journal: j, Register: reg, Vault: v, Views: views.Projections(), Now: func() time.Time { return e.now }})
	e.actions = desk.OpenActions(e.desk, ImprovementRows)
	(&flow.Flow{Desk: e.desk, Actions: e.actions}).AtOnce()
	return e
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (e *env) viewer(staff string) Viewer { return ViewerOf(e.reg.Snapshot(), staff) }

func (e *env) do(by, id string, c complaint.Command) desk.Result {
	e.t.Helper()
	e.now = e.now.Add(time.Minute)
	channel := "desk"
	if by == complaint.Customer {
		channel = "portal"
	}
	res, err := e.desk.Do(e.ctx, complaint.Meta{At: e.now, By: by, Channel: channel}, id, c)
	if err != nil {
		e.t.Fatalf("%s by %s: %v", c.Act().Name, by, err)
	}
	return res
}

// register takes a complaint in.
func (e *env) register(by, subject, phone string) desk.Result {
	e.t.Helper()
	return e.do(by, "", &complaint.Register{Channel: "hotline", CodeKept: true, Subject: complaint.TextOf(subject),
		Matter: complaint.TextOf(subject + "，打了三次电话都没有解决，要求说明原因。"), Wish: complaint.TextOf("退还多收的费用"), Region: "华东",
		Product: "融合套餐", OccurredOn: "2026-11-01", Procedure: "telecom", Tags: []string{"电话"},
		Complainant: complaint.Complainant{Name: "周小霞", Phone: phone}})
}

// dispatched brings a new case to a handler of a department.
func (e *env) dispatched(subject, phone, department, owner string) desk.Result {
	e.t.Helper()
	r := e.register("mei", subject, phone)
	e.do("mei", r.ID, &complaint.Acknowledge{Medium: "sms", Text: complaint.TextOf("已收到您的投诉。")})
	e.do("mei", r.ID, &complaint.Classify{Content: "fee.calculation", Nature: "general", Object: "operator", Department: department, Limit: "h24"})
	e.do("mei", r.ID, &complaint.Assess{Severity: 2, Complexity: 2, Impact: 2})
	return e.do("li", r.ID, &complaint.Assign{Department: department, Owner: owner, Reason: complaint.TextOf("属于该部门职责")})
}

// closed brings a new case all the way through the telecom procedure.
func (e *env) closed(subject, phone string) desk.Result {
	e.t.Helper()
	w := complaint.TextOf
	id := e.dispatched(subject, phone, "billing", "qian").ID
	e.do("qian", id, &complaint.FirstReply{Medium: "phone", Understood: w("账单多收了两百元"), Next: w("今天核对账单"), Needed: w("请提供账单截图")})
	e.do(complaint.Customer, id, &complaint.Hear{Text: w("截图已经发给你们了")})
	e.do("qian", id, &complaint.Note{Text: w("与计费组核对"), Mentions: []string{"zhou"}})
	e.do("qian", id, &complaint.AddEvidence{Title: w("账单截图"), Text: w("十月账单"), Source: "complainant"})
	e.do("qian", id, &complaint.Investigate{Findings: []complaint.Finding{{Allegation: "a1", Finding: "substantiated", Reason: w("重复计费")}}, Summary: w("系统重复计费")})
	e.do("qian", id, &complaint.DetermineCause{Cause: "process.design", Certainty: "confirmed", Whys: []complaint.Why{{Why: w("优惠叠加规则缺失")}}})
	e.do("qian", id, &complaint.DraftLiability{Shares: []complaint.Share{{Party: "operator", Percent: 100, Department: "billing"}}, Ground: w("系统问题")})
	e.do("quan", id, &complaint.ReviewLiability{Verdict: "agree", CustomerView: "accepts"})
	e.do("qian", id, &complaint.ProposePlan{Outcome: "upheld", Amount: 200_00, Reason: w("退还多收费用"), Measures: []complaint.Measure{{What: w("退费二百元"), DueOn: "2026-11-05"}}})
	for range 20 {
		p, err := e.views.Case(e.ctx, e.viewer("boss"), id, e.now)
		must(e.t, err)
		if p.Current == nil || p.Current.Step.Kind == "archive" || p.State.Closed() {
			return desk.Result{ID: id, State: p.State}
		}
		st := p.Current.Step
		by := map[string]string{"approver": "sun", "quality": "quan", "lead": "zhou", "owner": "qian", "intake": "mei", "complainant": complaint.Customer, "handler": "qian"}[st.Who]
		switch st.Kind {
		case "approve":
			e.do(by, id, &complaint.ApprovePlan{Verdict: "approve"})
		case "carry-out":
			e.do(by, id, &complaint.CarryOut{Measure: "m1", Text: w("已退费")})
		case "compensate":
			e.do(by, id, &complaint.Compensate{Kind: "refund", Amount: 200_00, Consent: "accepted", Text: w("退回话费账户")})
		case "care":
			e.do(by, id, &complaint.Care{Medium: "phone", Text: w("致歉"), Effect: 4})
		case "finding-notice":
			e.do(by, id, &complaint.NotifyFinding{Medium: "sms", Text: w("核查结果"), ExpectedOn: "2026-11-04"})
		case "result-notice":
			e.do(by, id, &complaint.NotifyResult{Medium: "sms", Done: w("已退费"), Why: w("重复计费"), Change: w("修复规则")})
		case "confirm":
			e.do(complaint.Customer, id, &complaint.Confirm{Solved: "yes"})
		case "survey":
			e.do(complaint.Customer, id, &complaint.Survey{Result: 5, Process: 4, Person: 5})
		case "rectify":
			c := e.rectify
			if c == nil {
				c = &complaint.Rectify{Decision: "none", What: w("已修复")}
			}
			e.do(by, id, c)
		case "evaluate":
			e.do("quan", id, &complaint.Evaluate{Timeliness: 5, Quality: 4, Attitude: 5, Effect: 4})
		case "close":
			e.do(by, id, &complaint.Close{Basis: "accepted"})
		default:
			e.t.Fatalf("no way on from step %s of kind %s", st.ID, st.Kind)
		}
	}
	e.t.Fatal("the case does not end")
	return desk.Result{}
}

func phone(n int) string { return fmt.Sprintf("139%08d", n) }

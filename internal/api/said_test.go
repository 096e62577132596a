package api

import (
	"slices"
	"strings"
	"testing"

	"amends/internal/flow"
	"amends/internal/register"
)

// saying finds what an answer says of a kind; "" when it says nothing of it.
func (o Outcome) saying(code string) string {
	if i := slices.IndexFunc(o.Said, func(s Said) bool { return s.Code == code }); i >= 0 {
		return o.Said[i].Text
	}
	return ""
}

// A command that leads to nothing says so, with who did it before where somebody did; the same key is another matter.
func TestSaidAlready(t *testing.T) {
	t.Parallel()
	e := setup(t)
	id := e.complain("13012341203").ID
	for step, more := "", true; step != "carry_out" && more; {
		var o Outcome
		if o, more = e.step(id); o.Step != nil {
			step = o.Step.ID
		}
	}
	at := "/complaints/" + id
	give := func(method, path, by, body string, head ...string) Outcome {
		t.Helper()
		var o Outcome
		e.ask(method, at+path, e.as(by), body, append(head, "Accept-Language", "en")...).want(200).into(&o)
		return o
	}
	second := give("POST", "/approval", "eve", `{"verdict":"approve","reason":"我也同意"}`)
	if text := second.saying("already"); len(second.Events) != 0 || second.Position != 0 || !strings.Contains(text, "Ada") || !strings.Contains(text, "already approved") {
		t.Errorf("a second approval: %+v", second)
	}
	if o := give("POST", "/tags", "anna", `{"add":["宽带"]}`, "Idempotency-Key", "one"); o.saying("already") != "" {
		t.Errorf("the first time: %+v", o.Said)
	}
	if o := give("POST", "/tags", "anna", `{"add":["宽带"]}`); o.saying("already") == "" {
		t.Errorf("a tag that is there: %+v", o)
	}
	if o := give("POST", "/tags", "anna", `{"add":["宽带"]}`, "Idempotency-Key", "one"); o.saying("already") != "" || len(o.Events) != 1 {
		t.Errorf("a repeat by its key answers what the first led to: %+v", o)
	}
	same := `{"content":"fee.calculation","nature":"general","object":"operator","department":"network","limit":"standard"}`
	if o := give("PUT", "/classification", "anna", same); !strings.Contains(o.saying("already"), "Anna already classified") {
		t.Errorf("the same classification: %+v", o.Said)
	}
}

// Who was given the case by a rule stands in the answer and in the timeline, with the rule's id and title; the department
// that somebody chose stands, and the rule that was passed over is named.
func TestSaidDispatched(t *testing.T) {
	t.Parallel()
	e := setup(t)
	_, err := e.house.Register.Import(t.Context(), "root", e.house.Now(), register.Bundle{Rules: []register.Rule{{ID: "fees", Title: register.Title{"zh": "资费", "en": "Fees"},
		Category: []string{"fee"}, Department: "network", Owner: "bo", Active: true}}})
	must(t, err)
	e.house.Desk.FollowWith((&flow.Flow{Desk: e.house.Desk}).Follow)
	sort := func(phone, department string) (string, Outcome) {
		t.Helper()
		id := e.complain(phone).ID
		e.ask("POST", "/complaints/"+id+"/acknowledgement", e.as("anna"), usual("acknowledge")).want(200)
		e.ask("PUT", "/complaints/"+id+"/classification", e.as("anna"),
			`{"content":"fee.calculation","nature":"general","object":"operator","limit":"standard"`+department+`}`).want(200)
		var o Outcome
		e.ask("PUT", "/complaints/"+id+"/assessment", e.as("anna"), usual("assess"), "Accept-Language", "en").want(200).into(&o)
		return id, o
	}
	facts := func(id string) map[string]any {
		t.Helper()
		var tl Timeline
		e.ask("GET", "/complaints/"+id+"/timeline", e.as("eve"), "").want(200).into(&tl)
		i := slices.IndexFunc(tl.Entries, func(x Entry) bool { return x.Event == "complaint.assigned" })
		if i < 0 {
			t.Fatalf("nothing in the timeline: %+v", tl.Entries)
		}
		return tl.Entries[i].Facts
	}
	id, o := sort("13012341204", "")
	if text := o.saying("dispatched"); !strings.Contains(text, "Bo") || !strings.Contains(text, "Fees") || !slices.Contains(o.Events, "complaint.assigned") {
		t.Errorf("by the rule: %+v", o)
	}
	if f := facts(id); f["rule"] != "fees" || f["rule_title"].(map[string]any)["zh"] != "资费" || f["owner"] != "bo" {
		t.Errorf("the timeline says %v", f)
	}
	id, o = sort("13012341205", `,"department":"service"`)
	if text := o.saying("dispatched"); !strings.Contains(text, "Lena") || !strings.Contains(text, "Fees") {
		t.Errorf("the department was chosen: %+v", o.Said)
	}
	if f := facts(id); f["department"] != "service" || f["passed"] != "fees" || f["rule"] != nil {
		t.Errorf("the timeline says %v", f)
	}
}

// An urgent matter with light marks is raised to the grade that its nature asks for: the answer says so in the caller's
// language, whichever of the two acts comes last; a matter that is grave enough by its marks is not spoken of.
func TestSaidGradeRaised(t *testing.T) {
	t.Parallel()
	e := setup(t)
	give := func(id, path, body, language string) Outcome {
		t.Helper()
		var o Outcome
		method := "PUT"
		if path == "/acknowledgement" {
			method = "POST"
		}
		e.ask(method, "/complaints/"+id+path, e.as("anna"), body, "Accept-Language", language).want(200).into(&o)
		return o
	}
	nature := func(n string) string {
		return strings.Replace(usual("classify"), `"general"`, `"`+n+`","reason":"客户复述了经过"`, 1)
	}
	const light = `{"severity":1,"complexity":1,"impact":1}`
	raised := func(what string, o Outcome, words ...string) {
		t.Helper()
		text := o.saying("grade_raised")
		if text == "" || !slices.Contains(o.Events, "complaint.grade_raised") {
			t.Fatalf("%s: %+v", what, o)
		}
		for _, w := range words {
			if !strings.Contains(text, w) {
				t.Errorf("%s: %q says nothing of %q", what, text, w)
			}
		}
	}
	var ids []string
	for _, phone := range []string{"13012341208", "13012341209", "13012341210"} {
		id := e.complain(phone).ID
		give(id, "/acknowledgement", usual("acknowledge"), "en")
		ids = append(ids, id)
	}
	give(ids[0], "/classification", nature("urgent"), "en")
	raised("marks after nature", give(ids[0], "/assessment", light, "en"), "urgent", "general")

	give(ids[1], "/classification", nature("general"), "zh")
	if o := give(ids[1], "/assessment", light, "zh"); o.saying("grade_raised") != "" {
		t.Errorf("a common matter: %+v", o.Said)
	}
	raised("nature after marks", give(ids[1], "/classification", nature("urgent"), "zh"), "紧急", "一般")

	give(ids[2], "/classification", nature("urgent"), "en")
	if o := give(ids[2], "/assessment", `{"severity":5,"complexity":5,"impact":5}`, "en"); o.saying("grade_raised") != "" {
		t.Errorf("grave by its marks: %+v", o.Said)
	}
}

package api

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"amends/internal/auth"
	"amends/internal/store/storetest"
)

// TestRectifications reads the rows of what was promised as the address narrows them, for whoever may see the cases.
func TestRectifications(t *testing.T) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); rectifications(t, setup(t)) })
	t.Run("postgres", func(t *testing.T) { t.Parallel(); rectifications(t, setupOn(t, storetest.PostgresDSN(t))) })
}

func rectifications(t *testing.T, e *env) {
	promise := func(phone, department, due string) string {
		t.Helper()
		id := e.complain(phone).ID
		e.until(id, "rectify")
		e.ask("POST", "/complaints/"+id+"/rectification", e.as("nora"),
			`{"decision":"action","what":"更换同批端口","department":"`+department+`","due_on":"`+due+`"}`).want(200)
		return id
	}
	later, sooner := promise("13012341211", "shop", day(30)), promise("13012341212", "service", day(20))
	read := func(who, query string) (l Rectifications) {
		t.Helper()
		e.ask("GET", "/rectifications"+query, e.as(who), "").want(200).into(&l)
		return l
	}
	want := func(who, query string, cases ...string) []Rectification {
		t.Helper()
		l := read(who, query)
		var got []string
		for _, r := range l.Items {
			got = append(got, r.Complaint)
		}
		if !slices.Equal(got, cases) {
			t.Errorf("%s%s: %v, want %v", who, query, got, cases)
		}
		return l.Items
	}
	rows := want("eve", "", sooner, later)
	if len(rows) == 2 {
		if r := rows[0]; r.ID == "" || r.Number == "" || r.Subject != "宽带断网" || r.What != "更换同批端口" || r.Department != "service" ||
			r.DueOn != day(20) || r.State != "open" || r.DoneAt != "" || r.DoneBy != "" {
			t.Errorf("%+v", r)
		}
	}
	want("eve", "?department=shop", later)
	want("eve", "?department=shop&state=overdue")
	want("eve", "?mine=true")
	want("eve", "?complaint="+later, later)
	want("eve", "?complaint=nowhere")
	want("zed", "", later) // of the shop, which promised it
	want("zed", "?mine=true", later)
	want("zed", "?department=service")
	top := read("eve", "?limit=1")
	if len(top.Items) != 1 || top.Next == "" {
		t.Fatalf("%+v", top)
	}
	want("eve", "?limit=1&after="+top.Next, later)

	action := rows[1].ID
	at := "/rectifications/" + action
	act := func(who, what, body string, status int) reply {
		t.Helper()
		return e.ask("POST", at+what, e.as(who), body).want(status)
	}
	for _, who := range []string{"root"} { // sees no cases
		e.ask("GET", at, e.as(who), "").problem(404, "improve.unknown")
	}
	e.ask("GET", "/rectifications/nowhere", e.as("eve"), "").problem(404, "improve.unknown")
	e.ask("POST", at+"/acceptance", e.as("root"), `{}`).problem(404, "improve.unknown")
	e.ask("POST", at+"/work", e.as("zed"), `{"text":"x"}`).problem(409, "improve.not_taken")
	e.ask("POST", at+"/acceptance", e.as("zed"), `{"nonsense":1}`).problem(422, "input.invalid")
	act("zed", "/acceptance", `{}`, 200)
	var ref struct{ Digest string }
	e.ask("POST", "/files?name=a.txt", e.as("zed"), "验收", "Content-Type", "application/octet-stream").want(201).into(&ref)
	e.ask("POST", at+"/work", e.as("zed"), `{"text":""}`).problem(422, "input.invalid")
	for _, x := range e.ask("POST", at+"/completion", e.as("zed"), `{"text":"好了"}`).problem(422, "input.invalid").Errors {
		if x.Path != "unproven" {
			t.Errorf("%+v", x)
		}
	}
	act("zed", "/work", `{"text":"第一批已更换","files":[{"digest":"`+ref.Digest+`","name":"a.txt"}]}`, 200)
	blind := e.ask("POST", at+"/work", e.as("zed", auth.CasesWrite), `{"text":"不读只写"}`).want(200)
	for _, words := range []string{"宽带断网", "更换同批端口", "第一批已更换", "a.txt"} {
		if strings.Contains(string(blind.Body), words) {
			t.Errorf("who may only write reads %s: %s", words, blind.Body)
		}
	}
	once := e.ask("POST", at+"/completion", e.as("zed"), `{"text":"已全部更换"}`, "Idempotency-Key", "k1").want(200)
	again := e.ask("POST", at+"/completion", e.as("zed"), `{"text":"已全部更换"}`, "Idempotency-Key", "k1").want(200)
	var first, repeated RectificationOutcome
	once.into(&first)
	again.into(&repeated)
	if !reflect.DeepEqual(first, repeated) || len(first.Events) != 1 {
		t.Errorf("%+v, then %+v", first, repeated)
	}
	if once.Header.Get("ETag") != again.Header.Get("ETag") || again.Header.Get("Idempotent-Replay") != "true" {
		t.Errorf("%v %v", once.Header, again.Header)
	}
	e.ask("POST", at+"/verification", e.as("zed"), `{"text":"看过"}`).problem(409, "improve.own_work")
	want("eve", "?state=reported", later)
	want("quinn", "?verify=true", later)
	want("zed", "?verify=true")
	want("zed", "?own=true", later)
	act("quinn", "/return", `{"reason":"还差东区"}`, 200)
	act("zed", "/completion", `{"text":"东区已补"}`, 200)
	var d RectificationDetail
	var o RectificationOutcome
	act("quinn", "/verification", `{"text":"抽查"}`, 200).into(&o)
	e.ask("GET", at, e.as("quinn"), "").want(200).into(&d)
	if o.ID != action || o.Version != d.Version || o.Position == 0 || o.Status != "verified" ||
		!slices.Equal(o.Events, []string{"improve.verified"}) {
		t.Errorf("%+v", o)
	}
	if d.State != "done" || d.Status != "verified" || d.VerifiedBy != "quinn" || d.Returned != 1 || len(d.Files) != 1 || len(d.Entries) != 8 ||
		d.Entries[7].Event != "improve.verified" || len(d.Actions) != 6 || d.Actions[0].Allowed || d.Actions[0].Why == nil {
		t.Errorf("%+v", d)
	}
	if r := e.ask("GET", at+"/files/"+ref.Digest, e.as("eve"), "").want(200); string(r.Body) != "验收" {
		t.Errorf("%s", r.Body)
	}
	e.ask("GET", at+"/files/"+ref.Digest, e.as("root"), "").problem(404, "improve.unknown")
	var line Timeline
	e.ask("GET", "/complaints/"+later+"/timeline", e.as("eve"), "").want(200).into(&line)
	if last := line.Entries[len(line.Entries)-1]; last.Event != "complaint.rectification_moved" || last.Facts["status"] != "verified" {
		t.Errorf("the complaint does not know: %+v", last)
	}
	var of Case
	e.ask("GET", "/complaints/"+later, e.as("eve"), "").want(200).into(&of)
	if is := of.Rectifications; len(is) != 1 || is[0].ID != action || is[0].Status != "verified" || is[0].DoneBy != "zed" {
		t.Errorf("the complaint tells %+v", is)
	}
	if rows := want("eve", "?state=done", later); len(rows) == 1 && (rows[0].DoneBy != "zed" || rows[0].DoneAt == "" || rows[0].State != "done") {
		t.Errorf("%+v", rows[0])
	}
	want("eve", "?state=open", sooner)
	p := e.ask("GET", "/rectifications?state=soon&department=nobody", e.as("eve"), "").problem(422, "input.invalid")
	if len(p.Errors) != 2 || !strings.Contains(p.Errors[1].Message, "overdue") {
		t.Errorf("%+v", p.Errors)
	}
}

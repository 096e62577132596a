package api

import (
	"bytes"
	"strings"
	"testing"

	"amends/internal/pace"
)

const aPortalComplaint = `{"channel":"app","complainant":{"name":"王先生","phone":"13700001111"},"subject":"多收费","matter":"十月账单多收二百元","wish":"退费"}`

// A complainant without an account: complains, is asked, answers, confirms and rates, with number and code only.
func TestPortal(t *testing.T) {
	t.Parallel()
	e := setup(t)
	var r PortalReceipt
	e.ask("POST", "/portal/complaints", "", aPortalComplaint).want(201).into(&r)
	if r.Number == "" || len(r.Code) != 9 || r.ReceivedAt == "" {
		t.Fatalf("%+v", r)
	}
	path, code := "/portal/complaints/"+r.Number, []string{"X-Portal-Code", r.Code}
	var p Progress
	e.ask("GET", path, "", "", code...).want(200).into(&p)
	if p.Subject != "多收费" || len(p.Stages) == 0 || p.Stages[0].State != "now" || !p.CanAnswer || p.CanConfirm || len(p.Timeline) == 0 {
		t.Errorf("%+v", p)
	}
	if b := e.ask("GET", path, "", "", code...).Body; bytes.Contains(b, []byte("anna")) || bytes.Contains(b, []byte("lena")) || bytes.Contains(b, []byte(`"owner"`)) {
		t.Errorf("the portal names colleagues: %s", b)
	}
	e.ask("GET", path, "", "").problem(401, "auth.portal_wrong")
	e.ask("GET", "/portal/complaints/TS000", "", "", "X-Portal-Code", r.Code).problem(401, "auth.portal_wrong")
	e.ask("POST", path+"/messages", "", `{"text":"补充：已核对"}`, code...).want(200).into(&p)
	if last := p.Timeline[len(p.Timeline)-1]; last.Event != "complaint.heard" || last.Texts[0].Text != "补充：已核对" {
		t.Errorf("%+v", last)
	}
	e.ask("POST", path+"/confirmation", "", `{"solved":"yes"}`, code...).want(409) // there is no result yet
	e.ask("POST", path+"/messages", "", `{"text":"x","mentions":[]}`, code...).problem(422, "input.invalid")
	e.ask("POST", path+"/survey", "", `{"result":9}`, code...)
	var fresh PortalCode
	e.ask("POST", path+"/code", "", "", "X-Portal-Code", "234").problem(401, "auth.portal_wrong")
	e.ask("POST", path+"/code", "", "", code...).want(200).into(&fresh)
	e.ask("GET", path, "", "", code...).problem(401, "auth.portal_wrong")
	code[1] = strings.ToLower(strings.ReplaceAll(fresh.Code, "-", " "))
	id := e.idOf(r.Number)
	for range 40 {
		e.ask("GET", path, "", "", code...).want(200).into(&p)
		if p.CanConfirm {
			break
		}
		e.step(id)
	}
	e.ask("POST", path+"/confirmation", "", `{"solved":"yes","text":"谢谢"}`, code...).want(200).into(&p)
	if p.CanConfirm || !p.CanSurvey || p.Outcome == "" {
		t.Errorf("%+v", p)
	}
	e.ask("POST", path+"/survey", "", `{"result":5,"process":4,"person":5}`, code...).want(200).into(&p)
	if p.CanSurvey {
		t.Errorf("%+v", p)
	}
}

func (e *env) idOf(number string) string {
	e.t.Helper()
	id, err := e.api.numbers.find(e.t.Context(), number)
	must(e.t, err)
	return id
}

// A stranger may say only what a complainant can know.
func TestPortalTakesNoMore(t *testing.T) {
	t.Parallel()
	e := setup(t)
	for field, body := range map[string]string{
		"procedure":  `{"subject":"x","matter":"y","complainant":{"phone":"13700001111"},"procedure":"telecom"}`,
		"department": `{"subject":"x","matter":"y","complainant":{"phone":"13700001111"},"department":"hq"}`,
		"id":         `{"subject":"x","matter":"y","complainant":{"id":"019f"}}`,
		"channel":    `{"subject":"x","matter":"y","channel":"regulator","complainant":{"phone":"13700001111"}}`,
	} {
		p := e.ask("POST", "/portal/complaints", "", body).problem(422, "input.invalid")
		if !strings.HasSuffix(p.Errors[0].Path, field) {
			t.Errorf("%s: %+v", field, p.Errors)
		}
	}
	p := e.ask("POST", "/portal/complaints", "", `{"subject":"x","matter":"y"}`).problem(422, "input.invalid")
	if p.Errors[0].Code != "api.contact_needed" {
		t.Errorf("%+v", p)
	}
}

// What a visitor gives as a number or an address must be one, beside another that reaches him too; who writes for somebody else
// is answered in the language that he writes in.
func TestPortalReachesWhoWrites(t *testing.T) {
	t.Parallel()
	e := setup(t)
	for path, who := range map[string]string{"complainant.phone": `{"phone":"138****0001","email":"wang@mail.example"}`, "complainant.email": `{"phone":"13700001111","email":"wang at home"}`} {
		p := e.ask("POST", "/portal/complaints", "", `{"subject":"x","matter":"y","complainant":`+who+`}`).problem(422, "input.invalid")
		if len(p.Errors) != 1 || p.Errors[0].Path != path {
			t.Errorf("%s: %+v", who, p.Errors)
		}
	}
	var r PortalReceipt
	e.ask("POST", "/portal/complaints", "", `{"subject":"x","matter":"y","complainant":{"name":"Mother"},"on_behalf":{"name":"Son","email":"son@mail.example"}}`,
		"Accept-Language", "en").want(201).into(&r)
	s, err := e.house.Desk.Load(t.Context(), e.idOf(r.Number))
	must(t, err)
	who, err := e.house.Vault.Person(t.Context(), e.house.DB.Reader(), s.Contact())
	if err != nil || s.Contact() != s.Representative || who.Extra["language"] != "en" {
		t.Errorf("%+v %v", who, err)
	}
}

// Two visitors with one key are two visitors; the same words under the same key are one act.
func TestPortalKeys(t *testing.T) {
	t.Parallel()
	e := setup(t)
	var a, b, c PortalReceipt
	e.ask("POST", "/portal/complaints", "", aPortalComplaint, "Idempotency-Key", "1").want(201).into(&a)
	e.ask("POST", "/portal/complaints", "", strings.Replace(aPortalComplaint, "1111", "2222", 1), "Idempotency-Key", "1").want(201).into(&b)
	r := e.ask("POST", "/portal/complaints", "", aPortalComplaint, "Idempotency-Key", "1").want(201).into(&c)
	if a.Number == b.Number || a != c || r.Header.Get("Idempotent-Replay") != "true" {
		t.Errorf("%+v %+v %+v", a, b, c)
	}
}

func TestPortalLimits(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.api.portal.Complaints = pace.NewLimiter("api.wait", 3, 3600e9)
	for range 3 {
		e.ask("POST", "/portal/complaints", "", aPortalComplaint).want(201)
	}
	r := e.ask("POST", "/portal/complaints", "", aPortalComplaint)
	r.problem(429, "api.wait")
	if r.Header.Get("Retry-After") == "" {
		t.Error(r.Header)
	}
	// Guessing codes ends soon, whatever address the next guess comes from.
	var wait bool
	for range 12 {
		wait = wait || e.ask("GET", "/portal/complaints/TS1", "", "", "X-Portal-Code", "000000").Status == 429
	}
	if !wait {
		t.Error("codes can be guessed")
	}
}

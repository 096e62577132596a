package api

import (
	"strings"
	"testing"

	"amends/internal/store/storetest"
)

// TestParty: whoever is found to be a party loses the case at every door that names, lists or counts it, whatever he is to
// it otherwise, and the next question already holds nothing of it.
func TestParty(t *testing.T) {
	t.Parallel()
	test := func(t *testing.T, e *env) {
		o := e.complain("13012341203")
		other := e.complain("13012341204")
		e.ask("POST", "/complaints/"+other.ID+"/links", e.as("anna"), `{"kind":"same_cause","case":"`+o.Number+`"}`).want(200)
		lists := []string{"/complaints", "/complaints?q=" + o.Number, "/complaints?q=13012341203", "/complaints?q=断网", "/complaints.csv", "/complaints?view=all&sort=received"}
		for _, path := range lists {
			if b := e.ask("GET", path, e.as("eve"), "").want(200).Body; path != "/complaints?q=断网" && !strings.Contains(string(b), o.Number) {
				t.Fatalf("%s: the executive does not see it yet: %s", path, b)
			}
		}
		for _, party := range []string{"eve", "ada", "quinn", "lena"} { // executive, approver, quality, lead
			e.ask("POST", "/complaints/"+o.ID+"/parties", e.as("quill"), `{"staff":"`+party+`","ground":"about","reason":"来电指明"}`).want(200)
			him := e.as(party)
			for _, path := range lists {
				if path == "/complaints.csv" && party == "ada" { // he takes no lists out of the house
					continue
				}
				if b := e.ask("GET", path, him, "").want(200).Body; strings.Contains(string(b), o.Number) || strings.Contains(string(b), o.ID) {
					t.Errorf("%s sees it at %s: %s", party, path, b)
				}
			}
			for _, path := range []string{"", "/timeline", "/ledger", "/clocks", "/actions"} {
				e.ask("GET", "/complaints/"+o.ID+path, him, "").problem(404, "complaint.unknown")
				e.ask("GET", "/complaints/"+o.Number+path, him, "").problem(404, "complaint.unknown")
			}
			e.ask("POST", "/complaints/"+o.ID+"/confirmation", him, `{"solved":"yes"}`).problem(404, "complaint.unknown")
			e.ask("POST", "/complaints/"+o.ID+"/notes", him, `{"text":"我没有"}`).problem(404, "complaint.unknown")
			// A link does not tell that it is there, nor does the refusal of one.
			for _, path := range []string{"", "/timeline"} {
				if b := e.ask("GET", "/complaints/"+other.ID+path, him, "").want(200).Body; strings.Contains(string(b), o.ID) {
					t.Errorf("%s finds it linked: %s", party, b)
				}
			}
			e.ask("POST", "/complaints/"+other.ID+"/links", him, `{"kind":"same_cause","case":"`+o.Number+`"}`).problem(422, "input.invalid")
		}
		if b := e.ask("GET", "/complaints/"+other.ID, e.as("anna"), "").want(200).Body; !strings.Contains(string(b), o.Number) {
			t.Errorf("the link is gone for the others: %s", b)
		}
	}
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); test(t, setup(t)) })
	t.Run("postgres", func(t *testing.T) { t.Parallel(); test(t, setupOn(t, storetest.PostgresDSN(t))) })
}

// TestStatement: a party is asked for his side and answers, and learns nothing of the case but the question and the day.
func TestStatement(t *testing.T) {
	t.Parallel()
	e := setup(t)
	o := e.complain("13012341203")
	e.ask("PUT", "/complaints/"+o.ID+"/assignment", e.as("anna"), `{"department":"network","owner":"nora"}`).want(200)
	e.ask("POST", "/complaints/"+o.ID+"/parties", e.as("quill"), `{"staff":"bo","ground":"about","reason":"来电指明"}`).want(200)
	e.ask("POST", "/complaints/"+o.ID+"/statements", e.as("nora"), `{"staff":"bo","question":"您当天到过客户家吗","due_on":"2099-01-01"}`).want(200)
	var list Statements
	r := e.ask("GET", "/statements", e.as("bo"), "").want(200).into(&list)
	if len(list.Items) != 1 || list.Items[0].Question != "您当天到过客户家吗" || list.Items[0].DueOn != "2099-01-01" || list.Items[0].GivenAt != "" {
		t.Fatalf("%s", r.Body)
	}
	at := "/statements/" + list.Items[0].ID
	for _, b := range [][]byte{r.Body, e.ask("GET", at, e.as("bo"), "").want(200).Body} {
		for _, secret := range []string{o.ID, o.Number, "周", "断网", "nora"} {
			if strings.Contains(string(b), secret) {
				t.Errorf("he learns %s: %s", secret, b)
			}
		}
	}
	// It is his alone.
	for _, staff := range []string{"nora", "anna", "eve", "root"} {
		e.ask("GET", at, e.as(staff), "").problem(404, "complaint.statement_unknown")
		e.ask("POST", at+"/answer", e.as(staff), `{"text":"他来过"}`).problem(404, "complaint.statement_unknown")
	}
	e.ask("POST", at+"/answer", e.as("bo"), `{"text":""}`).problem(422, "input.invalid")
	r = e.ask("POST", at+"/answer", e.as("bo"), `{"text":"当天我在机房值班"}`, "Idempotency-Key", "once").want(200)
	if strings.Contains(string(r.Body), o.ID) || !strings.Contains(string(r.Body), "当天我在机房值班") || r.Header.Get("ETag") != "" {
		t.Errorf("%s %v", r.Body, r.Header)
	}
	e.ask("POST", at+"/answer", e.as("bo"), `{"text":"当天我在机房值班"}`, "Idempotency-Key", "once").want(200)
	e.ask("POST", at+"/answer", e.as("bo"), `{"text":"还有一句"}`).problem(409, "complaint.statement_given")
	if b := e.ask("GET", "/complaints/"+o.ID+"/timeline", e.as("nora"), "").want(200).Body; !strings.Contains(string(b), "当天我在机房值班") {
		t.Errorf("it is not in the record: %s", b)
	}
	e.ask("GET", "/complaints/"+o.ID, e.as("bo"), "").problem(404, "complaint.unknown")
}

// TestMentionAsksForAccess: a note that mentions somebody who does not see the case is refused at the field, and lets him
// in when its writer says so and may; a party is never let in.
func TestMentionAsksForAccess(t *testing.T) {
	t.Parallel()
	e := setup(t)
	o := e.complain("13012341203")
	notes := "/complaints/" + o.ID + "/notes"
	e.ask("GET", "/complaints/"+o.ID, e.as("zed"), "").problem(404, "complaint.unknown")
	if p := e.ask("POST", notes, e.as("anna"), `{"text":"请看","mentions":["zed"]}`).problem(422, "input.invalid"); p.Errors[0].Code != "complaint.mention_grant" {
		t.Errorf("%+v", p)
	}
	if p := e.ask("POST", notes, e.as("eve"), `{"text":"请看","mentions":["zed"],"grant":true}`).problem(422, "input.invalid"); p.Errors[0].Code != "complaint.mention_blind" {
		t.Errorf("%+v", p)
	}
	e.ask("POST", notes, e.as("anna"), `{"text":"请看","mentions":["zed"],"grant":true}`).want(200)
	e.ask("GET", "/complaints/"+o.ID, e.as("zed"), "").want(200)
	if b := e.ask("GET", "/complaints", e.as("zed"), "").want(200).Body; !strings.Contains(string(b), o.Number) {
		t.Errorf("not in his list: %s", b)
	}
	e.ask("DELETE", "/complaints/"+o.ID+"/access", e.as("anna"), `{"staff":"zed"}`).want(200)
	e.ask("GET", "/complaints/"+o.ID, e.as("zed"), "").problem(404, "complaint.unknown")
	e.ask("POST", "/complaints/"+o.ID+"/parties", e.as("quill"), `{"staff":"zed","ground":"about","reason":"来电指明"}`).want(200)
	if p := e.ask("POST", notes, e.as("anna"), `{"text":"请看","mentions":["zed"],"grant":true}`).problem(422, "input.invalid"); p.Errors[0].Code != "complaint.is_party" {
		t.Errorf("%+v", p)
	}
}

// TestDigestIsNoRight: a file is attached by whoever sent it or sees a case that has it; its digest opens nothing, at no door
// that takes one, and the refusal is that of a file which is not there.
func TestDigestIsNoRight(t *testing.T) {
	t.Parallel()
	test := func(t *testing.T, e *env) {
		var ref struct{ Digest string }
		store := func(staff string) {
			e.ask("POST", "/files?name=secret.txt", e.as(staff), "关于同事的秘密", "Content-Type", "application/octet-stream").want(201).into(&ref)
		}
		store("anna")
		hidden, own := e.complain("13012341203"), e.complain("13012341204")
		file := `"files":[{"digest":"` + ref.Digest + `","name":"a.txt"}]`
		e.ask("POST", "/complaints/"+hidden.ID+"/evidence", e.as("anna"), `{"title":"证据","source":"complainant",`+file+`}`).want(200)
		e.ask("PUT", "/complaints/"+own.ID+"/assignment", e.as("anna"), `{"department":"shop","owner":"zed"}`).want(200)
		zed := e.as("zed")
		e.ask("GET", "/complaints/"+hidden.ID+"/files/"+ref.Digest, zed, "").problem(404, "complaint.unknown")
		for path, body := range map[string]string{"/evidence": `{"title":"证据","source":"system",` + file + `}`, "/notes": `{"text":"请看",` + file + `}`,
			"/replies": `{"medium":"phone","text":"请看",` + file + `}`} {
			p := e.ask("POST", "/complaints/"+own.ID+path, zed, body).problem(422, "input.invalid")
			if p.Errors[0].Path != "files.0.digest" || p.Errors[0].Code != "blob.unknown" {
				t.Errorf("%s: %+v", path, p)
			}
		}
		p := e.ask("POST", "/complaints", zed, `{`+file+`,`+aComplaint[1:]).problem(422, "input.invalid")
		if p.Errors[0].Code != "blob.unknown" {
			t.Errorf("registering: %+v", p)
		}
		e.ask("GET", "/complaints/"+own.ID+"/files/"+ref.Digest, zed, "").problem(404, "blob.unknown")
		// Who sees the other case may, and so may who sent the same file himself; the accused may not, though he saw it once.
		e.ask("POST", "/complaints/"+own.ID+"/notes", e.as("quinn"), `{"text":"请看",`+file+`}`).want(200)
		third := e.complain("13012341205")
		e.ask("PUT", "/complaints/"+third.ID+"/assignment", e.as("anna"), `{"department":"shop","owner":"sam"}`).want(200)
		for _, id := range []string{hidden.ID, own.ID} {
			e.ask("POST", "/complaints/"+id+"/parties", e.as("quill"), `{"staff":"eve","ground":"about","reason":"来电指明"}`).want(200)
		}
		e.ask("POST", "/complaints/"+third.ID+"/notes", e.as("eve"), `{"text":"请看",`+file+`}`).problem(422, "input.invalid")
		store("zed")
		e.ask("POST", "/complaints", zed, `{`+file+`,`+strings.Replace(aComplaint[1:], "%s", "13012341209", 1)).want(201)
	}
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); test(t, setup(t)) })
	t.Run("postgres", func(t *testing.T) { t.Parallel(); test(t, setupOn(t, storetest.PostgresDSN(t))) })
}

// TestPartyErasesNobody: whoever is a party to a case of a customer does not erase him, and with him what was said.
func TestPartyErasesNobody(t *testing.T) {
	t.Parallel()
	e := setup(t)
	o := e.complain("13012341203")
	var c Case
	e.ask("GET", "/complaints/"+o.ID, e.as("anna"), "").want(200).into(&c)
	e.ask("POST", "/complaints/"+o.ID+"/parties", e.as("quill"), `{"staff":"root","ground":"about","reason":"来电指明"}`).want(200)
	e.ask("DELETE", "/customers/"+c.Customer.ID+"?reason=request", e.as("root"), "").problem(409, "customer.erase_other")
	e.ask("DELETE", "/customers/"+c.Customer.ID+"?reason=request", e.as("quinn"), "").want(200)
}

// TestPartyOfOneself: whoever names himself, when he registers or later, learns that it is done and its number, and nothing of
// where the case stands; an executive or an approver may recuse himself, and of others only those who answer to him.
func TestPartyOfOneself(t *testing.T) {
	t.Parallel()
	e := setup(t)
	bare := func(r reply) {
		t.Helper()
		var o map[string]any
		r.into(&o)
		for _, k := range []string{"state", "stage", "step", "code", "said"} {
			if _, ok := o[k]; ok {
				t.Errorf("the party is told %s: %s", k, r.Body)
			}
		}
		if o["number"] == "" || r.Header.Get("Location") != "" || r.Header.Get("ETag") != "" {
			t.Errorf("%s %v", r.Body, r.Header)
		}
	}
	bare(e.ask("POST", "/complaints", e.as("anna"), `{"about":"anna",`+strings.Replace(aComplaint[1:], "%s", "13012341209", 1)).want(201))
	o := e.complain("13012341203")
	parties := "/complaints/" + o.ID + "/parties"
	for who, other := range map[string]string{"eve": "nobody", "ada": "quinn"} {
		p := e.ask("POST", parties, e.as(who), `{"staff":"`+other+`","ground":"about","reason":"来电指明"}`).problem(422, "input.invalid")
		if want := map[string]string{"eve": "input.unknown", "ada": "complaint.party_not_yours"}[who]; p.Errors[0].Code != want || p.Errors[0].Path != "staff" {
			t.Errorf("%+v", p)
		}
		bare(e.ask("POST", parties, e.as(who), `{"staff":"`+who+`","ground":"gains","reason":"亲属在该公司"}`).want(200))
		e.ask("GET", "/complaints/"+o.ID, e.as(who), "").problem(404, "complaint.unknown")
	}
}

// TestNobodyBlindsHisJudges: whoever works on a case, took it in or assigns it names none of those who look at his work a party;
// quality does, and the lead of the one who is named, and somebody who sees the case can always take it back.
func TestNobodyBlindsHisJudges(t *testing.T) {
	t.Parallel()
	e := setup(t)
	o := e.complain("13012341203")
	e.ask("PUT", "/complaints/"+o.ID+"/assignment", e.as("anna"), `{"department":"network","owner":"bo"}`).want(200)
	parties := "/complaints/" + o.ID + "/parties"
	name := func(who, staff string) reply {
		return e.ask("POST", parties, e.as(who), `{"staff":"`+staff+`","ground":"gains","reason":"x"}`)
	}
	for _, who := range []string{"bo", "anna", "nora", "ada"} {
		for _, staff := range []string{"nora", "lena", "quinn", "quill", "eve", "ada", "sam"} {
			if staff == who {
				continue
			}
			if p := name(who, staff).problem(422, "input.invalid"); p.Errors[0].Code != "complaint.party_not_yours" || p.Errors[0].Path != "staff" {
				t.Errorf("%s names %s: %+v", who, staff, p)
			}
			e.ask("GET", "/complaints/"+o.ID, e.as("quinn"), "").want(200)
		}
	}
	name("quinn", "nora").want(200)
	e.ask("DELETE", parties, e.as("bo"), `{"staff":"nora","reason":"x"}`).problem(403, "complaint.clear_not_yours")
	name("eve", "quinn").want(200)
	name("eve", "quill").want(200)
	name("eve", "eve").problem(409, "complaint.nobody_clears")
	e.ask("DELETE", parties, e.as("eve"), `{"staff":"nora","reason":"x"}`).want(200)
	e.ask("GET", "/complaints/"+o.ID, e.as("nora"), "").want(200)
}

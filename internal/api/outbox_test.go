package api

import (
	"strings"
	"testing"

	"amends/internal/complaint"
	"amends/internal/store"
	"amends/internal/store/storetest"
)

// spool has the notices read what happened, as the running house would.
func (e *env) spool() {
	e.t.Helper()
	r := e.house.Notify.Reader()
	recs, err := e.house.Journal.After(e.t.Context(), 0, 1000)
	must(e.t, err)
	must(e.t, e.house.DB.Write(e.t.Context(), func(tx *store.Tx) error { return r.HandleTx(e.t.Context(), tx, recs) }))
}

// TestOutbox is a gateway at work: it collects, it reports, and the timeline says so.
func TestOutbox(t *testing.T) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); gateway(t, setup(t)) })
	t.Run("postgres", func(t *testing.T) { t.Parallel(); gateway(t, setupOn(t, storetest.PostgresDSN(t))) })
}

func gateway(t *testing.T, e *env) {
	o := e.complain("13012341203")
	_, err := e.house.Desk.Do(t.Context(), complaint.Meta{By: "anna", Channel: "desk"}, o.ID, &complaint.Reply{Medium: "sms", Text: complaint.TextOf("明天上门，查询码【查询码】")})
	must(t, err)
	e.spool()
	token := e.mint
	gate, other := token("anna", "messages:collect"), token("anna", "messages:collect")
	e.ask("GET", "/outbox?medium=sms", token("anna", "cases:read"), "").problem(403, "api.scope_missing")
	e.ask("GET", "/outbox?medium=sms", token("eve", "messages:collect"), "").problem(403, "api.not_permitted")
	e.ask("GET", "/outbox?medium=sms", token("zed", "messages:collect"), "").problem(403, "api.all_cases_only")
	e.ask("GET", "/outbox?medium=fax", gate, "").problem(422, "input.invalid")
	e.ask("GET", "/outbox", gate, "").problem(422, "input.invalid")
	delivery := func() *Delivery {
		t.Helper()
		var line Timeline
		r := e.ask("GET", "/complaints/"+o.ID+"/timeline", e.as("anna"), "", "Accept-Language", "en").want(200).into(&line)
		if strings.Contains(string(r.Body), "13012341203") {
			t.Errorf("the timeline says the number in plain: %s", r.Body)
		}
		for _, x := range line.Entries {
			if x.Event == "complaint.replied" {
				return x.Delivery
			}
		}
		return nil
	}
	if d := delivery(); d == nil || d.State != "spooled" || d.EndedAt != "" || !strings.Contains(d.Text, "waits for the gateway") {
		t.Fatalf("before %+v", d)
	}
	var got Letters
	e.ask("GET", "/outbox?medium=sms", gate, "").want(200).into(&got)
	if len(got.Items) == 0 {
		t.Fatal("nothing to send")
	}
	l := got.Items[len(got.Items)-1]
	if l.To != "13012341203" || l.Number != o.Number || l.Text != "明天上门，查询码"+o.Code {
		t.Errorf("%+v", l)
	}
	code, err := e.house.Auth.PortalCode(t.Context(), o.ID)
	must(t, err)
	if o.Code != code {
		t.Errorf("registering answers %q; the code is %s", o.Code, code)
	}
	if said := e.ask("GET", "/complaints/"+o.ID+"/timeline", e.as("anna"), "").want(200); strings.Contains(string(said.Body), code) {
		t.Error("the code stands in the record")
	}
	var told ToldCode
	e.ask("POST", "/complaints/"+o.ID+"/portal-code", e.as("anna"), `{}`).problem(422, "input.invalid") // it is hers, and a gateway carries
	e.ask("POST", "/complaints/"+o.ID+"/portal-code", e.as("anna"), `{"paper":true}`).want(200).into(&told)
	if told.Code != code {
		t.Errorf("told %q, the code is %q", told.Code, code)
	}
	e.ask("POST", "/complaints/"+o.ID+"/portal-code", e.as("anna"), `{"medium":"fax"}`).problem(422, "input.invalid")
	e.ask("POST", "/complaints/"+o.ID+"/portal-code", e.as("zed"), `{}`).problem(404, "complaint.unknown")
	nameless := e.ask("POST", "/complaints", e.as("anna"), `{"channel":"hotline","anonymous":true,"subject":"匿名","matter":"不愿留名"}`).want(201)
	var unnamed Outcome
	nameless.into(&unnamed)
	e.ask("GET", "/portal/complaints/"+unnamed.Number, "", "", "X-Portal-Code", unnamed.Code).want(200)
	e.ask("GET", "/outbox?medium=sms", other, "").want(200).into(&got)
	if len(got.Items) != 0 {
		t.Errorf("two gateways have %+v", got.Items)
	}
	path := "/outbox/" + l.ID
	e.ask("POST", path, gate, `{"state":"lost"}`).problem(422, "input.invalid")
	e.ask("POST", path, gate, `{"state":"failed"}`).problem(422, "input.invalid")
	e.ask("POST", path, other, `{"state":"failed","reason":"x"}`).problem(409, "delivery.settled")
	e.ask("POST", "/outbox/nonsense", gate, `{"state":"sent"}`).problem(404, "delivery.unknown")
	for range 2 {
		e.ask("POST", path, gate, `{"state":"sent"}`).want(200)
	}
	if d := delivery(); d == nil || d.State != "sent" || d.EndedAt == "" || d.To != "130****1203" {
		t.Errorf("after %+v", d)
	}
	e.ask("POST", path, gate, `{"state":"failed","reason":"number not in use"}`).want(200)
	if d := delivery(); d == nil || d.State != "failed" || d.Reason != "number not in use" {
		t.Errorf("after the receipt %+v", d)
	}
	again := "/complaints/" + o.ID + "/messages/" + l.ID + "/again"
	e.ask("POST", again, e.as("eve"), "").want(403)
	e.ask("POST", again, e.as("anna"), "").want(200)
	e.ask("POST", again, e.as("anna"), "").problem(409, "delivery.settled")
	if d := delivery(); d == nil || d.State != "spooled" || d.Reason != "" {
		t.Errorf("again %+v", d)
	}
	e.changed("13012341209", "", "原来的查询码和链接已失效")
	e.changed("13012341210", "en", "the old one and its links open nothing any more")
}

// changed gives a code anew on paper: whoever has the old one hears of it in his language, without the new one; and what is
// sent to him with the code is in his language too.
func (e *env) changed(phone, language, words string) {
	e.t.Helper()
	var o Outcome
	e.ask("POST", "/complaints", e.as("anna"), `{"channel":"hotline","subject":"断网","matter":"断网三天","complainant":{"name":"周小霞","phone":"`+phone+
		`","language":"`+language+`"}}`).want(201).into(&o)
	texts := func() (list []string) {
		e.t.Helper()
		record, err := e.house.Desk.Record(e.t.Context(), o.ID)
		must(e.t, err)
		for _, r := range record {
			if said, ok := r.Event.(complaint.Replied); ok && said.Medium == "sms" {
				list = append(list, said.Text.ID)
			}
		}
		said, _, err := e.house.Vault.Texts(e.t.Context(), e.house.DB.Reader(), list)
		must(e.t, err)
		for i, id := range list {
			list[i] = said[id]
		}
		return list
	}
	var told ToldCode
	e.ask("POST", "/complaints/"+o.ID+"/portal-code", e.as("anna"), `{"paper":true,"anew":true}`).want(200).into(&told)
	if got := texts(); len(got) != 1 || !strings.Contains(got[0], words) || told.Code == "" || strings.Contains(got[0], told.Code) {
		e.t.Errorf("told %q", got)
	}
	e.ask("POST", "/complaints/"+o.ID+"/portal-code", e.as("anna"), `{"medium":"sms","anew":true}`).want(200)
	if got := texts(); len(got) != 2 || strings.Contains(got[1], "Your code") != (language == "en") {
		e.t.Errorf("sent %q", got)
	}
}

// TestOutboxOfAParty: a gateway that acts as somebody gets no message of a case that he is a party to, and knows of none that
// another holds; the message waits for a gateway of somebody else.
func TestOutboxOfAParty(t *testing.T) {
	t.Parallel()
	test := func(t *testing.T, e *env) {
		o, other := e.complain("13012341203"), e.complain("13012341204")
		for _, id := range []string{o.ID, other.ID} {
			_, err := e.house.Desk.Do(t.Context(), complaint.Meta{By: "anna", Channel: "desk"}, id, &complaint.Reply{Medium: "sms", Text: complaint.TextOf("明天上门")})
			must(t, err)
		}
		e.spool()
		e.ask("POST", "/complaints/"+o.ID+"/parties", e.as("quinn"), `{"staff":"anna","ground":"about","reason":"来电指明"}`).want(200)
		gate := e.mint("anna", "messages:collect")
		var got Letters
		e.ask("GET", "/outbox?medium=sms", gate, "").want(200).into(&got)
		if len(got.Items) == 0 {
			t.Fatal("nothing of the other case")
		}
		for _, m := range got.Items {
			if m.Number == o.Number {
				t.Errorf("the party's gateway gets %+v", m)
			}
		}
		rest, err := e.house.Notify.Collect(t.Context(), "sms", "lena", "another", 9)
		if must(t, err); len(rest) == 0 || rest[0].Number != o.Number {
			t.Fatalf("nobody gets it: %+v", rest)
		}
		e.ask("POST", "/outbox/"+rest[0].ID, gate, `{"state":"sent"}`).problem(404, "delivery.unknown")
	}
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); test(t, setup(t)) })
	t.Run("postgres", func(t *testing.T) { t.Parallel(); test(t, setupOn(t, storetest.PostgresDSN(t))) })
}

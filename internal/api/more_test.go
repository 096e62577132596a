package api

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"

	"amends/internal/auth"
	"amends/internal/intake"
	"amends/internal/pace"
	"amends/internal/store/storetest"
)

func both(t *testing.T, test func(*testing.T, *env)) {
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); test(t, setup(t)) })
	t.Run("postgres", func(t *testing.T) { t.Parallel(); test(t, setupOn(t, storetest.PostgresDSN(t))) })
}

// A photo comes with the complaint and with a message; only who was given the token may attach it.
func TestPortalFiles(t *testing.T) {
	t.Parallel()
	e := setup(t)
	var f PortalFile
	e.ask("POST", "/portal/files?name=bill.txt", "", "十月账单", "Content-Type", "application/octet-stream").want(201).into(&f)
	if f.Token == "" || f.Size == 0 {
		t.Fatalf("%+v", f)
	}
	with := func(body string) string {
		return strings.TrimSuffix(body, "}") + fmt.Sprintf(`,"files":[{"token":%q,"name":"bill.txt"}]}`, f.Token)
	}
	var r PortalReceipt
	e.ask("POST", "/portal/complaints", "", with(aPortalComplaint)).want(201).into(&r)
	path, code := "/portal/complaints/"+r.Number, []string{"X-Portal-Code", r.Code}
	e.ask("POST", path+"/messages", "", `{"files":[{"token":"`+f.Token+`"}]}`, append(code, "Accept-Language", "en")...).want(200)
	for _, token := range []string{"", "x", strings.Replace(f.Token, "file:", "file:0", 1), e.house.Auth.PortalToken(e.idOf(r.Number), intake.KeptFor)} {
		if p := e.ask("POST", path+"/messages", "", fmt.Sprintf(`{"text":"x","files":[{"token":%q}]}`, token), code...).problem(422, "input.invalid"); p.Errors[0].Path != "files.0.token" {
			t.Errorf("%q: %+v", token, p)
		}
	}
	e.ask("POST", path+"/messages", "", `{}`, code...).problem(422, "input.invalid")
	var line Timeline
	e.ask("GET", "/complaints/"+e.idOf(r.Number)+"/timeline", e.as("anna"), "").want(200).into(&line)
	names, said := 0, ""
	for _, x := range line.Entries {
		names += len(x.Files)
		if x.Event == "complaint.heard" {
			said = x.Texts[0].Text
		}
	}
	if names != 2 || said != "Sent a file" {
		t.Errorf("%d files, said %q", names, said)
	}
	// Nobody fills the disk without an account.
	e.api.portal.KiB = pace.NewLimiter("api.wait", 1, 1<<40)
	e.ask("POST", "/portal/files", "", "a", "Content-Type", "application/octet-stream").want(201)
	e.ask("POST", "/portal/files", "", "b", "Content-Type", "application/octet-stream").problem(429, "api.wait")
}

func TestPortalEscalation(t *testing.T) {
	t.Parallel()
	e := setup(t)
	var r PortalReceipt
	e.ask("POST", "/portal/complaints", "", aPortalComplaint).want(201).into(&r)
	var p Progress
	e.ask("POST", "/portal/complaints/"+r.Number+"/escalation", "", `{}`, "X-Portal-Code", r.Code, "Accept-Language", "zh").want(200).into(&p)
	if last := p.Timeline[len(p.Timeline)-1]; last.Event != "complaint.superior_asked" || last.Texts[0].Text != "请上级介入处理。" || last.Facts["to"] != nil || last.Facts["past"] != nil {
		t.Errorf("%+v", last)
	}
	// It is told to whoever stands above the one complained past, found in the lists, and answered by him alone.
	var list Rows
	e.ask("GET", "/complaints?superior=true&view=all", e.as("eve"), "").want(200).into(&list)
	if len(list.Items) != 1 || list.Items[0].Number != r.Number {
		t.Fatalf("the list has %+v", list.Items)
	}
	id := list.Items[0].ID
	s, err := e.house.Desk.Load(t.Context(), id)
	must(t, err)
	if s.Superior.To == "" || s.Superior.To == s.Owner || s.Superior.Past != s.Owner || s.Superior.DueAt == 0 {
		t.Errorf("asked %+v, the owner is %s", s.Superior, s.Owner)
	}
	var asked Case
	e.ask("GET", "/complaints/"+id, e.as("eve"), "").want(200).into(&asked)
	if x := asked.Superior; x == nil || x.To != s.Superior.To || x.DueAt == "" || x.Late {
		t.Errorf("who is asked, by when: %+v", x)
	}
	e.ask("POST", "/complaints/"+id+"/superior/answer", e.as(s.Owner), `{"text":"是我"}`).problem(409, "complaint.own_superior")
	e.ask("POST", "/complaints/"+id+"/superior/answer", e.as(s.Superior.To), `{"text":"明天给您答复"}`).want(200)
	asked = Case{}
	if e.ask("GET", "/complaints/"+id, e.as("eve"), "").want(200).into(&asked); asked.Superior != nil {
		t.Errorf("still asked: %+v", asked.Superior)
	}
	e.ask("GET", "/portal/complaints/"+r.Number, "", "", "X-Portal-Code", r.Code).want(200).into(&p)
	if last := p.Timeline[len(p.Timeline)-1]; last.Event != "complaint.superior_answered" || last.Texts[0].Text != "明天给您答复" {
		t.Errorf("%+v", last)
	}
}

// TestChangeCustomer: by the rule of the page, with a note of who did it.
func TestChangeCustomer(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, e *env) {
		var c Case
		e.ask("GET", "/complaints/"+e.complain("13012341203").ID, e.as("anna"), "").want(200).into(&c)
		path := "/customers/" + c.Customer.ID + "/changes"
		var done CustomerEdited
		e.ask("POST", path, e.as("anna"), `{"phone":"13912345678","phone_out":["130 1234 1203"],"email":"zhou@example.org"}`).want(200).into(&done)
		if !slices.Equal(done.Changed, []string{"phones", "emails"}) {
			t.Errorf("%+v", done)
		}
		v, db := e.house.Vault, e.house.DB.Reader()
		p, err := v.Person(t.Context(), db, c.Customer.ID)
		must(t, err)
		if !slices.Equal(p.Phones, []string{"13912345678"}) || !slices.Equal(p.Emails, []string{"zhou@example.org"}) || p.Name != "周小霞" {
			t.Errorf("%+v", p)
		}
		looks, err := v.Looks(t.Context(), db, p.ID, "", 10)
		must(t, err)
		if len(looks) != 1 || looks[0].Who != "anna" || looks[0].Field != "edit" {
			t.Errorf("%+v", looks)
		}
		if f := e.ask("POST", path, e.as("anna"), `{"phone":"no","email":"no","phone_out":["13012341203"]}`).problem(422, "input.invalid"); len(f.Errors) != 3 {
			t.Errorf("%+v", f.Errors)
		}
		e.ask("POST", path, e.as("anna", auth.CustomersRead), `{}`).problem(403, "api.scope_missing")
		e.ask("POST", "/customers/none/changes", e.as("anna"), `{"name":"x"}`).problem(404, "customer.unknown")
		e.ask("POST", path, e.as("sam"), `{"name":"x"}`).problem(404, "customer.unknown") // sees none of his cases
	})
}

func TestTable(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, e *env) {
		o := e.complain("13012341203")
		e.complain("13012341204")
		e.ask("POST", "/complaints/"+o.ID+"/tags", e.as("anna"), `{"add":["=cmd()"]}`).want(200)
		r := e.ask("GET", "/complaints.csv?channel=hotline", e.as("quinn"), "").want(200)
		rows, err := csv.NewReader(bytes.NewReader(r.Body)).ReadAll()
		must(t, err)
		if len(rows) != 3 || !slices.Equal(rows[0], csvColumns) || !strings.HasPrefix(r.Header.Get("Content-Type"), "text/csv") {
			t.Fatalf("%q", rows)
		}
		if bytes.Contains(r.Body, []byte("周小霞")) || bytes.Contains(r.Body, []byte("13012341203")) || !bytes.Contains(r.Body, []byte(",'=cmd(),")) {
			t.Errorf("%s", r.Body)
		}
		e.ask("GET", "/complaints.csv?owner=nobody", e.as("quinn"), "").problem(422, "input.invalid")
		e.ask("GET", "/complaints.csv", e.as("anna"), "").problem(403, "api.not_permitted")
	})
}

func TestSavedViews(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, e *env) {
		var s SavedView
		e.ask("POST", "/saved-views", e.as("bo"), `{"title":"大件","filter":"grade=major&nonsense=1","shared":true}`).want(201).into(&s)
		if s.ID == "" || s.Filter != "grade=major" || !s.Shared || !s.Own {
			t.Errorf("%+v", s)
		}
		list := func(staff string) []SavedView {
			var l SavedViews
			e.ask("GET", "/saved-views", e.as(staff), "").want(200).into(&l)
			return l.Items
		}
		if l := list("nora"); len(l) != 1 || l[0].Own || len(list("anna")) != 0 {
			t.Errorf("%+v", l)
		}
		path := "/saved-views/" + s.ID
		e.ask("PUT", path, e.as("nora"), `{"title":"x","filter":""}`).problem(404, "view.unknown")
		e.ask("PUT", path, e.as("bo"), `{"title":"我的","filter":"view=mine"}`).want(200).into(&s)
		e.ask("POST", "/saved-views", e.as("bo"), `{"title":" ","filter":""}`).problem(422, "input.invalid")
		e.ask("DELETE", path, e.as("nora"), "").want(204)
		if l := list("bo"); len(l) != 1 || l[0].Title != "我的" || l[0].Shared {
			t.Errorf("%+v", l)
		}
		e.ask("DELETE", path, e.as("bo"), "").want(204)
		if l := list("bo"); len(l) != 0 {
			t.Errorf("%+v", l)
		}
	})
}

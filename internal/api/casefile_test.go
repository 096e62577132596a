package api

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"amends/internal/auth"
	"amends/internal/casefile"
)

// TestCaseFile: the whole case with its proof, for who may take lists out of the house and sees the case; on record.
func TestCaseFile(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, e *env) {
		o := e.complain("13012341203")
		path := "/complaints/" + o.Number + "/case-file"
		r := e.ask("GET", path, e.as("quinn"), "").want(200)
		if r.Header.Get("Content-Type") != "application/zip" || r.Header.Get("Cache-Control") != "no-store" {
			t.Error(r.Header)
		}
		f, err := casefile.Check(bytes.NewReader(r.Body), int64(len(r.Body)), e.house.Keys.Verifier())
		must(t, err)
		if !f.OK() || f.Manifest.Number != o.Number || f.Manifest.ExportedBy != "quinn" {
			t.Errorf("%+v", f)
		}
		var c Case
		e.ask("GET", "/complaints/"+o.ID, e.as("quinn"), "").want(200).into(&c)
		looks, err := e.house.Vault.Looks(t.Context(), e.house.DB.Reader(), c.Customer.ID, "", 5)
		must(t, err)
		if len(looks) != 1 || looks[0].Who != "quinn" || looks[0].Field != casefile.Look {
			t.Errorf("%+v", looks)
		}
		e.ask("GET", path, e.as("anna"), "").problem(403, "api.not_permitted")
		e.ask("GET", path, e.as("quinn", auth.CasesRead), "").problem(403, "api.scope_missing")
		e.ask("GET", path, e.as("nora"), "").problem(404, "complaint.unknown") // a lead who does not see it
		e.ask("GET", "/complaints/TS999/case-file", e.as("quinn"), "").problem(404, "complaint.unknown")
	})
}

// TestRecordsOfEveryStream: the record of every stream leaves the house by itself and proves itself, for who may read it where
// it is shown and nobody else; words that name a case which he does not see stay behind; the taking is on record.
func TestRecordsOfEveryStream(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, e *env) {
		take := func(who, path string) (casefile.Findings, string) {
			t.Helper()
			r := e.ask("GET", path+"/case-file", e.as(who), "").want(200)
			f, err := casefile.Check(bytes.NewReader(r.Body), int64(len(r.Body)), e.house.Keys.Verifier())
			must(t, err)
			if !f.OK() || f.Manifest.ExportedBy != who || f.Manifest.Events == 0 || f.Unknown > 0 {
				t.Errorf("%s takes %s: %+v", who, path, f)
			}
			return f, unpacked(t, r.Body)
		}
		refused := func(who, path string, status int, code string) {
			t.Helper()
			e.ask("GET", path+"/case-file", e.as(who), "").problem(status, code)
		}
		first, second := e.complain("13012341203"), e.complain("13012341203")
		e.ask("PUT", "/complaints/"+second.ID+"/assignment", e.as("anna"), `{"department":"shop","owner":"zed"}`).want(200)
		e.until(first.ID, "rectify")
		e.ask("POST", "/complaints/"+first.ID+"/rectification", e.as("nora"),
			`{"decision":"action","what":"更换同批端口","department":"service","due_on":"`+day(30)+`"}`).want(200)
		var actions Rectifications
		e.ask("GET", "/rectifications", e.as("eve"), "").want(200).into(&actions)
		action := "/rectifications/" + actions.Items[0].ID
		var c Case
		e.ask("GET", "/complaints/"+first.ID, e.as("anna"), "").want(200).into(&c)
		customer := "/customers/" + c.Customer.ID

		f, text := take("root", "/settings")
		if f.Manifest.Type != "setting" || f.Absent > 0 || !strings.Contains(text, "setting.founded") {
			t.Errorf("%+v %.200s", f, text)
		}
		refused("anna", "/settings", 403, "api.not_permitted")
		e.ask("GET", "/settings/case-file", e.as("root", auth.CasesRead), "").problem(403, "api.scope_missing")

		if f, text = take("anna", "/accounts/anna"); f.Manifest.Type != "account" || !strings.Contains(text, "account.token_made") {
			t.Errorf("%+v %.200s", f, text)
		}
		take("root", "/accounts/anna")
		refused("anna", "/accounts/quinn", 403, "record.not_yours")
		refused("anna", "/accounts/nobody", 403, "record.not_yours")
		refused("root", "/accounts/nobody", 404, "record.unknown")

		if f, text = take("eve", action); f.Manifest.Type != "improve" || f.Manifest.Number != first.Number ||
			!strings.Contains(text, "更换同批端口") {
			t.Errorf("%+v %.200s", f, text)
		}
		refused("root", action, 403, "api.not_permitted")
		refused("zed", action, 404, "improve.unknown")
		for _, other := range []string{first.ID, "settings", "customer:" + c.Customer.ID, "nowhere"} {
			refused("eve", "/rectifications/"+other, 404, "record.unknown") // each door gives out what is its own
		}

		e.ask("GET", "/complaints/"+first.Number+"/case-file", e.as("quinn"), "").want(200)
		f, text = take("quinn", customer)
		if f.Manifest.Type != "customer" || f.Absent > 0 || !strings.Contains(text, first.Number) || !strings.Contains(text, `"by":"eve"`) {
			t.Errorf("%+v %.200s", f, text)
		}
		if f, text = take("zed", customer); f.Absent == 0 || strings.Contains(text, first.Number) { // he sees the second alone
			t.Errorf("%+v %s", f, text)
		}
		other := e.complain("13012341299")
		e.ask("GET", "/complaints/"+other.ID, e.as("anna"), "").want(200).into(&c)
		refused("zed", "/customers/"+c.Customer.ID, 404, "customer.unknown")
		refused("eve", "/customers/nobody", 404, "customer.unknown")
		looks, err := e.house.Vault.Looks(t.Context(), e.house.DB.Reader(), strings.TrimPrefix(customer, "/customers/"), "", 9)
		must(t, err)
		if len(looks) != 4 || looks[0].Who != "zed" || looks[0].Field != casefile.Look || looks[0].Why != "" {
			t.Errorf("%+v", looks)
		}
		taken, err := e.house.Vault.Looks(t.Context(), e.house.DB.Reader(), "", "", 9)
		must(t, err)
		if len(taken) != 3 || taken[0].Who != "root" || taken[0].Why != "account-anna" || taken[2].Why != "settings" {
			t.Errorf("%+v", taken)
		}
		e.ask("POST", "/complaints/"+first.ID+"/parties", e.as("quill"), `{"staff":"eve","ground":"about","reason":"来电指明"}`).want(200)
		refused("eve", action, 404, "improve.unknown")
	})
}

// unpacked is all that an archive says.
func unpacked(t *testing.T, archive []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	must(t, err)
	var all strings.Builder
	for _, m := range z.File {
		r, err := m.Open()
		must(t, err)
		_, err = io.Copy(&all, r)
		must(t, err)
	}
	return all.String()
}

package api

import (
	"bytes"
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

package api

import "testing"

// TestAFieldIsSaidOnce: a body that names a field twice is refused by that name, at every kind of JSON door.
func TestAFieldIsSaidOnce(t *testing.T) {
	t.Parallel()
	e := setup(t)
	path := "/complaints/" + e.complain("13012341203").ID
	for _, x := range []struct{ method, path, as, body, name string }{
		{"POST", path + "/notes", "anna", `{"text":"a","text":"b"}`, "text"},
		{"POST", "/complaints", "anna", `{"subject":"a","Subject":"b"}`, "Subject"},
		{"POST", "/complaints", "anna", `{"complainant":{"phone":"1","name":"x","PHONE":"2"}}`, "PHONE"},
		{"POST", "/portal/complaints", "", `{"matter":"a","m\u0061tter":"b"}`, "matter"},
		{"POST", "/saved-views", "anna", `{"name":"a","name":"b"}`, "name"},
	} {
		as := x.as
		if as != "" {
			as = e.as(as)
		}
		p := e.ask(x.method, x.path, as, x.body).problem(422, "input.invalid")
		if len(p.Errors) != 1 || p.Errors[0].Path != x.name || p.Errors[0].Code != "input.named_twice" {
			t.Errorf("%s: %+v", x.body, p.Errors)
		}
	}
}

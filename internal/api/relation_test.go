package api

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"amends/internal/auth"
	"amends/internal/register"
)

// relationless are the routes that are about no one case, each with why a relation to a case changes nothing or, with "lists",
// that a party must not find his case in the answer. A new route without a line here fails, unless it is of a case by its path.
var relationless = map[string]string{
	"list_complaints": "lists", "export_complaints": "lists", "count_views": "lists", "search": "lists", "list_notices": "lists", "list_statements": "lists", "list_rectifications": "lists", "list_requests": "lists",
	"find_customers": "lists",
	"register":       "of nothing yet", "store_file": "a draft of one's own", "read_notices": "an inbox is one's own",
	"get_rectification": "TestRectifications", "get_rectification_file": "TestRectifications", "accept_action": "TestRectifications",
	"work_on_action": "TestRectifications", "complete_action": "TestRectifications", "verify_action": "TestRectifications",
	"return_action": "TestRectifications", "move_action": "TestRectifications",
	"get_statement": "TestStatement", "give_statement": "TestStatement",
	"list_choices": "settings", "get_choices": "settings", "list_procedures": "settings", "get_procedure": "settings", "get_settings": "settings", "put_settings": "settings", "list_revisions": "settings",
	"list_saved_views": "addresses of lists", "save_view": "addresses of lists", "change_saved_view": "addresses of lists", "forget_saved_view": "addresses of lists",
	"get_rectification_case_file": "TestRecordsOfEveryStream", "get_customer_case_file": "TestRecordsOfEveryStream",
	"get_settings_case_file": "TestRecordsOfEveryStream", "get_account_case_file": "TestRecordsOfEveryStream",
	"get_me": "oneself", "set_notices": "oneself", "list_tokens": "oneself", "create_token": "oneself", "revoke_token": "oneself",
	"get_customer": "of a person", "reveal_customer": "of a person", "change_customer": "of a person", "part_customer": "of a person", "erase_customer": "of a person",
	"collect_messages": "a gateway's", "report_message": "a gateway's", "get_dashboard": "figures",
}

// TestRelations is role × route × relation: on every route of a case whoever owns it, reaches its department, was let in or is
// of a department that an action against repetition was promised for gets past sight, and whoever is nothing to it or a party to it is told that there is no such case, whatever his role. What
// the routes are is asked of the router.
func TestRelations(t *testing.T) {
	t.Parallel()
	e := setup(t)
	var ref struct{ Digest string }
	e.ask("POST", "/files?name=a.txt", e.as("bo"), "证据", "Content-Type", "application/octet-stream").want(201).into(&ref)
	o := e.complain("13012341203")
	order := func(who, method, path, body string) {
		e.ask(method, "/complaints/"+o.ID+path, e.as(who), body).want(200)
	}
	order("anna", "PUT", "/assignment", `{"department":"network","owner":"bo"}`)
	order("bo", "POST", "/evidence", `{"title":"证据","source":"system","files":[{"digest":"`+ref.Digest+`","name":"a.txt"}]}`)
	order("bo", "POST", "/access", `{"staff":"zed"}`)
	parties := []string{"anna", "ada", "quinn", "eve"} // took it in, approves, judges, leads the house: all see every case
	for _, p := range parties {
		order("quill", "POST", "/parties", `{"staff":"`+p+`","ground":"about","reason":"来电指明"}`)
	}
	mended := e.complain("13012341207") // another one, of which the shop promised that it will not happen again
	e.until(mended.ID, "rectify")
	e.ask("POST", "/complaints/"+mended.ID+"/evidence", e.as("bo"),
		`{"title":"证据","source":"system","files":[{"digest":"`+ref.Digest+`","name":"a.txt"}]}`).want(200)
	e.ask("GET", "/complaints/"+mended.ID, e.as("zed"), "").problem(404, "complaint.unknown") // nothing promised yet
	e.ask("POST", "/complaints/"+mended.ID+"/rectification", e.as("nora"),
		`{"decision":"action","what":"更换同批端口","department":"shop","due_on":"`+day(30)+`"}`).want(200)
	relations := map[string][]string{"promised": {"zed", "sam"}, "owner": {"bo"}, "department": {"nora"}, "circle": {"zed"}, "none": {"sam", "lena", "root"}, "party": parties}
	known := 0
	for _, rt := range e.api.routes {
		if rt.open {
			continue
		}
		ofCase := strings.HasPrefix(rt.path, "/complaints/{id}")
		if kind, listed := relationless[rt.id]; !ofCase {
			switch known++; {
			case !listed:
				t.Errorf("%s is neither of a case nor among those that are not", rt.id)
			case kind == "lists":
				for _, who := range parties {
					for _, q := range []string{"", "?q=" + o.Number, "?q=断网", "?view=all"} {
						if r := e.ask(rt.method, concrete(rt.path, o.ID)+q, e.as(who), ""); r.Status < 300 && strings.Contains(string(r.Body), o.Number) {
							t.Errorf("%s%s shows %s the case: %s", rt.id, q, who, r.Body)
						}
					}
				}
			}
			continue
		}
		for relation, people := range relations {
			id := o.ID
			if relation == "promised" {
				id = mended.ID
			}
			path := strings.ReplaceAll(concrete(rt.path, id), strings.Repeat("a", 64), ref.Digest)
			for _, who := range people {
				body := ""
				if rt.command != "" {
					body = usual(rt.command)
				}
				sees := relation == "owner" || relation == "department" || relation == "circle" || relation == "promised"
				if sees && rt.method != http.MethodGet { // that an order goes on is TestEveryCommandReachesTheRules
					body = `{"nonsense":1}`
				}
				r := e.ask(rt.method, path, e.as(who), body)
				gated := len(rt.needs) > 0 && !slices.ContainsFunc(rt.needs, e.may(who))
				switch {
				case gated && r.Status != 403:
					t.Errorf("%s: %s (%s) has no permission and gets %d: %s", rt.id, who, relation, r.Status, r.Body)
				case gated:
				case !sees:
					if r.Status != 404 || !strings.Contains(string(r.Body), "complaint.unknown") {
						t.Errorf("%s: %s (%s) gets %d: %s", rt.id, who, relation, r.Status, r.Body)
					}
				case rt.method == http.MethodGet && r.Status != 200:
					t.Errorf("%s: %s (%s) gets %d: %s", rt.id, who, relation, r.Status, r.Body)
				case strings.Contains(string(r.Body), "complaint.unknown"):
					t.Errorf("%s: %s (%s) does not find it: %s", rt.id, who, relation, r.Body)
				}
			}
		}
	}
	if known != len(relationless) {
		t.Errorf("%d routes are about no case, %d are listed", known, len(relationless))
	}
	if e.ask("GET", "/complaints/"+o.ID, e.as("bo", auth.CasesRead), "").want(200); !strings.Contains(string(e.ask("GET", "/complaints", e.as("bo"), "").Body), o.Number) {
		t.Error("the owner lost it")
	}
}

// may says which permissions somebody has.
func (e *env) may(staff string) func(register.Permission) bool {
	return func(p register.Permission) bool { return e.house.Register.Snapshot().Can(staff, p) }
}

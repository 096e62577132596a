package api

import (
	"slices"
	"strings"
	"testing"

	"amends/internal/auth"
)

// TestChoices: who may not look into the settings learns the codes that commands ask of him.
func TestChoices(t *testing.T) {
	t.Parallel()
	e := setup(t)
	token := e.as("bo", auth.CasesRead)
	e.ask("GET", "/settings/category", token, "").want(403)
	var every Choices
	e.ask("GET", "/choices", token, "").want(200).into(&every)
	if len(every.Kinds) != len(choiceKinds) {
		t.Fatalf("%+v", every)
	}
	of := func(kind, code string) Choice {
		var k ChoiceKind
		e.ask("GET", "/choices/"+kind, token, "", "Accept-Language", "en").want(200).into(&k)
		if i := slices.IndexFunc(k.Items, func(x Choice) bool { return x.Code == code }); i >= 0 {
			return k.Items[i]
		}
		t.Errorf("%s: no %s among %d", kind, code, len(k.Items))
		return Choice{}
	}
	for _, k := range every.Kinds {
		if !slices.Contains(choiceKinds, k.Kind) || len(k.Items) == 0 || k.Items[0].Title == "" || k.Items[0].Titles["zh"] == "" {
			t.Errorf("%+v", k)
		}
	}
	if x := of("department", "network"); x.Parent != "hq" || !x.Active {
		t.Errorf("%+v", x)
	}
	if x := of("staff", "bo"); !x.Assignable || x.Department != "network" {
		t.Errorf("%+v", x)
	}
	if x := of("staff", "gone"); x.Active || x.Assignable {
		t.Errorf("%+v", x)
	}
	if x := of("procedure", "telecom"); x.Version == 0 {
		t.Errorf("%+v", x)
	}
	e.ask("GET", "/choices/password", token, "").problem(404, "api.no_such_choices")

	r := e.ask("GET", "/choices/cause", token, "").want(200)
	tag := r.Header.Get("ETag")
	if again := e.ask("GET", "/choices/cause", token, "", "If-None-Match", `"x", W/`+tag); again.Status != 304 || len(again.Body) != 0 || again.Header.Get("ETag") != tag {
		t.Errorf("%d %s", again.Status, again.Body)
	}
	e.ask("GET", "/choices/cause", token, "", "If-None-Match", tag, "Accept-Language", "en").want(200) // in other words
}

// TestARefusedCodeNamesItsList: the schema of a field and its refusal say where the codes are.
func TestARefusedCodeNamesItsList(t *testing.T) {
	t.Parallel()
	e := setup(t)
	path := "/complaints/" + e.complain("13012341203").ID
	at := func(method, path, body, field, want string) {
		p := e.ask(method, path, e.as("lena"), body).problem(422, "input.invalid")
		for _, x := range p.Errors {
			if x.Path == field && x.Choices == want {
				return
			}
		}
		t.Errorf("%s %s: %+v", path, body, p.Errors)
	}
	at("PUT", path+"/classification", `{"content":"no","department":"no"}`, "content", "/api/v1/choices/category")
	at("PUT", path+"/classification", `{"content":"no","department":"no"}`, "department", "/api/v1/choices/department")
	at("POST", path+"/notes", `{"text":"x","mentions":["nobody"]}`, "mentions.0", "/api/v1/choices/staff")
	at("POST", "/complaints", `{"channel":"no"}`, "channel", "/api/v1/choices/channel")
	at("POST", "/complaints", `{"channel":"no"}`, "matter", "")
	at("GET", "/complaints?owner=nobody", "", "owner", "/api/v1/choices/staff")
	doc := string(e.ask("GET", "/api/openapi.json", "", "").want(200).Body)
	for _, s := range []string{"A code of the tree", "An id of the settings"} {
		if strings.Contains(doc, s) {
			t.Errorf("the document still says %q", s)
		}
	}
	for _, o := range e.api.routes {
		for _, name := range pathParams(o.path) {
			p := operation(e.api.huma.OpenAPI().Paths[o.path], o.method).Parameters
			if name == "kind" && len(p[0].Schema.Enum) == 0 {
				t.Errorf("%s: the kinds are not told", o.id)
			}
		}
	}
}

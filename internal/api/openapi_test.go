package api

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"amends/internal/complaint"
	"amends/internal/field"
)

// Every act that a door may give has a title in both languages, and an example in the tests.
func TestEveryActHasATitle(t *testing.T) {
	t.Parallel()
	for _, a := range complaint.Acts() {
		if complaint.Called()["act."+a.Name]["zh"] == "" || complaint.Called()["act."+a.Name]["en"] == "" {
			t.Errorf("%s has no title", a.Name)
		}
		if usual(a.Name) == "{}" {
			t.Errorf("%s has no example in the tests", a.Name)
		}
	}
}

// What a procedure's step declares is in the schema of its command, and nothing required is missing from its struct.
func TestSchemasFollowTheInputs(t *testing.T) {
	t.Parallel()
	schemas := commandSchemas()
	check := func(where string, inputs []field.Field, name string) {
		for _, in := range inputs {
			if strings.Contains(in.Name, ".") { // of an object of its own
				continue
			}
			p := schemas[name].Properties[in.Name]
			if p == nil {
				t.Errorf("%s: the command has no field %s", where, in.Name)
				continue
			}
			if in.Required && !slices.Contains(schemas[name].Required, in.Name) && name != "carry_out" {
				t.Errorf("%s: %s is not required", where, in.Name)
			}
			if len(in.Options) > 0 && len(p.Enum) != len(in.Options) {
				t.Errorf("%s: %s has choices %v", where, in.Name, p.Enum)
			}
		}
	}
	for _, a := range complaint.Acts() {
		check(a.Name, a.Fields, a.Name)
	}
}

var local = regexp.MustCompile(`"\$ref":"([^"]+)"`)

// The document is OpenAPI 3.1 in both forms: references resolve, operation ids are unique, path parameters are declared.
func TestDocument(t *testing.T) {
	t.Parallel()
	e := setup(t)
	raw := e.ask("GET", "/api/openapi.json", "", "").want(200).Body
	var doc struct {
		OpenAPI string `json:"openapi"`
		Servers []struct{ URL string }
		Paths   map[string]map[string]struct {
			OperationID string `json:"operationId"`
			Summary     string `json:"summary"`
			Parameters  []struct{ Name, In, Description string }
			RequestBody *struct{ Content map[string]any }
			Responses   map[string]any
			Security    []map[string][]string
		}
		Components struct {
			Schemas   map[string]map[string]any
			Responses map[string]struct {
				Description string
				Content     map[string]any
				Headers     map[string]any
			}
		}
	}
	must(t, json.Unmarshal(raw, &doc))
	if doc.OpenAPI != "3.1.0" || len(doc.Servers) != 1 || doc.Servers[0].URL != Prefix {
		t.Errorf("%s %v", doc.OpenAPI, doc.Servers)
	}
	seen := map[string]bool{}
	n := 0
	for path, item := range doc.Paths {
		for method, op := range item {
			n++
			if seen[op.OperationID] || op.OperationID == "" || op.Summary == "" || len(op.Responses) < 2 {
				t.Errorf("%s %s: %+v", method, path, op)
			}
			seen[op.OperationID] = true
			want := []string{"400", "405", "500"}
			if op.RequestBody != nil && op.RequestBody.Content["application/json"] != nil && len(op.RequestBody.Content) == 1 {
				want = append(want, "415")
			}
			if strings.HasPrefix(path, "/portal") {
				want = append(want, "429")
			}
			for _, status := range want {
				if op.Responses[status] == nil {
					t.Errorf("%s %s: nothing about %s", method, path, status)
				}
			}
			for _, name := range pathParams(path) {
				if !slices.ContainsFunc(op.Parameters, func(p struct{ Name, In, Description string }) bool {
					return p.Name == name && p.In == "path" && p.Description != ""
				}) {
					t.Errorf("%s %s: parameter %s is not declared in words", method, path, name)
				}
			}
			if open := strings.HasPrefix(path, "/portal") || path == "/health"; open != (len(op.Security) == 0) {
				t.Errorf("%s %s: security %v", method, path, op.Security)
			}
		}
	}
	if n != len(e.api.routes) {
		t.Errorf("%d operations for %d routes", n, len(e.api.routes))
	}
	for _, hit := range local.FindAllStringSubmatch(string(raw), -1) {
		name, schema := strings.CutPrefix(hit[1], "#/components/schemas/")
		if schema && doc.Components.Schemas[name] != nil {
			continue
		}
		if name, ok := strings.CutPrefix(hit[1], "#/components/responses/"); !ok || doc.Components.Responses[name].Description == "" {
			t.Errorf("reference to %s leads nowhere", hit[1])
		}
	}
	for name, r := range doc.Components.Responses {
		if r.Content["application/problem+json"] == nil || !strings.Contains(string(raw), "#/components/responses/"+name+`"`) {
			t.Errorf("%s is no problem, or nothing answers it", name)
		}
	}
	for name, head := range map[string]string{"Problem405": "Allow", "Problem429": "Retry-After", "Problem401": "WWW-Authenticate"} {
		if doc.Components.Responses[name].Headers[head] == nil {
			t.Errorf("%s says nothing of %s", name, head)
		}
	}
	var y map[string]any
	must(t, yaml.Unmarshal(e.ask("GET", "/api/openapi.yaml", "", "").want(200).Body, &y))
	if y["openapi"] != "3.1.0" {
		t.Errorf("yaml: %v", y["openapi"])
	}
	zh, en := e.ask("GET", "/api/docs", "", "", "Accept-Language", "zh").want(200), e.ask("GET", "/api/docs", "", "", "Accept-Language", "en").want(200)
	for _, page := range []reply{zh, en} {
		if s := string(page.Body); strings.Contains(s, "<script") || strings.Contains(s, "http://") || strings.Contains(s, "https://") || strings.Contains(s, "style=") {
			t.Error("the page reaches out of the house")
		}
	}
	if !strings.Contains(string(zh.Body), "登记一件投诉") || !strings.Contains(string(en.Body), "Register a complaint") || !strings.Contains(string(en.Body), "schema-ClassifyCommand") {
		t.Error("the page does not say what it should")
	}
	if lost := e.api.Words.Lost(); len(lost) > 0 {
		t.Errorf("no words for %v", lost)
	}
	if wrong := e.api.Words.Check(); len(wrong) > 0 {
		t.Errorf("words: %v", wrong)
	}
}

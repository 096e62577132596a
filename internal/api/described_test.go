package api

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
)

// TestEverythingIsDescribed: no property and no parameter without words, and none whose words exist in one language only.
func TestEverythingIsDescribed(t *testing.T) {
	t.Parallel()
	e := setup(t)
	type schema struct {
		Description string
		Ref         string `json:"$ref"`
		Properties  map[string]json.RawMessage
		Items       json.RawMessage
	}
	for _, lang := range []string{"zh", "en"} {
		var doc struct {
			Paths map[string]map[string]struct {
				Parameters []struct{ Name, Description string }
			}
			Components struct{ Schemas map[string]json.RawMessage }
		}
		must(t, json.Unmarshal(e.ask("GET", "/api/openapi.json?lang="+lang, "", "").want(200).Body, &doc))
		said := func(where, words string) {
			han := strings.ContainsFunc(words, func(r rune) bool { return r >= 0x4e00 && r <= 0x9fff })
			if words == "" || han != (lang == "zh") {
				t.Errorf("%s: %s is described as %q", lang, where, words)
			}
		}
		var walk func(where string, raw json.RawMessage)
		walk = func(where string, raw json.RawMessage) {
			var s, item schema
			must(t, json.Unmarshal(raw, &s))
			if len(s.Items) > 0 {
				must(t, json.Unmarshal(s.Items, &item))
				walk(where, s.Items)
			}
			for name, p := range s.Properties {
				var x schema
				must(t, json.Unmarshal(p, &x))
				if words := x.Description; words != "" || len(x.Items) == 0 {
					said(where+"."+name, words)
				} else {
					must(t, json.Unmarshal(x.Items, &item))
					said(where+"."+name, item.Description)
				}
				walk(where+"."+name, p)
			}
		}
		for name, raw := range doc.Components.Schemas {
			walk(name, raw)
		}
		for path, item := range doc.Paths {
			for _, op := range item {
				for _, p := range op.Parameters {
					said(path+"?"+p.Name, p.Description)
				}
			}
		}
	}
	for _, s := range slices.Sorted(maps.Keys(e.api.words.lost)) {
		t.Errorf("nobody has said in Chinese: %q", s)
	}
	// The schema that comes with an action is in the caller's language too.
	path := "/complaints/" + e.complain("13012341203").ID + "/actions"
	zh, en := e.ask("GET", path, e.as("anna"), "", "Accept-Language", "zh").want(200), e.ask("GET", path, e.as("anna"), "", "Accept-Language", "en").want(200)
	if !strings.Contains(string(zh.Body), "步骤编号") && !strings.Contains(string(zh.Body), "文字内容") || strings.Contains(string(en.Body), "文字内容") {
		t.Errorf("%.2000s", zh.Body)
	}
}

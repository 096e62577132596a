package casefile_test

import (
	"testing"

	"amends/internal/complaint"
)

// Grade, category and owner are changed where they stand, with what is on record filled in, by those who may.
func TestMarksAreChangedWhereTheyStand(t *testing.T) {
	t.Parallel()
	e := open(t)
	w := complaint.TextOf
	r := register(t, e, "mei", "宽带断网")
	do(t, e, "mei", r.ID, &complaint.Acknowledge{Medium: "sms", Text: w("已收到")})
	li := e.As("li")
	li.Get("/c/"+r.ID, hx, "true").Lacks(t, ".s-pane-head .cs-edit") // nothing to change yet: the step itself is to be done
	leaf := e.Site.Register.Snapshot().Categories[1].Code
	do(t, e, "mei", r.ID, &complaint.Classify{Content: leaf, Nature: "general", Object: "operator", Department: "service", Limit: "h48"})
	do(t, e, "mei", r.ID, &complaint.Assess{Severity: 2, Complexity: 4, Impact: 3})
	pane := li.Get("/c/"+r.ID, hx, "true")
	at := pane.Has(t, ".s-pane-head .cs-edit").AttrOr("hx-get", "")
	form := li.Get(at, hx, "true").Is(t, 200)
	for name, want := range map[string]string{"severity": "2", "complexity": "4", "impact": "3"} {
		if got := form.Has(t, "input[name="+name+"][checked]").AttrOr("value", ""); got != want {
			t.Errorf("%s is filled in as %q", name, got)
		}
	}
	fact := pane.Has(t, "#case-tabs .k-facts [hx-get*='/do/classify']")
	if got := li.Get(fact.AttrOr("hx-get", ""), hx, "true").Has(t, "select[name=content] option[selected]").AttrOr("value", ""); got != leaf {
		t.Errorf("the category is filled in as %q", got)
	}
	pane.Has(t, "#case-tabs .k-facts [hx-get*='/do/assign']")
	e.As("boss").Get("/c/"+r.ID, hx, "true").Is(t, 200).Lacks(t, ".cs-edit")
	li.Get("/c/"+r.ID+"/print").Is(t, 200).Lacks(t, ".cs-edit")
	post(t, e, "li", "/c/"+r.ID+"/do/assess", "step", "assess", "severity", "5", "complexity", "4", "impact", "3").Is(t, 200)
	if g := state(t, e, r.ID).Grade; g != "urgent" {
		t.Errorf("the grade is %q", g)
	}
}

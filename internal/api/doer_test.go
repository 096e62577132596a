package api

import "testing"

// TestDoerIsNamed: whoever may not do the step that is on learns who can, and that person may.
func TestDoerIsNamed(t *testing.T) {
	t.Parallel()
	e := setup(t)
	id := e.complain("13012341206").ID
	named, others := 0, 0
	for more := true; more; _, more = e.step(id) {
		var a, own Actions
		e.ask("GET", "/complaints/"+id+"/actions", e.as("eve"), "").want(200).into(&a)
		if a.Current == nil || a.Current.Role == "complainant" {
			continue
		}
		if a.Current.Doer == "" {
			t.Errorf("nobody can do %s of %s", a.Current.Step, a.Current.Role)
			continue
		}
		named++
		e.ask("GET", "/complaints/"+id+"/actions", e.as(a.Current.Doer), "").want(200).into(&own)
		if own.Current == nil || own.Current.Step != a.Current.Step || !own.Current.Allowed {
			t.Errorf("%s is named for %s, and told %+v", a.Current.Doer, a.Current.Step, own.Current)
		}
		if !a.Current.Allowed {
			others++
		}
	}
	if named < 10 || others < 8 {
		t.Errorf("%d were named, %d of them to somebody who may not", named, others)
	}
}

package look_test

import (
	"context"
	"testing"

	"amends/internal/procedure"
	"amends/internal/register"
	"amends/internal/web/form/look"
)

// Two procedures name the clock and the step of one id: lists follow the one that cases follow, however short the other is.
func TestNamesFollowTheDefault(t *testing.T) {
	t.Parallel()
	named := func(id, title string) map[int]*register.Version {
		p := procedure.Procedure{ID: id, Steps: []procedure.Step{{ID: "assess", Title: procedure.Title{"en": title},
			Limit: &procedure.Limit{Title: procedure.Title{"en": title + " limit"}}}}}
		return map[int]*register.Version{1: {Procedure: p}}
	}
	snap := &register.Snapshot{Procedures: map[string]map[int]*register.Version{"short": named("short", "Grade"), "ours": named("ours", "Assessment")}}
	snap.Organisation.Procedure = "ours"
	ctx := context.Background()
	if limit, step := look.Limits(ctx, snap)["assess"], look.Steps(ctx, snap)["assess"]; limit != "Assessment limit" || step != "Assessment" {
		t.Errorf("the clock is called %q and the step %q", limit, step)
	}
}

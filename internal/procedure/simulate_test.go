package procedure

import (
	"slices"
	"strings"
	"testing"
)

// did turns "register classify:kind:minute" into deeds one minute apart.
func did(text string) []Did {
	var out []Did
	for i, word := range strings.Fields(text) {
		step, kind, _ := strings.Cut(word, ":")
		out = append(out, Did{Step: step, Kind: kind, At: int64(i) * 60e6})
	}
	return out
}

func TestSimulate(t *testing.T) {
	t.Parallel()
	p := shipped(t, "six-step-loop")
	whole := "register acknowledge classify assess dispatch investigate cause plan approve carry_out result_notice confirm rectify close revisit archive"
	r := Simulate(p, []Walk{
		{ID: "model", Facts: Values{"outcome": "upheld", "closed": true}, Done: did(whole)},
		{ID: "hasty", Facts: Values{"outcome": "upheld", "closed": true}, Done: did("register acknowledge classify plan dispatch assess cause investigate approve result_notice close")},
		{ID: "foreign", Facts: Values{"outcome": "not_upheld"}, Done: did("r:register a:acknowledge l:liability i:investigate i2:investigate")},
	})
	if r.Complete != 1 || r.Ordered != 1 {
		t.Errorf("%d complete, %d in order", r.Complete, r.Ordered)
	}
	model, hasty, foreign := r.Walks[0], r.Walks[1], r.Walks[2]
	if len(model.Missing)+len(model.OutOfOrder)+len(model.Extra) > 0 || strings.Join(model.Required, " ") != whole || model.Took != 15*60e6 {
		t.Errorf("model: %+v", model)
	}
	if want := []string{"carry_out", "confirm", "rectify", "revisit", "archive"}; !slices.Equal(hasty.Missing, want) {
		t.Errorf("hasty misses %v", hasty.Missing)
	}
	if want := []string{"plan", "dispatch", "cause", "result_notice"}; !slices.Equal(hasty.OutOfOrder, want) {
		t.Errorf("hasty did %v too early", hasty.OutOfOrder)
	}
	// Liability is no step here; the second investigation is a repetition, not another step.
	if want := []string{"liability"}; !slices.Equal(foreign.Extra, want) {
		t.Errorf("foreign has extra %v", foreign.Extra)
	}
	if slices.Contains(foreign.Missing, "carry_out") || slices.Contains(foreign.Missing, "acknowledge") {
		t.Errorf("foreign misses %v", foreign.Missing)
	}
	plan := r.Steps[p.Index("plan")]
	if plan.Done != 2 || plan.Missing != 1 || plan.Required != 3 || plan.OutOfOrder != 1 || plan.Median != 60e6 {
		t.Errorf("plan: %+v", plan)
	}
}

// TestSimulateTakesBranches: facts as they were then decide the way, not as they are in the end.
func TestSimulateTakesBranches(t *testing.T) {
	t.Parallel()
	p := shipped(t, "telecom")
	deeds := did("register acknowledge classify assess dispatch first_reply plan approve")
	deeds[5].Facts = Values{"limit": "immediate", "grade": "general"}
	w := Simulate(p, []Walk{{ID: "simple", Facts: Values{"limit": "standard", "grade": "major"}, Done: deeds}}).Walks[0]
	if slices.Contains(w.Required, "investigate") || len(w.OutOfOrder) > 0 {
		t.Errorf("%+v", w)
	}
}

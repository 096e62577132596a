package procedure

import (
	"slices"
	"strings"
	"testing"

	"amends/internal/clock"
	"amends/internal/fault"
)

// TestValidateFinds spoils one thing at a time in a sound procedure.
func TestValidateFinds(t *testing.T) {
	t.Parallel()
	at := func(p *Procedure, id string) *Step { return p.Step(id) }
	remove := func(p *Procedure, id string) {
		p.Steps = slices.DeleteFunc(p.Steps, func(s Step) bool { return s.ID == id })
	}
	move := func(p *Procedure, id, before string) {
		s := *p.Step(id)
		remove(p, id)
		p.Steps = slices.Insert(p.Steps, p.Index(before), s)
	}
	for name, c := range map[string]struct {
		spoil     func(p *Procedure)
		path, key string
	}{
		"unknown kind":       {func(p *Procedure) { at(p, "care").Kind = "hug" }, "steps.14.kind", "procedure.unknown_kind"},
		"duplicate id":       {func(p *Procedure) { at(p, "care").ID = "cause" }, "steps.14.id", "procedure.duplicate_id"},
		"reserved id":        {func(p *Procedure) { at(p, "care").ID = "in" }, "steps.14.id", "procedure.bad_id"},
		"hyphen in id":       {func(p *Procedure) { at(p, "care").ID = "take-care" }, "steps.14.id", "procedure.bad_id"},
		"unknown stage":      {func(p *Procedure) { at(p, "care").Stage = "limbo" }, "steps.14.stage", "procedure.unknown_stage"},
		"stage backwards":    {func(p *Procedure) { at(p, "care").Stage = "receipt" }, "steps.14.stage", "procedure.stage_backwards"},
		"empty stage":        {func(p *Procedure) { p.Stages = append(p.Stages, Stage{ID: "x", Title: words("空", "x"), Hue: "new"}) }, "stages.7", "procedure.empty_stage"},
		"unknown hue":        {func(p *Procedure) { p.Stages[0].Hue = "pink" }, "stages.0.hue", "procedure.unknown_hue"},
		"no English":         {func(p *Procedure) { at(p, "care").Title = Title{"zh": "关怀"} }, "steps.14.title.en", "input.required"},
		"no Chinese":         {func(p *Procedure) { p.Title = Title{"en": "Telecom"} }, "title.zh", "input.required"},
		"not a language":     {func(p *Procedure) { p.Title = Title{"zh": "电信", "en": "Telecom", "operators too": ""} }, "title.operators too", "procedure.not_a_language"},
		"nobody does it":     {func(p *Procedure) { at(p, "care").Who = "" }, "steps.14.who", "input.required"},
		"not the customer's": {func(p *Procedure) { at(p, "care").Who = "complainant" }, "steps.14.who", "procedure.not_by_complainant"},
		"unknown param":      {func(p *Procedure) { at(p, "care").Params = map[string]any{"warmth": 3} }, "steps.14.params.warmth", "procedure.unknown_param"},
		"branch to nowhere":  {func(p *Procedure) { at(p, "care").Next = []Branch{{To: "heaven"}} }, "steps.14.next.0.to", "procedure.unknown_step"},
		"branch backwards":   {func(p *Procedure) { at(p, "care").Next = []Branch{{To: "cause"}} }, "steps.14.next.0.to", "procedure.branch_backwards"},
		"branch hides":       {func(p *Procedure) { at(p, "care").Next = []Branch{{To: "confirm"}, {When: "safety", To: "close"}} }, "steps.14.next.0", "procedure.branch_hides_others"},
		"branch past close":  {func(p *Procedure) { at(p, "care").Next = []Branch{{When: "safety", To: "archive"}} }, "steps.14.next.0.to", "procedure.branch_past_close"},
		"unreachable":        {func(p *Procedure) { at(p, "register").Next = []Branch{{To: "classify"}} }, "steps.1", "procedure.unreachable"},
		"unreachable by always": {func(p *Procedure) {
			at(p, "register").Next = []Branch{{When: "safety || !safety || true", To: "classify"}}
		}, "steps.1", "procedure.unreachable"},
		"never required":   {func(p *Procedure) { at(p, "care").When = "safety && false" }, "steps.14.when", "procedure.never"},
		"waits for itself": {func(p *Procedure) { at(p, "care").Needs = "done.care" }, "steps.14.needs", "procedure.dead_end"},
		"wait for each other": {func(p *Procedure) {
			at(p, "cause").Needs = "done.liability_review"
			at(p, "liability").Needs = "done.cause"
		}, "steps.7.needs", "procedure.dead_end"},
		"no register":           {func(p *Procedure) { remove(p, "register") }, "steps", "procedure.no_register"},
		"register later":        {func(p *Procedure) { move(p, "acknowledge", "register") }, "steps.1.kind", "procedure.register_not_first"},
		"no close":              {func(p *Procedure) { remove(p, "close") }, "steps", "procedure.no_close"},
		"closed twice":          {func(p *Procedure) { at(p, "evaluate").Kind = "close" }, "steps", "procedure.close_twice"},
		"work after close":      {func(p *Procedure) { move(p, "close", "evaluate") }, "steps.20.kind", "procedure.kind_after_close"},
		"archive before close":  {func(p *Procedure) { move(p, "archive", "close") }, "steps.20.kind", "procedure.kind_before_close"},
		"close now and then":    {func(p *Procedure) { at(p, "close").When = "safety" }, "steps.20", "procedure.always_required"},
		"approve before plan":   {func(p *Procedure) { move(p, "approve", "plan") }, "steps.10.kind", "procedure.kind_order"},
		"review before finding": {func(p *Procedure) { move(p, "liability_review", "liability") }, "steps.8.kind", "procedure.kind_order"},
		"until before from":     {func(p *Procedure) { p.Limits[0].From = "close" }, "limits.0.until", "procedure.until_before_from"},
		"until nowhere":         {func(p *Procedure) { p.Limits[0].Until = "doomsday" }, "limits.0.until", "procedure.unknown_step"},
		"until another step":    {func(p *Procedure) { at(p, "approve").Limit.Until = "close" }, "steps.11.limit.until", "procedure.until_other_step"},
		"clock without length":  {func(p *Procedure) { p.Limits[0].Span = clock.Span{} }, "limits.0.span", "procedure.bad_span"},
		"two clocks, one name":  {func(p *Procedure) { p.Limits[1].When = "" }, "limits.2.id", "procedure.duplicate_id"},
		"unreadable rung":       {func(p *Procedure) { p.Limits[0].Late = []clock.Rung{{After: "soon", To: "lead"}} }, "limits.0.late.0.after", "procedure.bad_rung"},
		"no limit":              {func(p *Procedure) { at(p, "archive").Limit = nil }, "steps.22.limit", "procedure.no_limit"},
		"reopen to nowhere":     {func(p *Procedure) { p.Reopen.To = "start" }, "reopen.to", "procedure.unknown_step"},
		"reopen after close":    {func(p *Procedure) { p.Reopen.To = "archive" }, "reopen.to", "procedure.reopen_after_close"},
		"words without needs":   {func(p *Procedure) { at(p, "cause").Needs = "" }, "steps.7.needs_words", "procedure.words_without_needs"},
		"condition":             {func(p *Procedure) { at(p, "cause").When = "done.lunch" }, "steps.7.when", "procedure.unknown_step"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text, err := shipped(t, "telecom").Marshal()
			if err != nil {
				t.Fatal(err)
			}
			p, err := Parse(text, kinds)
			if err != nil {
				t.Fatal(err)
			}
			c.spoil(p)
			f := fault.As(p.Validate(kinds))
			if f == nil || !slices.ContainsFunc(f.Fields, func(f fault.Field) bool { return f.Path == c.path && f.Key == c.key }) {
				t.Errorf("want %s: %s, got %v", c.path, c.key, f)
			}
		})
	}
}

func TestValidateGathersEverything(t *testing.T) {
	t.Parallel()
	f := fault.As((&Procedure{Steps: []Step{{ID: "a", Kind: "plan"}, {ID: "b", Kind: "close", When: "nonsense("}}}).Validate(kinds))
	if f == nil || len(f.Fields) < 12 {
		t.Fatalf("got %v", f)
	}
	for _, want := range []string{"id", "title.zh", "stages", "steps.0.stage", "steps.0.who", "steps.0.limit", "steps.1.when", "steps"} {
		if !slices.ContainsFunc(f.Fields, func(f fault.Field) bool { return f.Path == want }) {
			t.Errorf("nothing about %s in %s", want, strings.ReplaceAll(f.Error(), " [", "\n["))
		}
	}
}

func TestValidateEmpty(t *testing.T) {
	t.Parallel()
	if (&Procedure{}).Validate(kinds) == nil {
		t.Error("nothing is a sound procedure")
	}
}

package procedure

import (
	"slices"
	"testing"

	"amends/internal/fault"
)

func TestCompileNamesThePlace(t *testing.T) {
	t.Parallel()
	for text, key := range map[string]string{
		"amount > ":                            "procedure.expression",
		"colour == 'red'":                      "procedure.expression",
		"grade == 3":                           "procedure.expression",
		"grade":                                "procedure.not_bool",
		"amount + 1":                           "procedure.not_bool",
		"done":                                 "procedure.not_bool",
		"done.lunch":                           "procedure.unknown_step",
		`done["lunch"]`:                        "procedure.unknown_step",
		`"lunch" in done`:                      "procedure.unknown_step",
		"done[grade]":                          "procedure.done_needs_step",
		"done.exists(id, done[id])":            "procedure.done_needs_step",
		`grade == "gigantic"`:                  "procedure.unknown_value",
		`"gigantic" != grade`:                  "procedure.unknown_value",
		`grade in ["major", "gigantic"]`:       "procedure.unknown_value",
		`tags.exists(t, tags.exists(u, t==u))`: "procedure.expression",
	} {
		p := &Procedure{Steps: []Step{{ID: "a"}, {ID: "b", When: text}}}
		f := fault.As(p.Compile(kinds))
		if f == nil || !slices.ContainsFunc(f.Fields, func(f fault.Field) bool { return f.Path == "steps.1.when" && f.Key == key }) {
			t.Errorf("%s: want %s, got %v", text, key, f)
		}
	}
}

func TestCompileReadsEveryPlace(t *testing.T) {
	t.Parallel()
	p := &Procedure{
		Steps:  []Step{{ID: "a", When: "x", Needs: "x", Limit: &Limit{When: "x"}, Next: []Branch{{To: "a"}, {When: "x", To: "a"}}}},
		Limits: []Limit{{When: "x"}},
	}
	f := fault.As(p.Compile(kinds))
	if f == nil {
		t.Fatal("compiled")
	}
	var got []string
	for _, f := range f.Fields {
		got = append(got, f.Path)
	}
	want := []string{"steps.0.when", "steps.0.needs", "steps.0.limit.when", "steps.0.next.1.when", "limits.0.when"}
	if !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
}

func TestConditions(t *testing.T) {
	t.Parallel()
	type grade string // a Facts may keep its own types
	type cents int64
	facts := Values{"grade": grade("major"), "amount": cents(500), "repeat": 2, "tags": []string{"vip"}, "anonymous": true}
	marks := map[string]Mark{"a": {Status: Done}, "c": {Status: Waived}}
	for text, want := range map[string]bool{
		`grade == "major" && amount >= 500`: true,
		`grade in ["major", "urgent"]`:      true,
		`grade.startsWith("maj")`:           true,
		`"vip" in tags`:                     true,
		`tags.exists(t, t.startsWith("v"))`: true,
		`done.a && done.c && !done.b`:       true,
		`done["a"]`:                         true,
		`outcome == ""`:                     true, // a field that nobody filled in is empty
		`score == 0 && !closed`:             true,
		`anonymous ? repeat > 2 : true`:     false,
		`amount / (repeat - 2) > 1`:         true, // cannot be worked out: the step stays required
	} {
		p := &Procedure{Steps: []Step{{ID: "a"}, {ID: "b", When: text}, {ID: "c"}}}
		if err := p.Compile(kinds); err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := p.Ledger(facts, marks).Find("b").Status == Open; got != want {
			t.Errorf("%s is %v", text, got)
		}
	}
}

// A gate whose condition cannot be worked out stays shut.
func TestNeedsThatFailStayShut(t *testing.T) {
	t.Parallel()
	p := &Procedure{Steps: []Step{{ID: "a", Needs: "amount / repeat > 1", Next: []Branch{{When: "amount / repeat > 1", To: "b"}}}, {ID: "b"}}}
	if err := p.Compile(kinds); err != nil {
		t.Fatal(err)
	}
	if p.Ledger(nil, nil).Find("a").Ready {
		t.Error("ready after a division by nought")
	}
	if to := p.Branch("a", nil); to != "" {
		t.Errorf("branched to %s", to)
	}
}

func TestUseBeforeCompilePanics(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("drew a ledger whose gates nobody compiled")
		}
	}()
	(&Procedure{ID: "raw", Steps: []Step{{ID: "a"}}}).Ledger(nil, nil)
}

func BenchmarkCondition(b *testing.B) {
	for _, text := range []string{"done.a", `grade == "major"`, "done.a && done.b", `amount > 0 && outcome in ["upheld", "partly_upheld"]`} {
		b.Run(text, func(b *testing.B) {
			p := &Procedure{Steps: []Step{{ID: "a"}, {ID: "b", When: text}}}
			if err := p.Compile(kinds); err != nil {
				b.Fatal(err)
			}
			s := p.compiled.open(Values{"grade": "major", "amount": 3, "outcome": "upheld"}, func(string) bool { return true })
			b.ReportAllocs()
			for b.Loop() {
				p.compiled.steps[1].when.holds(s, false)
			}
		})
	}
}

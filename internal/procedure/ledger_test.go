package procedure

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// anyFacts draws facts, each left out, empty or set.
func anyFacts(t *rapid.T) Values {
	v := Values{}
	for _, f := range Fields {
		switch f.Type {
		case "bool":
			v[f.Name] = rapid.Bool().Draw(t, f.Name)
		case "int":
			v[f.Name] = rapid.IntRange(0, 3).Draw(t, f.Name)
		case "string":
			values := []string{"", "x"}
			values = append(values, f.Options...)
			v[f.Name] = rapid.SampledFrom(values).Draw(t, f.Name)
		}
	}
	return v
}

func anyMarks(t *rapid.T, p *Procedure) map[string]Mark {
	marks := map[string]Mark{}
	for i, s := range p.Steps {
		switch rapid.IntRange(0, 3).Draw(t, s.ID) {
		case 0:
			marks[s.ID] = Mark{Status: Done, Version: i}
		case 1:
			marks[s.ID] = Mark{Status: Waived, Reason: "agreed"}
		}
		if m, ok := marks[s.ID]; ok && i+1 < len(p.Steps) && rapid.IntRange(0, 5).Draw(t, "branch") == 0 {
			m.Branch = p.Steps[rapid.IntRange(i+1, len(p.Steps)-1).Draw(t, "to")].ID
			marks[s.ID] = m
		}
	}
	return marks
}

// anyProcedure draws a shipped procedure, or a made-up one with odd conditions.
func anyProcedure(t *rapid.T, shipped []*Procedure) *Procedure {
	if n := rapid.IntRange(0, len(shipped)).Draw(t, "procedure"); n < len(shipped) {
		return shipped[n]
	}
	p := &Procedure{ID: "made-up"}
	names := slices.Sorted(maps.Keys(kinds))
	n := rapid.IntRange(1, 12).Draw(t, "steps")
	for i := range n {
		condition := rapid.SampledFrom([]string{"", "closed", "!closed", `grade == "major"`, "amount / repeat > 1", fmt.Sprintf("done.s%d", rapid.IntRange(0, n-1).Draw(t, "ref"))})
		p.Steps = append(p.Steps, Step{ID: fmt.Sprintf("s%d", i), Kind: rapid.SampledFrom(names).Draw(t, "kind"),
			When: condition.Draw(t, "when"), Needs: condition.Draw(t, "needs"), Optional: rapid.IntRange(0, 4).Draw(t, "optional") == 0})
	}
	if err := p.Compile(kinds); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestLedgerProperties(t *testing.T) {
	t.Parallel()
	shipped := Builtin(kinds)
	rapid.Check(t, func(t *rapid.T) {
		p := anyProcedure(t, shipped)
		facts, marks := anyFacts(t), anyMarks(t, p)
		l := p.Ledger(facts, marks)

		// Order is the procedure's, and each step is in exactly one known state that agrees with its mark.
		if len(l) != len(p.Steps) {
			t.Fatalf("%d lines for %d steps", len(l), len(p.Steps))
		}
		required, current := 0, 0
		for i := range l {
			e := &l[i]
			if e.Step != &p.Steps[i] {
				t.Fatalf("line %d is %s", i, e.Step.ID)
			}
			m, marked := marks[e.Step.ID]
			switch e.Status {
			case Done, Waived:
				if !marked || e.Mark != m || e.Status != m.Status {
					t.Fatalf("%s is %s with mark %v", e.Step.ID, e.Status, m)
				}
			case NotApplicable:
				if marked || e.Condition == "" {
					t.Fatalf("%s is not applicable: %q, mark %v", e.Step.ID, e.Condition, m)
				}
			case Open:
				if marked {
					t.Fatalf("%s is open with mark %v", e.Step.ID, m)
				}
				if !e.Step.Optional && e.Step.Kind != "close" && !kinds[e.Step.Kind].Closing {
					required++
				}
			default:
				t.Fatalf("%s is %q", e.Step.ID, e.Status)
			}
			if (e.Ready || e.Current) && e.Status != Open {
				t.Fatalf("%s is %s yet ready or current", e.Step.ID, e.Status)
			}
			if e.Current {
				current++
			}
		}
		// Closing waits for exactly the required open steps.
		if missing := l.Missing(); len(missing) != required {
			t.Fatalf("%d missing, %d required", len(missing), required)
		}
		if current > 1 || (required > 0 && current == 0) {
			t.Fatalf("%d current steps, %d required", current, required)
		}
		if done, all := l.Progress(); done > all || (done == all) != l.Complete() {
			t.Fatalf("progress %d/%d, complete %v", done, all, l.Complete())
		}
		// The same record gives the same ledger.
		if again := p.Ledger(facts, marks); !slices.Equal(l, again) {
			t.Fatal("drawn twice, different")
		}
		// Doing one more step undoes no other.
		next := p.Steps[rapid.IntRange(0, len(p.Steps)-1).Draw(t, "next")].ID
		if _, already := marks[next]; already {
			return
		}
		more := maps.Clone(marks)
		more[next] = Mark{Status: Done}
		after := p.Ledger(facts, more)
		for i := range l {
			if s := l[i].Status; (s == Done || s == Waived) && after[i].Status != s {
				t.Fatalf("doing %s made %s %s", next, l[i].Step.ID, after[i].Status)
			}
		}
		if after.Find(next).Status != Done {
			t.Fatalf("%s is %s after it was done", next, after.Find(next).Status)
		}
	})
}

// TestBuiltinRunsToItsEnd does whatever is current and ready, whatever the facts: no procedure may get stuck.
func TestBuiltinRunsToItsEnd(t *testing.T) {
	t.Parallel()
	shipped := Builtin(kinds)
	rapid.Check(t, func(t *rapid.T) {
		p := shipped[rapid.IntRange(0, len(shipped)-1).Draw(t, "procedure")]
		facts, marks := anyFacts(t), map[string]Mark{}
		facts["closed"] = false
		for {
			l := p.Ledger(facts, marks)
			e := l.Current()
			if e == nil {
				if !l.Complete() || marks["archive"].Status != Done {
					t.Fatalf("%s stops before the archive", p.ID)
				}
				return
			}
			if !e.Ready {
				t.Fatalf("%s: %s is current and waits for %s", p.ID, e.Step.ID, e.Step.Needs)
			}
			if e.Step.Kind == "close" {
				if len(l.Missing()) > 0 {
					t.Fatal("closing is current although something is missing")
				}
				facts["closed"] = true
			}
			marks[e.Step.ID] = Mark{Status: Done}
			branch := p.Branch(e.Step.ID, afterwards{facts, marks})
			marks[e.Step.ID] = Mark{Status: Done, Branch: branch}
		}
	})
}

func TestRefusalNamesWhatIsMissing(t *testing.T) {
	t.Parallel()
	p := shipped(t, "telecom")
	l := p.Ledger(nil, map[string]Mark{"register": {Status: Done}})
	err := Refusal(l.Missing())
	if err.Key != "complaint.loop_open" || len(err.Items) != len(l.Missing()) {
		t.Fatalf("%v", err)
	}
	if first := err.Items[0]; first.ID != "acknowledge" || first.Title["zh"] != "确认受理" {
		t.Errorf("first item %+v", first)
	}
}

func BenchmarkLedger(b *testing.B) {
	p := shipped(b, "telecom")
	f := Values{"grade": "major", "limit": "h24", "outcome": "upheld", "amount": 100, "withdrawn": false, "anonymous": false}
	marks := map[string]Mark{"register": {Status: Done}, "acknowledge": {Status: Done}, "classify": {Status: Done}, "investigate": {Status: Done}}
	b.ReportAllocs()
	for b.Loop() {
		p.Ledger(f, marks)
	}
}

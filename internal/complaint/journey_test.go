package complaint_test

import (
	"amends/internal/complaint"
	"testing"
	"time"
)

// TestJourneys takes a case of each procedure from registration to the archive in the usual words, with nothing left
// open on the way: no procedure that ships has a dead end.
func TestJourneys(t *testing.T) {
	t.Parallel()
	for _, p := range complaint.Procedures() {
		for name, special := range map[string]map[string]string{
			"plain":        {},
			"anonymous":    {"register": "{anonymous: true, complainant: null}"},
			"not upheld":   {"propose_plan": "{outcome: not_upheld, amount: 0}", "investigate": "{findings: [{allegation: a1, finding: unsubstantiated, reason: 系统无记录}]}"},
			"two measures": {"propose_plan": "{measures: [{what: 更换端口, due_on: 2026-09-22}, {what: 巡检, due_on: 2026-09-25, owner: hugo}]}"},
			"urgent":       {"assess": "{severity: 5, safety: true}", "classify": "{limit: immediate, nature: urgent}"},
			"immediate":    {"classify": "{limit: immediate}"},
		} {
			t.Run(p.ID+"/"+name, func(t *testing.T) {
				t.Parallel()
				a := newTale(t)
				a.special = special
				c, err := build("register", special["register"])
				if err != nil {
					t.Fatal(err)
				}
				a.do("anna", inProcedure(c, p.ID))
				if a.err != nil {
					t.Fatal(a.err)
				}
				a.pace = 7 * time.Minute
				a.until("archive")
				l := a.procedure().Ledger(&a.s, a.s.Marks)
				if !l.Complete() || a.s.ArchivedAt == 0 {
					t.Errorf("not complete: %+v", l.Missing())
				}
				for _, k := range a.s.Clocks {
					if !k.State.Over() {
						t.Errorf("clock %s is %s", k.ID, k.State)
					}
				}
			})
		}
	}
}

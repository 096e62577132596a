package complaint_test

import (
	"testing"
	"time"

	"amends/internal/clock"
	"amends/internal/complaint"
)

// TestAClockAlwaysRuns takes a complaint to each step of each procedure that ships, in every class of time limit, and from
// there withdraws it or, once it is closed, brings it back to work. tale.check asks after every command that a clock runs
// while the case is open; here one of them must also have somebody who hears of it when it is late.
func TestAClockAlwaysRuns(t *testing.T) {
	t.Parallel()
	for _, p := range complaint.Procedures() {
		for _, class := range []string{"immediate", "h24", "h48", "standard"} {
			t.Run(p.ID+"/"+class, func(t *testing.T) {
				t.Parallel()
				steps := 0
				for i := range p.Steps {
					id := p.Steps[i].ID
					a := newTale(t)
					a.special = map[string]string{"classify": "{limit: " + class + "}"}
					a.pace = 7 * time.Minute
					c, err := build("register", "")
					if err != nil {
						t.Fatal(err)
					}
					a.do("anna", inProcedure(c, p.ID))
					a.until(id)
					if _, done := a.s.Marks[id]; done {
						steps++
					}
					a.heard(t, p.ID)
					switch {
					case a.s.ArchivedAt != 0:
						continue
					case a.s.Closed():
						a.usually("reopen", "")
					default:
						a.usually("withdraw", "")
						a.special["close"] = "{basis: withdrawn}"
					}
					if a.err != nil {
						t.Fatalf("after %s: %v", id, a.err)
					}
					a.heard(t, p.ID)
					a.until("archive")
				}
				if steps < len(p.Steps)/2 {
					t.Errorf("only %d of %d steps were done", steps, len(p.Steps))
				}
			})
		}
	}
}

// heard asks that lateness of an open case reaches somebody. Records from before were late then, if at all.
func (a *tale) heard(t *testing.T, procedure string) {
	t.Helper()
	if a.s.Closed() || procedure == "recorded" {
		return
	}
	for _, l := range a.procedure().Live(&a.s, a.procedure().Ledger(&a.s, a.s.Marks)) {
		if k, ok := a.s.Clock(l.ID); ok && k.State == clock.Running && len(l.Limit.Late) > 0 {
			return
		}
	}
	t.Errorf("nobody hears of it when the case rests: %+v", a.s.Clocks)
}

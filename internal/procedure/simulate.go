package procedure

import (
	"cmp"
	"slices"
)

// Walk is one recorded case: what is known of it, and what was done in which order.
type Walk struct {
	ID    string
	Facts Facts // as they were in the end
	Done  []Did
}

// Did is one thing that was done in a recorded case, perhaps under another procedure.
type Did struct {
	Step   string // id under the case's own procedure
	Kind   string // finds the step when this procedure names it otherwise
	At     int64  // microseconds UTC
	Facts  Facts  // as they were just before; nil: as in the end
	Waived bool
}

// Report says how recorded cases would have fared under a procedure.
type Report struct {
	Walks    []Walked
	Steps    []Tally
	Complete int // walks that did everything this procedure requires
	Ordered  int // walks that did nothing before its time
}

// Walked is the outcome of one walk, in step ids.
type Walked struct {
	ID         string
	Required   []string // what this procedure asks of the case, done or not
	Missing    []string // required and never done
	OutOfOrder []string // done while something it needs was not
	Extra      []string // kinds that were done and that this procedure does not know or does not apply
	Took       int64    // from the first thing done to the last
}

// Tally counts one step over all walks.
type Tally struct {
	Step       *Step
	Required   int
	Done       int
	Missing    int
	OutOfOrder int
	Median     int64 // half of the times it was done no more than this after the thing before it; 0 when never
	waits      []int64
}

// Simulate walks recorded cases through a compiled procedure. So far its tests alone call it: it gets its door, trying a
// procedure before it holds, with the issue on procedures.
func Simulate(p *Procedure, walks []Walk) Report {
	r := Report{Walks: make([]Walked, 0, len(walks)), Steps: make([]Tally, len(p.Steps))}
	for i := range p.Steps {
		r.Steps[i].Step = &p.Steps[i]
	}
	for _, w := range walks {
		walked := p.walk(w, r.Steps)
		if len(walked.Missing) == 0 {
			r.Complete++
		}
		if len(walked.OutOfOrder) == 0 {
			r.Ordered++
		}
		r.Walks = append(r.Walks, walked)
	}
	for i := range r.Steps {
		t := &r.Steps[i]
		if len(t.waits) > 0 {
			slices.Sort(t.waits)
			t.Median = t.waits[(len(t.waits)-1)/2]
		}
		t.waits = nil
	}
	return r
}

func (p *Procedure) walk(w Walk, tallies []Tally) Walked {
	out := Walked{ID: w.ID}
	did := slices.Clone(w.Done)
	slices.SortStableFunc(did, func(a, b Did) int { return cmp.Compare(a.At, b.At) })
	if n := len(did); n > 0 {
		out.Took = did[n-1].At - did[0].At
	}
	marks := map[string]Mark{}
	for n, d := range did {
		i, repeated := p.match(d, marks)
		if repeated {
			continue
		}
		if i < 0 {
			out.Extra = append(out.Extra, cmp.Or(d.Kind, d.Step))
			continue
		}
		step, facts, tally := &p.Steps[i], cmp.Or(d.Facts, w.Facts), &tallies[i]
		switch e := p.Ledger(facts, marks).Find(step.ID); {
		case e.Status == NotApplicable:
			out.Extra = append(out.Extra, step.Kind)
		case !e.Ready:
			out.OutOfOrder = append(out.OutOfOrder, step.ID)
			tally.OutOfOrder++
		}
		mark := Mark{Status: Done, At: d.At}
		if d.Waived {
			mark.Status = Waived
		}
		marks[step.ID] = mark
		mark.Branch = p.Branch(step.ID, afterwards{facts, marks})
		marks[step.ID] = mark
		tally.Done++
		if n > 0 {
			tally.waits = append(tally.waits, d.At-did[n-1].At)
		}
	}
	l := p.Ledger(w.Facts, marks)
	for i := range l {
		e := &l[i]
		if e.Status == NotApplicable || e.Step.Optional {
			continue
		}
		out.Required = append(out.Required, e.Step.ID)
		tallies[i].Required++
		if e.Status == Open {
			out.Missing = append(out.Missing, e.Step.ID)
			tallies[i].Missing++
		}
	}
	return out
}

// match finds the step that a recorded deed would have been: the one of its id, else the first of its kind that is
// still open. Doing a step again is a repetition; -1 means that the procedure has no place for it.
func (p *Procedure) match(d Did, marks map[string]Mark) (index int, repeated bool) {
	if i := p.Index(d.Step); i >= 0 && (d.Kind == "" || d.Kind == p.Steps[i].Kind) {
		return i, marks[d.Step].Status != ""
	}
	for i := range p.Steps {
		if p.Steps[i].Kind != d.Kind {
			continue
		}
		if marks[p.Steps[i].ID].Status == "" {
			return i, false
		}
		repeated = true
	}
	return -1, repeated
}

// afterwards is the facts of a case once its marks are set.
type afterwards struct {
	Facts
	marks map[string]Mark
}

func (a afterwards) Fact(name string) (any, bool) {
	if name != "done" {
		if a.Facts == nil {
			return nil, false
		}
		return a.Facts.Fact(name)
	}
	done := make(map[string]bool, len(a.marks))
	for id := range a.marks {
		done[id] = true
	}
	return done, true
}

package report

import (
	"cmp"
	"slices"

	"amends/internal/clock"
	"amends/internal/complaint"
	"amends/internal/journal"
	"amends/internal/procedure"
)

// file is a case as its record tells it, with the instants that figures need and State does not keep.
type file struct {
	*complaint.State // shared: never changed in place
	firstClosedAt    int64
	decidedAt        int64
	surveyedAt       int64
	payments         []payment
}

type payment struct{ at, cents int64 }

// newFile is a case before its first record.
func newFile() file { return file{State: blank} }

var blank = &complaint.State{}

// evolve adds one record.
func (f file) evolve(rec journal.Record) (file, error) {
	r, err := complaint.Stream.Decode(rec)
	if err != nil {
		return f, err
	}
	if t := complaint.Stream.Known(rec); t != nil {
		f.State = t.After
	} else {
		after := complaint.Evolve(*f.State, r)
		f.State = &after
	}
	at := r.At.UnixMicro()
	switch e := r.Event.(type) {
	case complaint.Closed:
		if f.firstClosedAt == 0 {
			f.firstClosedAt = at
		}
	case complaint.PlanProposed:
		f.decidedAt = at
	case complaint.Surveyed:
		f.surveyedAt = at
	case complaint.Compensated:
		if e.Consent == "accepted" && e.Amount > 0 {
			f.payments = append(f.payments[:len(f.payments):len(f.payments)], payment{at, e.Amount})
		}
	}
	return f, nil
}

// pausedMicros is how long the case waited for the customer: the longest that any of its clocks stood still.
func (f file) pausedMicros() int64 {
	var most int64
	for _, c := range f.Clocks {
		sum := f.paused(c.Segments)
		for _, r := range c.Earlier {
			sum += f.paused(r.Segments)
		}
		most = max(most, sum)
	}
	return most
}

func (f file) paused(lines []clock.Segment) (sum int64) {
	for _, s := range lines {
		if s.Kind != clock.SegmentPaused {
			continue
		}
		to := int64(s.To)
		if to == 0 || f.ClosedAt != 0 && to > f.ClosedAt {
			to = f.ClosedAt
		}
		sum += max(to-int64(s.From), 0)
	}
	return sum
}

// judgement says whether it is decided that something was as it should be, and whether it was.
type judgement struct{ judged, good bool }

// inTime judges the first step of a kind that has a clock: it was done, or its time has run out.
func (f *file) inTime(p *procedure.Procedure, kind string) judgement {
	for i := range p.Steps {
		st := &p.Steps[i]
		if st.Kind != kind || st.Limit == nil {
			continue
		}
		if c, ok := f.Clock(cmp.Or(st.Limit.ID, st.ID)); ok {
			return judgement{c.State != clock.Cancelled && (c.Met != nil || c.BreachedAt != 0),
				c.State != clock.Cancelled && c.Met != nil && *c.Met}
		}
	}
	return judgement{}
}

// whole are the clocks of the case as a whole, such as the statutory one: the limits that belong to no single step.
func (f file) whole(p *procedure.Procedure) []clock.Clock {
	var out []clock.Clock
	seen := map[string]bool{}
	for _, l := range p.Limits {
		if c, ok := f.Clock(l.ID); ok && !seen[l.ID] && c.State != clock.Cancelled {
			seen[l.ID] = true
			out = append(out, c)
		}
	}
	return out
}

// closedLoop judges a closed case: all of it is complete, or something after the closing is past its limit.
func (f *file) closedLoop(p *procedure.Procedure) judgement {
	whole := p.Ledger(f.State, f.Marks).Complete()
	promised, broken := f.promises()
	good := whole && !promised
	return judgement{good || broken || !whole && !f.followUpInTime(), good}
}

// followUpInTime tells whether something after the closing, such as a revisit, still has its time.
func (f *file) followUpInTime() bool {
	return slices.ContainsFunc(f.Clocks, func(k clock.Clock) bool { return k.State == clock.Running && k.BreachedAt == 0 })
}

// promises tells whether an action against repetition is open, and whether one is past its day. Those promised before the
// record knew when they are due are left as they were counted then.
func (f *file) promises() (open, late bool) {
	for i := range f.Rectifications {
		r := &f.Rectifications[i]
		open = open || r.DoneAt == 0 && r.DueAt != 0
		late = late || r.Late()
	}
	return open, late
}

// lateness looks at the limits of the whole case: late when one was not kept, near when one was kept only just, after
// its point of risk; since is the first breach.
func lateness(f file, p *procedure.Procedure) (late, near bool, since int64) {
	for _, k := range f.whole(p) {
		if k.BreachedAt != 0 || k.State == clock.Missed {
			late = true
			at := int64(k.BreachedAt)
			if at == 0 {
				at = int64(k.DueAt)
			}
			if since == 0 || at < since {
				since = at
			}
		}
		near = near || k.State == clock.Met && k.StoppedAt >= k.RiskAt
	}
	return late, near, since
}

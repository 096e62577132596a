package report

import (
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
	if t := complaint.Stream.Told(rec); t != nil {
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

// clockOf is the clock of the first step of a kind that has one.
func (f file) clockOf(p *procedure.Procedure, kind string) (clock.Clock, bool) {
	for i := range p.Steps {
		st := &p.Steps[i]
		if st.Kind != kind || st.Limit == nil {
			continue
		}
		id := st.Limit.ID
		if id == "" {
			id = st.ID
		}
		if c, ok := f.Clock(id); ok {
			return c, true
		}
	}
	return clock.Clock{}, false
}

// judge says whether it is decided that something was in time: it was done, or its time has run out.
func judge(c clock.Clock, ok bool) (judged, good bool) {
	if !ok || c.State == clock.Cancelled {
		return false, false
	}
	return c.Met != nil || c.BreachedAt != 0, c.Met != nil && *c.Met
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

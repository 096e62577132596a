package notify

import (
	"context"

	"amends/internal/complaint"
	"amends/internal/journal"
)

// past gives the cases as they were when something happened, whatever has happened since. What this process has just
// committed is told with the event; else the record is read, once for each case of a batch.
type past struct {
	journal *journal.Journal
	states  map[string]complaint.State
}

// around is the case before and after an event.
func (p past) around(ctx context.Context, r journal.Record, e complaint.Recorded) (before, after complaint.State, err error) {
	if t := complaint.Stream.Told(r); t != nil {
		if t.Before != nil {
			before = *t.Before
		}
		return before, *t.After, nil
	}
	if before, err = p.before(ctx, r); err != nil {
		return before, after, err
	}
	after = complaint.Evolve(before, e)
	p.states[r.Stream] = after
	return before, after, nil
}

func (p past) before(ctx context.Context, r journal.Record) (complaint.State, error) {
	s := p.states[r.Stream]
	if s.Version == r.Version-1 {
		return s, nil
	}
	list, err := p.journal.Stream(ctx, r.Stream, s.Version)
	if err != nil {
		return s, err
	}
	for _, x := range list {
		if x.Version >= r.Version {
			break
		}
		e, err := complaint.Stream.Decode(x)
		if err != nil {
			return s, err
		}
		s = complaint.Evolve(s, e)
	}
	return s, nil
}

package stream

// Past gives streams as they were when something happened, whatever has happened since. What this process has just
// committed is told with the event; else the record is read, once for each stream that comes up. Events are to come in
// their order.
type Past struct {
	Read func(stream string, after int) ([]Record, error) // the events of a stream after a version

	states map[string]any // the *S of what was read, by stream
}

// Listen has an event tell whoever hears of it.
func (of *Of[S, E]) Listen(a *Audience, p *Past, r Record) error {
	if !of.heard[r.Type] {
		return nil
	}
	e, err := of.Decode(r)
	if err != nil {
		return err
	}
	a.By = e.By
	var before, after *S
	of.Hear(a, func() (*S, *S) {
		if after == nil {
			before, after, err = of.around(p, r, e)
		}
		return before, after
	}, e)
	return err
}

// around is the state before and after an event: never nil.
func (of *Of[S, E]) around(p *Past, r Record, e Recorded[E]) (before, after *S, err error) {
	if t := of.Known(r); t != nil {
		if t.Before == nil {
			return new(S), t.After, nil
		}
		return t.Before, t.After, nil
	}
	before, _ = p.states[r.Stream].(*S)
	if before == nil {
		before = new(S)
	}
	if was := of.Version(before); was < r.Version-1 {
		list, err := p.Read(r.Stream, was)
		if err != nil {
			return before, before, err
		}
		for _, x := range list[:min(len(list), r.Version-1-was)] {
			e, err := of.Decode(x)
			if err != nil {
				return before, before, err
			}
			before = of.With(before, e)
		}
	}
	if p.states == nil {
		p.states = map[string]any{}
	}
	after = of.With(before, e)
	p.states[r.Stream] = after
	return before, after, nil
}

package procedure

import "amends/internal/clock"

// Live is a limit that applies to a case now, with its defaults filled in.
type Live struct {
	Limit *Limit
	Step  *Step  // whose own clock it is; nil for a limit of the whole procedure
	ID    string // the limit's, else the step's
	From  string // "received", "open" or a step id
	Until string // step id
}

// Live lists the limits that apply to a case: those of its open and done steps and those of the procedure whose When
// is true, unless the step that would stop it is not applicable. Several limits may share an id, each for its own condition; the first that is true counts.
func (p *Procedure) Live(f Facts, l Ledger) []Live {
	c := p.code()
	s := c.open(f, func(id string) bool {
		e := l.Find(id)
		return e != nil && (e.Status == Done || e.Status == Waived)
	})
	defer c.shut(s)
	out := make([]Live, 0, 8) // more than most procedures have at once
	add := func(limit *Limit, step *Step, code *expression) {
		live := p.live(limit, step)
		if end := l.Find(live.Until); end != nil && end.Status == NotApplicable {
			return
		}
		for _, o := range out {
			if o.ID == live.ID {
				return
			}
		}
		if code.holds(s, true) {
			out = append(out, live)
		}
	}
	for i := range p.Limits {
		add(&p.Limits[i], nil, c.limits[i])
	}
	for i := range p.Steps {
		if step := &p.Steps[i]; step.Limit != nil {
			add(step.Limit, step, c.steps[i].limit)
		}
	}
	return out
}

// live fills in the defaults of a limit.
func (p *Procedure) live(limit *Limit, step *Step) Live {
	v := Live{Limit: limit, Step: step, ID: limit.ID, From: limit.From, Until: limit.Until}
	if v.From == "" {
		v.From = "received"
	}
	if step != nil {
		v.Until = step.ID
		if v.ID == "" {
			v.ID = step.ID
		}
	}
	if v.Until == "" || (v.Until == "close" && p.Step("close") == nil) {
		v.Until = p.closing()
	}
	return v
}

// closing is the id of the step that closes; empty when there is none.
func (p *Procedure) closing() string {
	for i := range p.Steps {
		if p.Steps[i].Kind == "close" {
			return p.Steps[i].ID
		}
	}
	return ""
}

// LimitOf finds the limit that started a clock, and whether it is one of the whole case: several may share an id, each
// with its own span.
func (p *Procedure) LimitOf(c clock.Clock) (best *Limit, whole bool) {
	consider := func(id string, l *Limit, ofCase bool) {
		if id == c.ID && (best == nil || l.Span == c.Span && best.Span != c.Span) {
			best, whole = l, ofCase
		}
	}
	for i := range p.Limits {
		consider(p.Limits[i].ID, &p.Limits[i], true)
	}
	for i := range p.Steps {
		if l := p.Steps[i].Limit; l != nil {
			id := l.ID
			if id == "" {
				id = p.Steps[i].ID
			}
			consider(id, l, false)
		}
	}
	return best, whole
}

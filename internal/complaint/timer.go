package complaint

import (
	"amends/internal/act"
	"amends/internal/clock"
	"amends/internal/stream"
)

// due is when the timer must look at the case next: what a tick then finds.
func (s *State) due() (next stream.Due) {
	now := instant(s.UpdatedAt)
	for i := range s.Clocks {
		if when, _, is := s.Clocks[i].Next(now); is {
			next = next.Sooner(micros(when), s.Clocks[i].ID)
		}
	}
	if x := s.Superior; x.To != "" && s.ClosedAt == 0 {
		next = next.Sooner(x.DueAt, "superior")
	}
	if at := s.Requests.Next(now); at != 0 {
		next = next.Sooner(int64(at), "request")
	}
	if s.reminds() {
		next = next.Sooner(s.RemindAt, "answer")
	}
	return next
}

// Tick is what the timer says when something on a clock of the case has fallen due: the warning, the breach, a rung of
// the escalation; or when the complainant's answer has been waited for too long. It is decided again here, so a tick that comes late or twice does no harm.
type Tick struct{}

var tickAct = &Act{
	Act: act.Act{Name: "tick"},
	New: func() Command { return new(Tick) },
}

// Act is the declaration.
func (*Tick) Act() *Act { return tickAct }

func (*Tick) decide(d *decision) error {
	d.adopt()
	d.remind()
	if err := d.unheard(); err != nil {
		return err
	}
	d.press()
	var moves []Move
	for _, l := range d.live() {
		c, ok := d.s.Clock(l.ID)
		if !ok || c.State != clock.Running {
			continue
		}
		c = hydrate(c, l)
		for range len(c.Rungs) + 2 {
			when, what, ok := c.Next(d.m.At)
			if !ok || when.After(d.m.At) {
				break
			}
			m := Move{Clock: l.ID, Do: what, At: micros(when)}
			if what == "rung" {
				m.Do, m.Level = "escalate", c.RungsDone+1
				m.To = d.rung(c.Rungs[c.RungsDone])
			}
			moves = append(moves, m)
			c = m.apply([]clock.Clock{c}, d.m.By)[0]
		}
	}
	if len(moves) > 0 {
		d.emit(ClocksMoved{moves})
	}
	return nil
}

// adopt gives a case whose owner has left to the lead of its department: somebody is accountable at any time (row C1).
func (d *decision) adopt() {
	if d.s.ClosedAt != 0 || d.w.HasStaff(d.s.Owner) {
		return
	}
	if lead := d.lead(d.s.Department); lead != "" {
		d.emit(Assigned{Department: d.s.Department, Owner: lead})
	}
}

// rung finds who hears of it: "manager" goes up the reporting line of the owner, a role to the department's holder. It is
// never the one complained about, nor the owner in a lead's place, and a role that nobody holds is stood in for.
func (d *decision) rung(r clock.Rung) string {
	switch up := d.above(d.s.Owner, r.Level); r.To {
	case "manager", "":
		return up
	case "owner":
		return d.s.Owner
	case "lead":
		if lead := d.lead(d.s.Department); lead != "" && lead != d.s.Owner {
			return lead
		}
		return up
	default:
		held := d.w.Others("escalate", func(id string) bool { return !d.s.Party(id) && d.w.Holds(id, r.To) })
		if !held && up != "" {
			return up
		}
	}
	return "role:" + r.To
}

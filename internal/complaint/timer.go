package complaint

import (
	"amends/internal/clock"
)

// Tick is what the timer says when something on a clock of the case has fallen due: the warning, the breach, a rung of
// the escalation. It is decided again here, so a tick that comes late or twice does no harm.
type Tick struct{}

// Name is the API name.
func (*Tick) Name() string { return "tick" }

func (*Tick) decide(d *decision) error {
	if err := d.known(); err != nil {
		return err
	}
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

// rung finds who hears of it: "manager" goes up the reporting line of the owner, a role to the department's holder.
func (d *decision) rung(r clock.Rung) string {
	if r.To == "manager" || r.To == "" {
		return d.w.Manager(d.s.Owner, max(r.Level, 1))
	}
	if r.To == "owner" {
		return d.s.Owner
	}
	if r.To == "lead" {
		return d.w.LeadOf(d.s.Department)
	}
	return "role:" + r.To
}

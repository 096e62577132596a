package desk

import (
	"amends/internal/complaint"
	"amends/internal/lane"
	"amends/internal/typed"
)

// Step is one command of several on one case.
type Step struct {
	complaint.Meta
	Command complaint.Command
}

// Rehearse says what Do would refuse, and writes nothing: the first step registers a case, the others follow on it. Who
// complains is taken as known.
func (d *Desk) Rehearse(steps []Step) error {
	snap := d.Register.Snapshot()
	var s complaint.State
	var record []complaint.Recorded
	for _, step := range steps {
		c := step.Command
		typed.All(c)
		if r, ok := c.(*complaint.Register); ok {
			known := *r
			known.ID = lane.NewID()
			if !r.Anonymous && !r.Complainant.Nobody() {
				known.Person = "somebody"
			}
			c = &known
		}
		if step.At.IsZero() {
			step.At = d.Now()
		}
		if err := d.Happened(step.Meta, saidAt(c)); err != nil {
			return err
		}
		if r, ok := step.Command.(*complaint.Register); ok {
			who := said(r.Complainant, r.OnBehalf)
			complaint.SetAside(World{snap}, c, who)
			if err := complaint.Impersonal(r, who); err != nil {
				return err
			}
		}
		if err := May(snap, step.By, c.Act().Name, s); err != nil {
			return err
		}
		if err := rehearsedNotes(record, &s, step.Meta, c); err != nil {
			return err
		}
		events, err := complaint.Decide(World{snap}, s, step.Meta, c)
		if err != nil {
			return err
		}
		for _, e := range events {
			record = append(record, complaint.Recorded{Event: e, Version: s.Version + 1, At: step.At, By: step.By, Channel: step.Channel})
			s = complaint.Evolve(s, record[len(record)-1])
		}
	}
	return nil
}

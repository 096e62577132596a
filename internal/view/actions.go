package view

import (
	"slices"
	"time"

	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/procedure"
	"amends/internal/register"
)

// actionsFor asks the rules what this person could do now, with commands that are tried and thrown away: a gate is
// never written twice. A refusal of the input means that the door is open.
func actionsFor(snap *register.Snapshot, staff string, s complaint.State, p *procedure.Procedure, l procedure.Ledger, now time.Time) Actions {
	t := asking{snap: snap, s: s, m: complaint.Meta{At: now, By: staff, Channel: "desk"}}
	var out Actions
	for i := range l {
		e := &l[i]
		if e.Status != procedure.Open || !e.Current && !e.Ready || s.Closed() != e.Step.Is().Closing {
			continue
		}
		a := t.step(e.Step)
		if e.Current {
			out.Current = &a
		} else if a.Allowed {
			out.Steps = append(out.Steps, a)
		}
	}
	for _, a := range complaint.Acts() {
		if a.Menu.Offered(s.Closed()) && (a.Offered == nil || a.Offered(&s)) {
			out.General = append(out.General, t.general(a, p))
		}
	}
	return out
}

type asking struct {
	snap *register.Snapshot
	s    complaint.State
	m    complaint.Meta
}

// ask says why not; nil when it may be done.
func (t asking) ask(c complaint.Command, decide bool) *fault.Error {
	err := desk.May(t.snap, t.m.By, c.Act().Name, t.s)
	if err == nil && decide {
		_, err = complaint.Decide(desk.World{Snapshot: t.snap}, t.s, t.m, c)
	}
	if f := fault.As(err); f != nil && f.Kind != fault.Invalid {
		return f
	}
	return nil
}

func (t asking) step(st *procedure.Step) Action {
	a := Action{Command: st.Is().Name, Step: st.ID, Kind: st.Kind, Title: st.Title, Hint: st.Hint, Inputs: StepFields(t.snap, t.m.By, &t.s, st)}
	if c := t.try(st); c != nil {
		a.Why = t.ask(c, true)
		a.Allowed = a.Why == nil
	}
	return a
}

// try is a command that goes as far into the rules of a step as one can without knowing the fields; nil for the registration,
// which is over.
func (t asking) try(st *procedure.Step) complaint.Command {
	if a := complaint.ActOf(st.Kind); a != nil && st.Kind != "register" {
		return a.Try(complaint.Asking{State: &t.s, By: t.m.By}, st.ID)
	}
	return nil
}

// StepAction is a step that somebody comes to by its address: as with those offered, the rules say whether it can be done now,
// or again. What would change nothing has been done.
func StepAction(snap *register.Snapshot, staff string, s *complaint.State, st *procedure.Step, now time.Time) Action {
	t := asking{snap: snap, s: *s, m: complaint.Meta{At: now, By: staff, Channel: "desk"}}
	a := t.step(st)
	if c := t.try(st); a.Allowed && c != nil {
		if events, err := complaint.Decide(desk.World{Snapshot: snap}, *s, t.m, c); err == nil && len(events) == 0 {
			a.Allowed, a.Why = false, fault.New(fault.Refused, "complaint.step_over", "step", st.ID)
		}
	}
	return a
}

// Doer is one who can do a step now: the owner if the rules let him, else the lead of the case's department, else somebody of
// the role who reaches the case; "" when nobody can. Permission and conflict of interest are asked of the desk, as ever.
func Doer(snap *register.Snapshot, s complaint.State, st *procedure.Step, now time.Time) string {
	candidates := []string{s.Owner}
	for _, d := range slices.Backward(snap.Path(s.Department)) {
		candidates = append(candidates, d.Lead)
	}
	for _, p := range snap.WithRole(st.Who) {
		candidates = append(candidates, p.ID)
	}
	for _, id := range candidates {
		p := snap.StaffByID[id]
		if p == nil || !p.Active || p.Away {
			continue
		}
		t := asking{snap: snap, s: s, m: complaint.Meta{At: now, By: id, Channel: "desk"}}
		if a := t.step(st); a.Allowed {
			return id
		}
	}
	return ""
}

func (t asking) general(a *complaint.Act, p *procedure.Procedure) Action {
	c := a.Try(complaint.Asking{State: &t.s, Procedure: p, By: t.m.By}, "")
	out := Action{Command: a.Name, Inputs: a.AskedOf(desk.World{Snapshot: t.snap}, &t.s, t.m.By), Why: t.ask(c, a.Tried)}
	out.Allowed = out.Why == nil
	return out
}

// StepFields are the fields of a step's form on a case, as the case asks for them.
func StepFields(snap *register.Snapshot, by string, s *complaint.State, st *procedure.Step) []field.Field {
	return complaint.AskedLate(s, st, complaint.ActOf(st.Kind).AskedOf(desk.World{Snapshot: snap}, s, by))
}

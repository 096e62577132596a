package complaint

import (
	"amends/internal/fault"
	"amends/internal/procedure"
)

// decision is the working table of one Decide: the state as it becomes while events are added.
type decision struct {
	w      World
	s      State
	m      Meta
	p      *procedure.Procedure
	led    procedure.Ledger
	drawn  bool // led is that of s
	events []Event
}

func (d *decision) use(p *procedure.Procedure) { d.p, d.drawn = p, false }

// emit records that something happened; later rules of the same command see it.
func (d *decision) emit(e Event) {
	d.events = append(d.events, e)
	d.s.evolve(Recorded{Event: e, Version: d.s.Version + 1, At: d.m.At, By: d.m.By, Channel: d.m.Channel})
	d.drawn = false
}

// ledger is drawn from the state as it is now.
func (d *decision) ledger() procedure.Ledger {
	if !d.drawn {
		d.led, d.drawn = d.p.Draw(d.led, &d.s, d.s.Marks), true
	}
	return d.led
}

// stands refuses an act on a case that there is none of, work on one that is closed, and what comes after closing before.
func (d *decision) stands(a *Act) error {
	switch {
	case a.Begins:
	case d.s.Version == 0:
		return fault.New(fault.Unknown, "complaint.unknown")
	case a.Open && d.s.ClosedAt != 0:
		return fault.New(fault.Refused, "complaint.closed")
	case a.Closing && d.s.ClosedAt == 0:
		return fault.New(fault.Refused, "complaint.not_closed")
	}
	return nil
}

// impartial keeps a party out of the case: he may say his own side when he is asked, and nothing else (row I2).
func (d *decision) impartial(c Command) error {
	if _, own := c.(*GiveStatement); own || !d.s.Party(d.m.By) {
		return nil
	}
	return fault.New(fault.Refused, "complaint.own_matter")
}

// step finds the step that a command of this kind does: the one named, else the first open one of the kind, else "" when
// the procedure asks for none. It refuses a step of another kind, a gate that is not met and a person who may not.
func (d *decision) step(c Command, named string) (string, error) {
	kind := c.Act().Kind
	if d.s.ClosedAt != 0 && !c.Act().Closing {
		return "", fault.New(fault.Refused, "complaint.closed")
	}
	var e *procedure.Entry
	if named != "" {
		if e = d.ledger().Find(named); e == nil || e.Step.Kind != kind {
			return "", fault.Input("step", "complaint.step_unknown", "step", named)
		}
	} else if e = d.ledger().OpenOf(kind); e == nil {
		e = d.ledger().Of(kind) // done before: doing it again corrects it
	}
	if e == nil {
		return "", nil
	}
	if d.s.Withdrawn && (e.Status == procedure.NotApplicable || e.Status == procedure.Waived) {
		f := fault.New(fault.Refused, "complaint.step_fell_away", "step", e.Step.ID)
		return "", f.Listing(fault.Item{ID: e.Step.ID, Key: "complaint.loop_open_step", Title: e.Step.Title})
	}
	if !e.Ready && e.Status == procedure.Open {
		f := fault.New(fault.Refused, "complaint.step_not_ready", "step", e.Step.ID)
		words := e.Step.NeedsWords
		if len(words) == 0 {
			words = e.Step.Title
		}
		return "", f.Listing(fault.Item{ID: e.Step.ID, Key: "complaint.needs", Title: words})
	}
	return e.Step.ID, d.may(e.Step)
}

// may checks who does the step: the system and the roles that the procedure names; "owner" is the accountable owner; a
// department lead stands in for his people.
func (d *decision) may(st *procedure.Step) error {
	by := d.m.By
	switch {
	case by == System:
		return nil
	case by == Customer:
		if st.Is().By == "complainant" || st.Who == "complainant" {
			return nil
		}
	case by == d.s.Owner && (st.Who == "owner" || st.Who == "handler" || st.Who == "intake"):
		return nil
	case st.Kind == "approve": // the tier of money and grade says who
		return nil
	case st.Who == "" || st.Who == "complainant": // what the complainant said, written down for him
		return nil
	case d.w.Holds(by, st.Who):
		return nil
	case d.w.Holds(by, "lead") && (st.Who == "owner" || st.Who == "handler" || st.Who == "intake"):
		return nil // stands in for his people
	}
	return fault.New(fault.Forbidden, "complaint.step_not_yours", "who", st.Who, "step", st.ID)
}

// branch records where the steps done by this command lead, when the procedure forks there.
func (d *decision) branch() {
	for _, e := range d.events {
		f, ok := e.(finishing)
		if !ok || f.finishes() == "" {
			continue
		}
		st := d.p.Step(f.finishes())
		if st == nil || len(st.Next) == 0 {
			continue
		}
		if to := d.p.Branch(st.ID, &d.s); to != "" && d.s.Marks[st.ID].Branch != to {
			d.emit(BranchTaken{From: st.ID, To: to})
		}
	}
	// A short cut holds as long as its ground does, until the step that it led to is done.
	for i := range d.p.Steps {
		st := &d.p.Steps[i]
		m := d.s.Marks[st.ID]
		if _, there := d.s.Marks[m.Branch]; m.Branch == "" || there {
			continue
		}
		if to := d.p.Branch(st.ID, &d.s); to != m.Branch {
			d.emit(BranchTaken{From: st.ID, To: to})
		}
	}
}

// BranchTaken says which way the procedure went after a step that forks; without To the way is the usual one again.
type BranchTaken struct {
	From string `json:"from" tell:"step"`
	To   string `json:"to" tell:"step"`
}

func (BranchTaken) trait() Trait {
	return Trait{Name: "complaint.branch_taken", Voice: Change, Icon: "flow"}
}

func (e BranchTaken) apply(s *State, r Recorded) {
	m := s.Marks[e.From]
	m.Branch = e.To
	s.mark(e.From, m)
}

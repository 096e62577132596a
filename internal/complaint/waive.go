package complaint

import (
	"slices"

	"amends/internal/fault"
	"amends/internal/procedure"
)

// WaiveStep (豁免) lets a required step fall away: a reason, and the word of somebody who is not the owner and stands
// above the work.
type WaiveStep struct {
	Step   string `json:"step"`
	Reason Text   `json:"reason"`
}

// StepWaived says that a step need not be done.
type StepWaived struct {
	Step   string `json:"step"`
	Reason Text   `json:"reason"`
}

// notWaivable are the kinds of step that every case has: money is never spent without the tier that it asks for, and the
// grade says which.
var notWaivable = []string{"register", "assess", "close", "result-notice", "approve"}

// Waivable tells whether a step of a kind may fall away in a case at all. What was promised is paid, or declined.
func Waivable(s *State, kind string) bool {
	return !slices.Contains(notWaivable, kind) && (kind != "compensate" || s.Amount <= 0)
}

// Name is the API name.
func (*WaiveStep) Name() string { return "waive_step" }

// Texts are sealed by the desk.
func (c *WaiveStep) Texts() []*Text { return []*Text{&c.Reason} }

func (c *WaiveStep) decide(d *decision) error {
	if err := d.known(); err != nil {
		return err
	}
	var l fault.List
	e := d.ledger().Find(c.Step)
	if e == nil {
		l.Add("step", "complaint.step_unknown", "step", c.Step)
	}
	need(&l, c.Reason, "reason", ParaMax)
	if err := l.Err(); err != nil {
		return err
	}
	if e.Status == procedure.Done {
		return fault.New(fault.Refused, "complaint.step_done", "step", c.Step)
	}
	if !Waivable(&d.s, e.Step.Kind) {
		return fault.New(fault.Refused, "complaint.step_not_waivable", "step", c.Step)
	}
	if d.own(c.Name(), anybody) {
		return fault.New(fault.Refused, "complaint.own_waiver")
	}
	if e.Status != procedure.Open { // waived already, or not asked of this case
		return nil
	}
	d.emit(StepWaived{c.Step, c.Reason})
	return nil
}

func (StepWaived) trait() Trait { return Trait{Name: "complaint.step_waived", Voice: Change} }

func (e StepWaived) tell(t *Telling) {
	t.fact("step", FactStep, e.Step)
	t.say("reason", e.Reason)
}

func (e StepWaived) apply(s *State, r Recorded) { s.waive(e.Step, e.Reason.ID, r.By, r) }

func (s *State) waive(step, reason, approver string, r Recorded) {
	s.mark(step, procedure.Mark{Status: procedure.Waived, At: micros(r.At), By: r.By, Version: r.Version, Reason: reason, Approver: approver})
}

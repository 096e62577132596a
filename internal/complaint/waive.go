package complaint

import (
	"amends/internal/act"
	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/procedure"
)

// WaiveStep (豁免) lets a required step fall away: a reason, and the word of somebody who is not the owner and stands
// above the work.
type WaiveStep struct {
	Step   string `json:"step"`
	Reason Text   `json:"reason"`
}

// StepWaived says that a step need not be done.
type StepWaived WaiveStep

// Waivable tells whether a step of a kind may fall away in a case at all. Some every case has: money is never spent without
// the tier that it asks for, and the grade says which. What was promised is paid, or declined.
func Waivable(s *State, st *procedure.Step) bool {
	return !st.Is().Always && (st.Kind != "compensate" || s.Amount <= 0)
}

var waiveStepAct = &Act{
	Act: act.Act{Name: "waive_step", Conflict: "complaint.own_waiver", At: "POST waivers", May: []string{"case.waive"},
		Menu: act.Open, Icon: "split", Fields: []field.Field{
			field.Step.Of("step").Need().ByRule(),
			field.Para.Of("reason").Need(),
		}},
	New:   func() Command { return new(WaiveStep) },
	Tried: true, Trial: tryWaive,
}

// tryWaive takes a step that may be waived at all.
func tryWaive(on Asking) Command {
	w := &WaiveStep{Reason: some}
	for i := range on.Procedure.Steps {
		st := &on.Procedure.Steps[i]
		if on.State.Marks[st.ID].Status == "" && Waivable(on.State, st) {
			w.Step = st.ID
			break
		}
	}
	return w
}

// Act is the declaration.
func (*WaiveStep) Act() *Act { return waiveStepAct }

func (c *WaiveStep) decide(d *decision) error {
	l := d.fields(c)
	e := d.ledger().Find(c.Step)
	if e == nil {
		l.Add("step", "complaint.step_unknown", "step", c.Step)
	}
	if err := l.Err(); err != nil {
		return err
	}
	if e.Status == procedure.Done {
		return fault.New(fault.Refused, "complaint.step_done", "step", c.Step)
	}
	if !Waivable(&d.s, e.Step) {
		return fault.New(fault.Refused, "complaint.step_not_waivable", "step", c.Step)
	}
	if e.Status != procedure.Open { // waived already, or not asked of this case
		return nil
	}
	d.emit(StepWaived{c.Step, c.Reason})
	return nil
}

func (StepWaived) trait() Trait {
	return Trait{Name: "complaint.step_waived", Voice: Change, Icon: "split"}
}

func (e StepWaived) apply(s *State, r Recorded) { s.waive(e.Step, e.Reason.ID, r.By, r) }

func (s *State) waive(step, reason, approver string, r Recorded) {
	s.mark(step, procedure.Mark{Status: procedure.Waived, At: micros(r.At), By: r.By, Version: r.Version, Reason: reason,
		Approver: approver})
}

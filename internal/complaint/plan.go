package complaint

import (
	"slices"
	"strconv"

	"amends/internal/act"
	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/stream"
)

// ProposePlan (处理方案) sets out what will be done, by whom and by when, and the outcome that it rests on.
type ProposePlan struct {
	Step     string    `json:"step,omitempty"`
	Outcome  string    `json:"outcome"` // upheld, partly_upheld, not_upheld
	Measures []Measure `json:"measures"`
	Amount   int64     `json:"amount,omitempty"` // cents promised to the customer
	Reason   Text      `json:"reason"`
}

// Measure is one thing to be done.
type Measure struct {
	ID     string `json:"id,omitempty"`
	What   Text   `json:"what" typed:"line"`
	Owner  string `json:"owner,omitempty"` // empty: the owner of the case
	DueOn  string `json:"due_on"`
	DoneAt int64  `json:"-"`
	DoneBy string `json:"-"`
}

// Plan is the plan on record.
type Plan struct {
	Measures []Measure
	Reason   Text
	By       string
	Status   string // proposed, approved, returned
	Approver string
}

// PlanProposed says what is planned.
type PlanProposed struct {
	Step
	Outcome  string    `json:"outcome"`
	Measures []Measure `json:"measures"`
	Amount   int64     `json:"amount,omitempty"`
	Reason   Text      `json:"reason"`
	Opens    []string  `json:"opens,omitempty"` // a changed plan is approved, carried out, told and confirmed again
}

var proposePlanAct = &Act{
	Act: act.Act{Name: "propose_plan", Conflict: act.Free, Kind: "plan", At: "PUT plan", May: []string{"case.work"},
		Handling: true, Revised: "reason", Fields: []field.Field{
			field.Choice.Of("outcome").Among(field.Outcomes...).Need(),
			field.List.Of("measures").Between(1, 20).Need().Rows(
				field.Line.Of("what").Need(), field.Staff.Of("owner"), field.Date.Of("due_on").Promised().Need()),
			field.Money.Of("amount"),
			field.Para.Of("reason").Need(),
		}},
	New: func() Command { return new(ProposePlan) },
}

// Act is the declaration.
func (*ProposePlan) Act() *Act { return proposePlanAct }

func (c *ProposePlan) decide(d *decision) error {
	step, err := d.step(c, c.Step)
	if err != nil {
		return err
	}
	if d.s.Withdrawn {
		return fault.New(fault.Refused, "complaint.is_withdrawn")
	}
	l := d.fields(c)
	if d.s.against(c.Outcome) {
		l.Add("outcome", "complaint.outcome_against_findings")
	}
	e := PlanProposed{Step: Step{step}, Outcome: c.Outcome, Amount: c.Amount, Reason: c.Reason}
	for i, m := range c.Measures {
		path := "measures." + strconv.Itoa(i) + "."
		if m.Owner == "" {
			m.Owner = d.s.Owner
		}
		if d.s.Party(m.Owner) { // he does not put right what he is complained about for (row I2)
			l.Add(path+"owner", "complaint.measure_of_about")
		}
		m.ID = "m" + strconv.Itoa(i+1)
		e.Measures = append(e.Measures, m)
	}
	if err := l.Err(); err != nil {
		return err
	}
	kinds := []string{"approve", "carry-out", "result-notice", "confirm"}
	if d.s.Anew || c.Amount > d.s.Paid { // more is owed than was paid
		kinds = append(kinds, "compensate")
	}
	e.Opens = d.doneOf(kinds...)
	d.emit(e)
	return nil
}

// against tells whether an outcome contradicts what was found: something true is not dismissed, nothing true not upheld.
// Where nothing was found yet, or it stays unclear, the outcome is free.
func (s State) against(outcome string) bool {
	some, none := false, true
	for _, a := range s.Allegations {
		some = some || a.Finding == "substantiated" || a.Finding == "partly"
		none = none && a.Finding == "unsubstantiated"
	}
	if outcome == "not_upheld" {
		return some
	}
	return none && len(s.Allegations) > 0
}

// doneOf lists the marked steps of some kinds, which a change of what they rest on opens again.
func (d *decision) doneOf(kinds ...string) []string {
	var out []string
	for i := range d.p.Steps {
		st := &d.p.Steps[i]
		if _, marked := d.s.Marks[st.ID]; marked && slices.Contains(kinds, st.Kind) {
			out = append(out, st.ID)
		}
	}
	return out
}

func (PlanProposed) trait() Trait {
	return Trait{Name: "complaint.plan_proposed", Voice: Work, Moves: true, Handles: true}
}

func (e PlanProposed) tell(t *Telling) {
	t.Choice("outcome", e.Outcome)
	t.Fact("amount", field.Money, e.Amount)
	t.Say("reason", e.Reason)
	for _, m := range e.Measures {
		t.Say("measure", m.What)
	}
}

func (e PlanProposed) notice(a *audience) {
	a.Settle(planWaiting, planReturned)
	a.each(a.approvers(), planWaiting, stream.Args{Amount: e.Amount})
}

func (e PlanProposed) apply(s *State, r Recorded) {
	s.unmark(e.Opens)
	s.Doubt = Doubt{}
	if s.Confirmed == "yes" { // that was to another plan
		s.Confirmed, s.ConfirmedBy = "", ""
	}
	if s.Anew {
		s.Anew, s.Paid = false, 0
	}
	s.Outcome, s.Amount = e.Outcome, e.Amount
	s.Plan = Plan{Measures: e.Measures, Reason: e.Reason, By: r.By, Status: "proposed"}
}

// ApprovePlan (方案审批) is the word of a superior; nobody approves his own plan, nor one for a case that he owns, whoever
// wrote it down for him. Where one person is all there is he does, and the record says that he was alone (rows D6, I2).
type ApprovePlan struct {
	Step    string `json:"step,omitempty"`
	Verdict string `json:"verdict"` // approve, return
	Reason  Text   `json:"reason,omitzero"`
}

// PlanApproved says that the plan may be carried out.
type PlanApproved struct {
	Step
	Role   string `json:"role" tell:"role"` // the tier that approved
	Reason Text   `json:"reason,omitzero"`
	Alone  bool   `json:"alone,omitempty"` // his own, in a house of one
}

// PlanReturned says that the plan must be made anew.
type PlanReturned struct {
	Reason Text     `json:"reason"`
	Opens  []string `json:"opens,omitempty"`
}

var approvePlanAct = &Act{
	Act: act.Act{Name: "approve_plan", Conflict: act.Weighed, Kind: "approve", At: "POST approval",
		May: []string{"case.approve"}, Always: true, Fields: []field.Field{
			field.Choice.Of("verdict").Among("approve", "return").Need(),
			field.Para.Of("reason").With("verdict", "return"),
		}},
	New:   func() Command { return new(ApprovePlan) },
	Trial: func(Asking) Command { return &ApprovePlan{Verdict: "approve"} },
}

// Act is the declaration.
func (*ApprovePlan) Act() *Act { return approvePlanAct }

func (c *ApprovePlan) decide(d *decision) error {
	step, err := d.step(c, c.Step)
	if err != nil {
		return err
	}
	if d.s.Plan.Status == "approved" && c.Verdict == "approve" {
		return nil
	}
	if d.s.Plan.Status != "proposed" {
		return fault.New(fault.Refused, "complaint.no_plan")
	}
	if err := d.check(c); err != nil {
		return err
	}
	alone := d.w.Alone(d.m.By)
	tier := func(id string) bool { return id != d.s.Plan.By && d.w.MayApprove(id, d.s.Granted(), d.s.Grade) }
	switch {
	case alone:
	case d.m.By == d.s.Plan.By:
		return fault.New(fault.Refused, "complaint.own_plan")
	case d.own(c.Act().Name, tier):
		return fault.New(fault.Refused, "complaint.own_approval")
	}
	alone = alone && (d.m.By == d.s.Plan.By || d.m.By == d.s.Owner)
	granted := d.s.Granted()
	role := d.w.ApprovalRole(granted, d.s.Grade)
	if !d.w.MayApprove(d.m.By, granted, d.s.Grade) {
		return fault.New(fault.Forbidden, "complaint.tier", "role", role, "amount", granted)
	}
	if c.Verdict == "return" {
		d.emit(PlanReturned{c.Reason, d.lastStep("plan")})
		return nil
	}
	d.emit(PlanApproved{Step{step}, role, c.Reason, alone})
	return nil
}

func (PlanApproved) trait() Trait { return Trait{Name: "complaint.plan_approved", Voice: Work} }

func (PlanApproved) notice(a *audience) { a.decided(planApproved) }

func (e PlanApproved) apply(s *State, r Recorded) { s.Plan.Status, s.Plan.Approver = "approved", r.By }

func (PlanReturned) trait() Trait {
	return Trait{Name: "complaint.plan_returned", Voice: Work, Icon: "undo"}
}

func (PlanReturned) notice(a *audience) { a.decided(planReturned) }

// decided tells those whose plan it is what became of it.
func (a *audience) decided(n stream.Notice) {
	a.Settle(planWaiting)
	a.owner(n, stream.Args{})
	a.tell(a.after().Plan.By, n, stream.Args{})
}

func (e PlanReturned) apply(s *State, r Recorded) {
	s.Plan.Status = "returned"
	s.unmark(e.Opens)
}

package complaint

import (
	"slices"
	"strconv"

	"amends/internal/fault"
	"amends/internal/procedure"
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

// Name is the API name.
func (*ProposePlan) Name() string { return "propose_plan" }

// Texts are sealed by the desk.
func (c *ProposePlan) Texts() []*Text {
	out := []*Text{&c.Reason}
	for i := range c.Measures {
		out = append(out, &c.Measures[i].What)
	}
	return out
}

func (c *ProposePlan) decide(d *decision) error {
	step, err := d.step(c.Step, "plan")
	if err != nil {
		return err
	}
	if d.s.Withdrawn {
		return fault.New(fault.Refused, "complaint.is_withdrawn")
	}
	var l fault.List
	oneOf(&l, c.Outcome, "outcome", true, "upheld", "partly_upheld", "not_upheld")
	if d.s.against(c.Outcome) {
		l.Add("outcome", "complaint.outcome_against_findings")
	}
	need(&l, c.Reason, "reason", ParaMax)
	if len(c.Measures) == 0 {
		l.Add("measures", "input.required")
	}
	if len(c.Measures) > 20 {
		l.Add("measures", "input.too_many", "max", 20)
	}
	cents(&l, c.Amount, "amount")
	e := PlanProposed{Step: Step{step}, Outcome: c.Outcome, Amount: c.Amount, Reason: c.Reason}
	for i, m := range c.Measures {
		path := "measures." + strconv.Itoa(i) + "."
		need(&l, m.What, path+"what", LineMax)
		d.promised(&l, m.DueOn, path+"due_on")
		if m.Owner == "" {
			m.Owner = d.s.Owner
		}
		known(&l, m.Owner, path+"owner", d.w.HasStaff)
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
	t.choice("outcome", e.Outcome)
	t.fact("amount", procedure.Money, e.Amount)
	t.say("reason", e.Reason)
	for _, m := range e.Measures {
		t.say("measure", m.What)
	}
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
	Role   string `json:"role"` // the tier that approved
	Reason Text   `json:"reason,omitzero"`
	Alone  bool   `json:"alone,omitempty"` // his own, in a house of one
}

// PlanReturned says that the plan must be made anew.
type PlanReturned struct {
	Reason Text     `json:"reason"`
	Opens  []string `json:"opens,omitempty"`
}

// Name is the API name.
func (*ApprovePlan) Name() string { return "approve_plan" }

// Texts are sealed by the desk.
func (c *ApprovePlan) Texts() []*Text { return []*Text{&c.Reason} }

func (c *ApprovePlan) decide(d *decision) error {
	step, err := d.step(c.Step, "approve")
	if err != nil {
		return err
	}
	if d.s.Plan.Status == "approved" && c.Verdict == "approve" {
		return nil
	}
	if d.s.Plan.Status != "proposed" {
		return fault.New(fault.Refused, "complaint.no_plan")
	}
	var l fault.List
	oneOf(&l, c.Verdict, "verdict", true, "approve", "return")
	if c.Verdict == "return" {
		need(&l, c.Reason, "reason", ParaMax)
	}
	if err := l.Err(); err != nil {
		return err
	}
	alone := d.w.Alone(d.m.By)
	tier := func(id string) bool { return id != d.s.Plan.By && d.w.MayApprove(id, d.s.Granted(), d.s.Grade) }
	switch {
	case alone:
	case d.m.By == d.s.Plan.By:
		return fault.New(fault.Refused, "complaint.own_plan")
	case d.own(c.Name(), tier):
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

func (e PlanApproved) tell(t *Telling) {
	t.fact("role", FactRole, e.Role)
	t.say("reason", e.Reason)
}

func (e PlanApproved) apply(s *State, r Recorded) { s.Plan.Status, s.Plan.Approver = "approved", r.By }

func (PlanReturned) trait() Trait { return Trait{Name: "complaint.plan_returned", Voice: Work} }

func (e PlanReturned) tell(t *Telling) {
	t.say("reason", e.Reason)
}

func (e PlanReturned) apply(s *State, r Recorded) {
	s.Plan.Status = "returned"
	s.unmark(e.Opens)
}

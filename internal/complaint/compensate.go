package complaint

import (
	"amends/internal/act"
	"amends/internal/fault"
	"amends/internal/field"
)

// Compensate (补偿) records what the customer was offered, whether he agreed, and that it was delivered. It may not
// exceed what was approved in the plan, and the step is done when all of that arrived or the customer declined it (row E2).
type Compensate struct {
	Step    string `json:"step,omitempty"`
	Kind    string `json:"kind"` // cash credit data service voucher gift refund
	Amount  int64  `json:"amount"`
	Consent string `json:"consent"` // accepted, declined
	Text    Text   `json:"text"`    // how it was delivered and proven
}

// Compensated is one compensation on record.
type Compensated struct {
	Step
	Kind    string `json:"kind"`
	Amount  int64  `json:"amount"`
	Consent string `json:"consent"`
	Text    Text   `json:"text"`
}

var compensateAct = &Act{
	Act: act.Act{Name: "compensate", Conflict: act.Free, Kind: "compensate", At: "POST compensation",
		May: []string{"case.work"}, Handling: true, Fields: []field.Field{
			field.Choice.Of("kind").Among("cash", "credit", "data", "service", "voucher", "gift", "refund").Need(),
			field.Money.Of("amount").With("consent", "accepted").ByRule(),
			field.Choice.Of("consent").Among("accepted", "declined").Need(),
			field.Para.Of("text").Need(),
		}},
	New:   func() Command { return new(Compensate) },
	Trial: func(Asking) Command { return &Compensate{Consent: "accepted"} },
	Asks: func(w World, s *State, by string, list []field.Field) []field.Field {
		if s.Amount <= s.Paid {
			return field.NeededWhen(list, "amount")
		}
		return list
	},
}

// Act is the declaration.
func (*Compensate) Act() *Act { return compensateAct }

func (c *Compensate) decide(d *decision) error {
	step, err := d.step(c, c.Step)
	if err != nil {
		return err
	}
	if c.Consent == "accepted" && d.s.Plan.Status != "approved" { // also when the step was done under an earlier plan
		return fault.New(fault.Refused, "complaint.plan_not_approved")
	}
	l := d.fields(c)
	left := d.s.Amount - d.s.Paid
	if c.Amount == 0 && c.Consent == "accepted" && left > 0 {
		l.Add("amount", "input.required")
	}
	if err := l.Err(); err != nil {
		return err
	}
	if c.Consent == "accepted" && c.Amount > max(left, 0) {
		return fault.New(fault.Refused, "complaint.over_plan", "paid", d.s.Paid+c.Amount, "approved", d.s.Amount)
	}
	if c.Consent == "accepted" && c.Amount < left { // the rest is still owed
		step = ""
	}
	d.emit(Compensated{Step{step}, c.Kind, c.Amount, c.Consent, c.Text})
	return nil
}

func (Compensated) trait() Trait {
	return Trait{Name: "complaint.compensated", Voice: Work, Icon: "coin", Handles: true}
}

func (e Compensated) apply(s *State, r Recorded) {
	s.Compensations = add(s.Compensations, e)
	if e.Consent == "accepted" {
		s.Paid += e.Amount
	}
}

// Granted is what the customer gets in the whole case: what the plan in work promises on top of what he was paid before a no
// or a reopening. The tier that approves looks at this sum, or the money of one big plan could be split over small ones.
func (s *State) Granted() int64 {
	return s.Amount - s.Paid + s.PaidInAll()
}

// PaidInAll is what the customer accepted in the whole case, over all rounds, in cents.
func (s *State) PaidInAll() (sum int64) {
	for i := range s.Compensations {
		if s.Compensations[i].Consent == "accepted" {
			sum += s.Compensations[i].Amount
		}
	}
	return sum
}

// Care (关怀) records a call, visit or message of care and how it was received.
type Care struct {
	Step   string `json:"step,omitempty"`
	Medium string `json:"medium"`
	Text   Text   `json:"text"`
	Effect int    `json:"effect,omitempty"` // 1..5
}

// Cared is one act of care on record.
type Cared struct {
	Step
	Medium string `json:"medium"`
	Text   Text   `json:"text"`
	Effect int    `json:"effect,omitempty"`
}

var careAct = &Act{
	Act: act.Act{Name: "care", Conflict: act.Free, Kind: "care", At: "POST care", May: []string{"case.work"},
		Handling: true, Fields: []field.Field{
			field.Choice.Of("medium").Among(field.Media...).Need().First("phone"),
			field.Para.Of("text").Need(),
			field.Scale.Of("effect"),
		}},
	New: func() Command { return new(Care) },
}

// Act is the declaration.
func (*Care) Act() *Act { return careAct }

func (c *Care) decide(d *decision) error {
	step, err := d.step(c, c.Step)
	if err != nil {
		return err
	}
	if err := d.check(c); err != nil {
		return err
	}
	d.emit(Cared{Step{step}, c.Medium, c.Text, c.Effect})
	return nil
}

func (Cared) trait() Trait {
	return Trait{Name: "complaint.cared", Voice: Work, Icon: "smile", Handles: true}
}

func (e Cared) apply(s *State, r Recorded) {}

package improve

import (
	"amends/internal/act"
	"amends/internal/fault"
	"amends/internal/field"
)

// VerifyAction (核实整改) says that somebody else than who did it found it done, and how. That closes it.
type VerifyAction struct {
	Text  Text   `json:"text"`
	Files []File `json:"files,omitempty"`
}

// Verified says so.
type Verified struct {
	Text  Text   `json:"text"`
	Files []File `json:"files,omitempty"`
}

// ReturnAction (退回整改) sends back what is not done yet, and says why.
type ReturnAction struct {
	Reason Text `json:"reason"`
}

// Returned says so.
type Returned struct {
	Reason   Text  `json:"reason"`
	RemindAt int64 `json:"remind_at,omitempty"`
}

var verifyAct = &Act{
	Act: act.Act{Name: "verify_action", Conflict: ownWork, At: "POST verification", May: mayWork, Menu: act.Open,
		Icon: "check", Fields: proof},
	New: func() Command { return new(VerifyAction) }, Trial: func() Command { return &VerifyAction{Text: some} },
}

var returnAct = &Act{
	Act: act.Act{Name: "return_action", Conflict: ownWork, At: "POST return", May: mayWork, Menu: act.Open, Icon: "undo",
		Fields: []field.Field{
			field.Para.Of("reason").Need(),
		}},
	New: func() Command { return new(ReturnAction) }, Trial: func() Command { return &ReturnAction{Reason: some} },
}

// Act is the declaration.
func (*VerifyAction) Act() *Act { return verifyAct }

// Act is the declaration.
func (*ReturnAction) Act() *Act { return returnAct }

func (c *VerifyAction) decide(d *decision) error {
	if err := d.looks(c); err != nil {
		return err
	}
	d.emit(Verified{c.Text, c.Files})
	return nil
}

func (c *ReturnAction) decide(d *decision) error {
	if err := d.looks(c); err != nil {
		return err
	}
	remind := d.s.DueAt
	// It was late before: it is said again in its time, and not at once.
	for remind != 0 && !instant(remind).After(d.m.At) {
		remind = micros(instant(remind).Add(remindAgain))
	}
	d.emit(Returned{c.Reason, remind})
	return nil
}

// ownWork keeps who had a hand in an action from judging whether it is done.
const ownWork act.Conflict = "improve.own_work"

// looks refuses what is not said to be done.
func (d *decision) looks(c Command) error {
	if d.s.Status == Open || d.s.Status == Taken {
		return fault.New(fault.Refused, "improve.not_reported")
	}
	if err := d.standing(Reported); err != nil {
		return err
	}
	return d.check(c)
}

func (Verified) trait() act.Trait {
	return act.Trait{Name: "improve.verified", Voice: act.Work, Icon: "shield"}
}

func (e Verified) apply(s *State, r Recorded) {
	s.Status, s.VerifiedAt, s.VerifiedBy, s.RemindAt = Checked, micros(r.At), r.By, 0
	s.file(e.Files)
}

func (Returned) trait() act.Trait {
	return act.Trait{Name: "improve.returned", Voice: act.Change, Icon: "undo"}
}

func (e Returned) apply(s *State, _ Recorded) {
	s.Status, s.DoneAt, s.DoneBy, s.RemindAt = Taken, 0, "", e.RemindAt
	s.Returned++
}

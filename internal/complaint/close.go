package complaint

import (
	"amends/internal/act"
	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/procedure"
)

// Close (结案) ends the work on a complaint. It is refused while anything that the procedure requires is open, and the
// refusal lists it (row F4).
type Close struct {
	Step  string `json:"step,omitempty"`
	Basis string `json:"basis"` // accepted: the customer agrees; exhausted: all options are; withdrawn
	Text  Text   `json:"text,omitzero"`
}

// Closed says that the loop is closed.
type Closed struct {
	Step
	Basis string `json:"basis"`
	Text  Text   `json:"text,omitzero"`
}

var closeAct = &Act{
	Act: act.Act{Name: "close", Conflict: act.Free, Kind: "close", At: "POST closure",
		May: []string{"case.close", "case.evaluate"}, Always: true, Fields: []field.Field{
			field.Choice.Of("basis").Among("accepted", "exhausted", "withdrawn").Need().First("accepted"),
			field.Para.Of("text").With("basis", "exhausted"),
		}},
	New:   func() Command { return new(Close) },
	Trial: func(Asking) Command { return &Close{Basis: "accepted"} },
}

// Act is the declaration.
func (*Close) Act() *Act { return closeAct }

func (c *Close) decide(d *decision) error {
	if d.s.ClosedAt != 0 {
		return nil
	}
	if err := d.check(c); err != nil {
		return err
	}
	if (c.Basis == "withdrawn") != d.s.Withdrawn {
		return fault.Input("basis", "complaint.not_withdrawn")
	}
	if d.s.Superior.To != "" {
		return fault.New(fault.Refused, "complaint.superior_unanswered")
	}
	if missing := d.ledger().Missing(); len(missing) > 0 {
		return procedure.Refusal(missing)
	}
	step, err := d.step(c, c.Step)
	if err != nil {
		return err
	}
	if c.Basis == "accepted" && !d.accepted() {
		return fault.Input("basis", "complaint.not_accepted")
	}
	if c.Basis == "accepted" && len(d.doubters()) > 0 {
		return fault.Input("basis", "complaint.yes_in_doubt")
	}
	d.emit(Closed{Step{step}, c.Basis, c.Text})
	return nil
}

// accepted tells whether the customer said yes to what was done; silence is not a yes. A procedure that does not ask him,
// such as the one for records from before, leaves it to who closes.
func (d *decision) accepted() bool {
	return d.ledger().Of("confirm") == nil || d.s.Confirmed == "yes" && d.s.ConfirmedBy != "no_answer"
}

func (Closed) trait() Trait { return Trait{Name: "complaint.closed", Voice: Work, Public: true} }

func (Closed) notice(a *audience) { a.Settle(planWaiting, planReturned, liabilityReturned, waitedLong) }

func (e Closed) apply(s *State, r Recorded) {
	s.waited(r)
	s.ClosedAt, s.ClosedBy, s.Basis = micros(r.At), r.By, e.Basis
}

// Archive (归档) puts the closed case away; after it words and notes may still come in, work only after reopening.
type Archive struct {
	Step string `json:"step,omitempty"`
	Text Text   `json:"text,omitzero"`
}

// Archived says that the case file was put away.
type Archived struct {
	Step
	Text Text `json:"text,omitzero"`
}

var archiveAct = &Act{
	Act: act.Act{Name: "archive", Conflict: act.Free, Kind: "archive", At: "POST archive", May: []string{"case.archive"},
		Closing: true, Fields: []field.Field{
			field.Para.Of("text"),
		}},
	New: func() Command { return new(Archive) },
}

// Act is the declaration.
func (*Archive) Act() *Act { return archiveAct }

func (c *Archive) decide(d *decision) error {
	if d.s.ArchivedAt != 0 {
		return nil
	}
	step, err := d.step(c, c.Step)
	if err != nil {
		return err
	}
	d.emit(Archived{Step{step}, c.Text})
	return nil
}

func (Archived) trait() Trait { return Trait{Name: "complaint.archived", Voice: Work} }

func (e Archived) apply(s *State, r Recorded) { s.ArchivedAt = micros(r.At) }

// Revisit (回访) asks later whether the problem stays solved (row F5). Where it did not, the case comes back to work at once;
// after the window for that the step is done, and what came back is a new complaint.
type Revisit struct {
	Step        string `json:"step,omitempty"`
	Medium      string `json:"medium"`
	Reached     string `json:"reached"`                // yes, no
	StillSolved string `json:"still_solved,omitempty"` // yes, no; needed when reached
	Text        Text   `json:"text"`
}

// Revisited says what a revisit brought. An attempt without an answer does not finish the step; the third does.
type Revisited struct {
	Step
	Medium      string `json:"medium"`
	Reached     string `json:"reached"`
	StillSolved string `json:"still_solved,omitempty"`
	Text        Text   `json:"text"`
}

var revisitAct = &Act{
	Act: act.Act{Name: "revisit", Conflict: act.Free, Kind: "revisit", At: "POST revisits",
		May: []string{"case.evaluate", "case.work"}, Closing: true, Fields: []field.Field{
			field.Choice.Of("medium").Among(field.Media...).Need().First("phone"),
			field.Choice.Of("reached").Among(field.Solved...).Need(),
			field.Choice.Of("still_solved").Among(field.Solved...).With("reached", "yes"),
			field.Para.Of("text").Need(),
		}},
	New: func() Command { return new(Revisit) },
}

// Act is the declaration.
func (*Revisit) Act() *Act { return revisitAct }

// attempts is how often the customer is tried before he counts as unreachable.
const attempts = 3

func (c *Revisit) decide(d *decision) error {
	step, err := d.step(c, c.Step)
	if err != nil {
		return err
	}
	if err := d.check(c); err != nil {
		return err
	}
	if c.Reached == "no" && d.s.Attempts+1 < attempts {
		step = ""
	}
	if c.StillSolved == "no" {
		end, err := d.window()
		if err != nil {
			return err
		}
		if end.IsZero() || !d.m.At.After(end) {
			d.emit(Revisited{Step{}, c.Medium, c.Reached, c.StillSolved, c.Text})
			d.emit(Reopened{c.Text, d.comesBack()})
			return nil
		}
	}
	d.emit(Revisited{Step{step}, c.Medium, c.Reached, c.StillSolved, c.Text})
	return nil
}

func (Revisited) trait() Trait { return Trait{Name: "complaint.revisited", Voice: Work} }

func (e Revisited) apply(s *State, r Recorded) {
	s.Attempts++
	if e.Reached == "yes" {
		s.Attempts = 0
	}
}

// PublishCase (形成案例) adds what was learned to the case library.
type PublishCase struct {
	Step   string `json:"step,omitempty"`
	Lesson Text   `json:"lesson"`
}

// CasePublished says that the case became a typical case.
type CasePublished struct {
	Step
	Lesson Text `json:"lesson"`
}

var publishCaseAct = &Act{
	Act: act.Act{Name: "publish_case", Conflict: act.Free, Kind: "publish-case", At: "POST case-publication",
		May: []string{"case.evaluate"}, Closing: true, Fields: []field.Field{
			field.Para.Of("lesson").Need(),
		}},
	New: func() Command { return new(PublishCase) },
}

// Act is the declaration.
func (*PublishCase) Act() *Act { return publishCaseAct }

func (c *PublishCase) decide(d *decision) error {
	step, err := d.step(c, c.Step)
	if err != nil {
		return err
	}
	if err := d.check(c); err != nil {
		return err
	}
	d.emit(CasePublished{Step{step}, c.Lesson})
	return nil
}

func (CasePublished) trait() Trait { return Trait{Name: "complaint.case_published", Voice: Work} }

func (e CasePublished) apply(s *State, r Recorded) {}

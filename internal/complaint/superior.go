package complaint

import (
	"slices"

	"amends/internal/act"
	"amends/internal/clock"
	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/stream"
)

// AskSuperior (请上级介入) is the complainant's wish that somebody above the one who works on his case looks into it. It goes
// to the lead of whoever is complained past, never to him alone, and has a clock of its own.
type AskSuperior struct {
	Reason   Text `json:"reason"`
	FromNote bool `json:"from_note,omitempty"`
}

// SuperiorAsked says who is asked, past whom, and by when he answers.
type SuperiorAsked struct {
	Reason Text   `json:"reason"`
	Past   string `json:"past" tell:"staff"`
	To     string `json:"to" tell:"staff"`
	DueAt  int64  `json:"due_at" tell:"instant,due"` // µs UTC
}

// SuperiorLate says that he has not answered in time, and who is asked in his place.
type SuperiorLate struct {
	From  string `json:"from" tell:"staff"`
	To    string `json:"to" tell:"staff"`
	DueAt int64  `json:"due_at" tell:"instant,due"`
}

// AnswerSuperior is the superior's answer, which the complainant reads.
type AnswerSuperior struct {
	Text     Text `json:"text"`
	FromNote bool `json:"from_note,omitempty"`
}

// SuperiorAnswered says what he answered.
type SuperiorAnswered struct {
	Text Text   `json:"text"`
	Past string `json:"past"`
}

// Superior is the request that waits for an answer; zero when none does.
type Superior struct {
	Past  string
	To    string
	DueAt int64
}

var askSuperiorAct = &Act{
	Act: act.Act{Name: "ask_superior", Conflict: act.Free, Open: true, At: "POST superior",
		May: []string{"case.register", "case.reply"}, Customer: true, Menu: act.Open, Icon: "up", Fields: []field.Field{
			field.Para.Of("reason").Need().OfHim(),
			fromNote,
		}},
	New: func() Command { return new(AskSuperior) },
}

// Act is the declaration.
func (*AskSuperior) Act() *Act { return askSuperiorAct }

var answerSuperiorAct = &Act{
	Act: act.Act{Name: "answer_superior", Conflict: act.Weighed, At: "POST superior/answer",
		May: []string{"case.escalate"}, Menu: act.Open, Icon: "send", Fields: []field.Field{
			field.Para.Of("text").Need().ToHim(),
			fromNote,
		}},
	New:   func() Command { return new(AnswerSuperior) },
	Tried: true, Offered: func(s *State) bool { return s.Superior.To != "" },
	Trial: func(Asking) Command { return &AnswerSuperior{Text: some} },
}

// Act is the declaration.
func (*AnswerSuperior) Act() *Act { return answerSuperiorAct }

func (c *AskSuperior) decide(d *decision) error {
	if err := d.check(c); err != nil {
		return err
	}
	if d.s.Superior.To != "" { // asked already: what he adds is not lost
		d.emit(Heard{Text: c.Reason})
		return nil
	}
	to := d.over(d.s.Owner, d.s.Owner)
	if to == "" {
		return fault.New(fault.Refused, "complaint.nobody_above")
	}
	due, err := d.answerBy()
	if err != nil {
		return err
	}
	d.letIn(to)
	d.emit(SuperiorAsked{c.Reason, d.s.Owner, to, due})
	return nil
}

// over is the nearest above somebody who is here and neither a party nor the one complained past.
func (d *decision) over(staff, past string) string {
	var seen []string
	for n := 1; ; n++ {
		m := d.w.Manager(staff, n)
		if m == "" || slices.Contains(seen, m) {
			return ""
		}
		if seen = append(seen, m); m != past && m != staff && !d.s.Party(m) && d.w.HasStaff(m) && !d.w.Away(m) {
			return m
		}
	}
}

func (d *decision) answerBy() (int64, error) {
	cal, err := d.w.Calendar("")
	if err != nil {
		return 0, err
	}
	_, due, err := cal.Due(d.m.At, d.w.SuperiorWithin())
	return micros(due), err
}

// letIn lets somebody who is told of the case look at it.
func (d *decision) letIn(staff string) {
	if staff != "" && d.w.HasStaff(staff) && d.w.MayView(staff) && !d.s.Party(staff) && !d.w.Sees(staff, &d.s) {
		d.emit(AccessGranted{Staff: []string{staff}})
	}
}

func (c *AnswerSuperior) decide(d *decision) error {
	asked := d.s.Superior
	if asked.To == "" {
		return fault.New(fault.Refused, "complaint.no_superior_asked")
	}
	if by := d.m.By; !d.w.Alone(by) {
		switch {
		case by == asked.Past: // who took the case over to look into it himself does answer
			return fault.New(fault.Refused, "complaint.own_superior")
		case by != asked.To && !d.w.Answers(asked.To, by):
			return fault.New(fault.Forbidden, "complaint.superior_not_yours")
		}
	}
	if err := d.check(c); err != nil {
		return err
	}
	d.emit(SuperiorAnswered{c.Text, asked.Past})
	return nil
}

// unheard asks the next above once the superior's time is over; at the top he is reminded.
func (d *decision) unheard() error {
	asked := d.s.Superior
	if asked.To == "" || d.s.ClosedAt != 0 || instant(asked.DueAt).After(d.m.At) {
		return nil
	}
	to := d.over(asked.To, asked.Past)
	if to == "" {
		to = asked.To
	}
	due, err := d.answerBy()
	if err != nil {
		return err
	}
	d.letIn(to)
	d.emit(SuperiorLate{asked.To, to, due})
	return nil
}

func (SuperiorAsked) trait() Trait {
	return Trait{Name: "complaint.superior_asked", Voice: FromCustomer, Public: true, Moves: true}
}

func (e SuperiorAsked) notice(a *audience) { a.tell(e.To, superiorWanted, stream.Args{Due: e.DueAt}) }

func (e SuperiorAsked) apply(s *State, r Recorded) {
	s.Superior = Superior{e.Past, e.To, e.DueAt}
	s.LastHeardAt, s.HeardVersion = micros(r.At), r.Version
}

func (SuperiorLate) trait() Trait {
	return Trait{Name: "complaint.superior_late", Voice: Clockwork, Moves: true}
}

func (e SuperiorLate) notice(a *audience) { a.tell(e.To, superiorWanted, stream.Args{Due: e.DueAt}) }

func (e SuperiorLate) apply(s *State, _ Recorded) { s.Superior.To, s.Superior.DueAt = e.To, e.DueAt }

func (e SuperiorAnswered) letter() act.Letter {
	return act.Letter{Medium: act.Anyway, Subject: "progress"}.With("text", e.Text)
}

func (SuperiorAnswered) trait() Trait {
	return Trait{Name: "complaint.superior_answered", Voice: ToCustomer, Public: true, Moves: true}
}

func (SuperiorAnswered) notice(a *audience) { a.owner(superiorAnswered, stream.Args{}) }

func (e SuperiorAnswered) apply(s *State, r Recorded) {
	s.Superior, s.LastReplyAt = Superior{}, micros(r.At)
}

// DefaultSuperiorWithin is how long a superior has where the organisation does not say.
var DefaultSuperiorWithin = clock.Span{Unit: clock.WorkingDay, Amount: 1}

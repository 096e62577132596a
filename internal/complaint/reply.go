package complaint

import (
	"amends/internal/act"
	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/procedure"
	"amends/internal/stream"
)

// FirstReply (首次回复) tells the complainant what was understood, what happens next and what is still needed (row D1).
type FirstReply struct {
	Step       string `json:"step,omitempty"`
	Medium     string `json:"medium"`
	Understood Text   `json:"understood"`
	Next       Text   `json:"next"`
	Needed     Text   `json:"needed,omitzero"`
	FromNote   bool   `json:"from_note,omitempty"`
}

// FirstReplied says that the first reply went out.
type FirstReplied struct {
	Step
	Medium     string `json:"medium"`
	Understood Text   `json:"understood"`
	Next       Text   `json:"next"`
	Needed     Text   `json:"needed,omitzero"`
}

var firstReplyAct = &Act{
	Act: act.Act{Name: "first_reply", Conflict: act.Free, Kind: "first-reply", At: "POST first-reply",
		May: []string{"case.reply"}, Handling: true, Fields: []field.Field{
			field.Choice.Of("medium").Among(field.Media...).Need().First("phone"),
			field.Para.Of("understood").Need().ToHim(),
			field.Para.Of("next").Need().ToHim(),
			field.Para.Of("needed").ToHim(),
			fromNote,
		}},
	New: func() Command { return new(FirstReply) },
}

// Act is the declaration.
func (*FirstReply) Act() *Act { return firstReplyAct }

func (c *FirstReply) decide(d *decision) error {
	step, err := d.step(c, c.Step)
	if err != nil {
		return err
	}
	if err := d.unsaid(step); err != nil {
		return err
	}
	if err := d.check(c); err != nil {
		return err
	}
	d.emit(FirstReplied{Step{step}, c.Medium, c.Understood, c.Next, c.Needed})
	return nil
}

// unsaid refuses to tell the complainant once more what a step has told him: two colleagues at once would write to him
// twice, and what was sent is not corrected by sending it again.
func (d *decision) unsaid(step string) error {
	m := d.s.Marks[step]
	if m.Status != procedure.Done {
		return nil
	}
	return fault.New(fault.Refused, "complaint.told_before", "after", instant(m.At))
}

func (e FirstReplied) letter() act.Letter {
	return act.Letter{Medium: e.Medium, Template: "first_reply"}.With("understood", e.Understood).With("next",
		e.Next).With("needed", e.Needed)
}

func (FirstReplied) trait() Trait {
	return Trait{Name: "complaint.first_replied", Voice: ToCustomer, Public: true, Found: true, Handles: true}
}

func (e FirstReplied) apply(s *State, r Recorded) { s.replied(r) }

func (s *State) replied(r Recorded) {
	s.LastReplyAt = micros(r.At)
	if s.FirstReplyAt == 0 {
		s.FirstReplyAt = micros(r.At)
	}
}

// Reply writes to the complainant outside any step.
type Reply struct {
	Medium   string `json:"medium"`
	Text     Text   `json:"text"`
	Files    []File `json:"files,omitempty"`
	Heard    int    `json:"heard,omitempty"` // version of the case the writer had before him; a newer word of the customer refuses
	FromNote bool   `json:"from_note,omitempty"`
}

// Replied is one message to the complainant.
type Replied struct {
	Medium string `json:"medium"`
	Text   Text   `json:"text"`
	Files  []File `json:"files,omitempty"`
}

var replyAct = &Act{
	Act: act.Act{Name: "reply", Conflict: act.Free, At: "POST replies", May: []string{"case.reply"}, Menu: act.Ever,
		Fields: []field.Field{
			field.Choice.Of("medium").Among(field.Media...).Need().First("phone"),
			field.Para.Of("text").Need().ToHim(),
			field.Files.Of("files"),
			field.Number.Of("heard").Between(0, 1<<30).ByHand(),
			fromNote,
		}},
	New: func() Command { return new(Reply) },
}

// Act is the declaration.
func (*Reply) Act() *Act { return replyAct }

func (c *Reply) decide(d *decision) error {
	if err := d.check(c); err != nil {
		return err
	}
	if c.Heard > 0 && d.s.HeardVersion > c.Heard {
		return fault.New(fault.Conflict, "complaint.customer_wrote_meanwhile")
	}
	d.emit(Replied{c.Medium, c.Text, c.Files})
	return nil
}

func (e Replied) letter() act.Letter {
	return act.Letter{Medium: e.Medium, Subject: "progress"}.With("text", e.Text)
}

func (Replied) trait() Trait {
	return Trait{Name: "complaint.replied", Voice: ToCustomer, Public: true, Found: true}
}

func (e Replied) apply(s *State, r Recorded) {
	s.LastReplyAt = micros(r.At)
	for _, f := range e.Files {
		s.file(f, "reply", r)
	}
}

// Note writes down something for colleagues only.
type Note struct {
	Text     Text     `json:"text"`
	Files    []File   `json:"files,omitempty"`
	Mentions []string `json:"mentions,omitempty"` // staff ids
	Grant    bool     `json:"grant,omitempty"`    // lets those mentioned in who do not see the case
}

// Noted is one internal note.
type Noted struct {
	Text     Text     `json:"text"`
	Files    []File   `json:"files,omitempty"`
	Mentions []string `json:"mentions,omitempty"`
}

var noteAct = &Act{
	Act: act.Act{Name: "note", Conflict: act.Free, At: "POST notes", May: []string{"case.note"}, Menu: act.Ever,
		Fields: []field.Field{
			field.Para.Of("text").Need(),
			field.Files.Of("files"),
			field.Staff.Of("mentions").ByRule(),
			field.Bool.Of("grant").ByHand(),
		}},
	New: func() Command { return new(Note) },
}

// Act is the declaration.
func (*Note) Act() *Act { return noteAct }

func (c *Note) decide(d *decision) error {
	l := d.fields(c)
	in := d.mentioned(l, c.Mentions, c.Grant)
	if err := l.Err(); err != nil {
		return err
	}
	if len(in) > 0 {
		d.emit(AccessGranted{Staff: in})
	}
	d.emit(Noted{c.Text, c.Files, c.Mentions})
	return nil
}

func (Noted) trait() Trait {
	return Trait{Name: "complaint.noted", Voice: AmongColleagues, Found: true}
}

func (e Noted) notice(a *audience) { a.each(e.Mentions, mentioned, stream.Args{}) }

func (e Noted) apply(s *State, r Recorded) {
	s.Notes++
	for _, f := range e.Files {
		s.file(f, "note", r)
	}
}

// Hear takes in a further word of the complainant (客户补充). An answer to a question lets the clocks run again.
type Hear struct {
	Text     Text   `json:"text"`
	Files    []File `json:"files,omitempty"`
	FromNote bool   `json:"from_note,omitempty"`
}

// Heard is one message of the complainant.
type Heard struct {
	Text  Text   `json:"text"`
	Files []File `json:"files,omitempty"`
}

var hearAct = &Act{
	Act: act.Act{Name: "hear", Conflict: act.Free, At: "POST messages", May: []string{"case.register", "case.reply"},
		Customer: true, Menu: act.Ever, Icon: "chat", Fields: []field.Field{
			field.Para.Of("text").Need().OfHim(),
			field.Files.Of("files"),
			fromNote,
		}},
	New: func() Command { return new(Hear) },
}

// Act is the declaration.
func (*Hear) Act() *Act { return hearAct }

func (c *Hear) decide(d *decision) error {
	if err := d.check(c); err != nil {
		return err
	}
	waiting := d.s.WaitingSince != 0
	d.emit(Heard{c.Text, c.Files})
	if waiting && d.s.ClosedAt == 0 {
		return d.resume("customer_answered")
	}
	return nil
}

func (Heard) trait() Trait {
	return Trait{Name: "complaint.heard", Voice: FromCustomer, Public: true, Found: true}
}

func (Heard) notice(a *audience) {
	a.Settle(waitedLong)
	a.owner(customerWrote, stream.Args{})
}

func (e Heard) apply(s *State, r Recorded) {
	s.spoke(r.By)
	s.waited(r)
	s.LastHeardAt, s.HeardVersion, s.Question = micros(r.At), r.Version, Text{}
	for _, f := range e.Files {
		s.file(f, "complainant", r)
	}
}

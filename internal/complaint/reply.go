package complaint

import (
	"amends/internal/fault"
	"amends/internal/procedure"
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

// Name is the API name.
func (*FirstReply) Name() string { return "first_reply" }

// Texts are sealed by the desk.
func (c *FirstReply) Texts() []*Text { return []*Text{&c.Understood, &c.Next, &c.Needed} }

func (c *FirstReply) decide(d *decision) error {
	step, err := d.step(c.Step, "first-reply")
	if err != nil {
		return err
	}
	if err := d.unsaid(step); err != nil {
		return err
	}
	var l fault.List
	oneOf(&l, c.Medium, "medium", true, media...)
	need(&l, c.Understood, "understood", ParaMax)
	need(&l, c.Next, "next", ParaMax)
	bound(&l, c.Needed, "needed", ParaMax)
	if err := l.Err(); err != nil {
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

func (FirstReplied) trait() Trait {
	return Trait{Name: "complaint.first_replied", Voice: ToCustomer, Public: true, Found: true, Handles: true}
}

func (e FirstReplied) tell(t *Telling) {
	t.choice("medium", e.Medium)
	t.say("understood", e.Understood)
	t.say("next", e.Next)
	t.say("needed", e.Needed)
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

// Name is the API name.
func (*Reply) Name() string { return "reply" }

// Texts are sealed by the desk.
func (c *Reply) Texts() []*Text { return append([]*Text{&c.Text}, fileNames(c.Files)...) }

func (c *Reply) decide(d *decision) error {
	if err := d.known(); err != nil {
		return err
	}
	var l fault.List
	oneOf(&l, c.Medium, "medium", true, media...)
	need(&l, c.Text, "text", ParaMax)
	if err := l.Err(); err != nil {
		return err
	}
	if c.Heard > 0 && d.s.HeardVersion > c.Heard {
		return fault.New(fault.Conflict, "complaint.customer_wrote_meanwhile")
	}
	d.emit(Replied{c.Medium, c.Text, c.Files})
	return nil
}

func (Replied) trait() Trait {
	return Trait{Name: "complaint.replied", Voice: ToCustomer, Public: true, Found: true}
}

func (e Replied) tell(t *Telling) {
	t.Files = e.Files
	t.choice("medium", e.Medium)
	t.say("text", e.Text)
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

// Name is the API name.
func (*Note) Name() string { return "note" }

// Texts are sealed by the desk.
func (c *Note) Texts() []*Text { return append([]*Text{&c.Text}, fileNames(c.Files)...) }

func (c *Note) decide(d *decision) error {
	if err := d.known(); err != nil {
		return err
	}
	var l fault.List
	need(&l, c.Text, "text", ParaMax)
	in := d.mentioned(&l, c.Mentions, c.Grant)
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

func (e Noted) tell(t *Telling) {
	t.Files = e.Files
	t.fact("mentions", procedure.Staff, e.Mentions)
	t.say("text", e.Text)
}

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

// Name is the API name.
func (*Hear) Name() string { return "hear" }

// Texts are sealed by the desk.
func (c *Hear) Texts() []*Text { return append([]*Text{&c.Text}, fileNames(c.Files)...) }

func (c *Hear) decide(d *decision) error {
	if err := d.known(); err != nil {
		return err
	}
	var l fault.List
	need(&l, c.Text, "text", ParaMax)
	if err := l.Err(); err != nil {
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

func (e Heard) tell(t *Telling) {
	t.Files = e.Files
	t.say("text", e.Text)
}

func (e Heard) apply(s *State, r Recorded) {
	s.spoke(r.By)
	s.waited(r)
	s.LastHeardAt, s.HeardVersion, s.Question = micros(r.At), r.Version, Text{}
	for _, f := range e.Files {
		s.file(f, "complainant", r)
	}
}

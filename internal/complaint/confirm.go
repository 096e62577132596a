package complaint

import (
	"time"

	"amends/internal/fault"
	"amends/internal/procedure"
)

// Confirm (解决确认) is the customer's word whether it is solved. "No" sends the case back to work (row F1).
type Confirm struct {
	Step   string `json:"step,omitempty"`
	Solved string `json:"solved"`          // yes, no
	Basis  string `json:"basis,omitempty"` // customer (his own act), phone (his words are needed), no_answer (the third attempt), checked (a doubted yes of his)
	Text   Text   `json:"text,omitzero"`

	CalledAt time.Time `json:"called_at,omitzero"`           // of staff: when he was called
	Number   Text      `json:"number,omitzero" typed:"line"` // at which number
	His      bool      `json:"-"`                            // the number is one of his, or can be dialled from here: the desk knows
	Files    []File    `json:"files,omitempty"`              // the recording
	FromNote bool      `json:"from_note,omitempty"`
}

// Confirmed says that the customer accepts the solution.
type Confirmed struct {
	Step
	Basis string `json:"basis"`
	Text  Text   `json:"text,omitzero"`
	Call
	Seen []string `json:"seen,omitempty"` // who of the house had seen the code that it was given with
}

// Unsolved says that the customer does not accept; Opens are the steps that are open again.
type Unsolved struct {
	Basis string   `json:"basis"`
	Text  Text     `json:"text,omitzero"`
	Opens []string `json:"opens"`
	Call
}

// Unanswered says that somebody tried to ask the customer and did not reach him; the third time ends the trying.
type Unanswered struct {
	Attempt int  `json:"attempt"`
	Text    Text `json:"text"`
	Call
}

// Name is the API name.
func (*Confirm) Name() string { return "confirm" }

// Texts are sealed by the desk.
func (c *Confirm) Texts() []*Text { return append([]*Text{&c.Text, &c.Number}, fileNames(c.Files)...) }

func (c *Confirm) decide(d *decision) error {
	step, err := d.step(c.Step, "confirm")
	if err != nil {
		return err
	}
	var l fault.List
	oneOf(&l, c.Solved, "solved", true, "yes", "no")
	oneOf(&l, c.Basis, "basis", false, "customer", "phone", "no_answer", "checked")
	bound(&l, c.Text, "text", ParaMax)
	basis := c.Basis
	switch {
	case d.m.By == Customer:
		basis = "customer"
	case basis == "" || basis == "customer":
		basis = "phone"
	}
	var call Call
	if d.m.By != Customer { // what he said, or how he was tried
		need(&l, c.Text, "text", ParaMax)
		call = d.called(&l, c, c.Solved == "yes" && basis != "checked" || basis == "no_answer")
		if last := instant(d.s.TriedAt); basis == "no_answer" && d.s.Unanswered > 0 && c.CalledAt.Before(last.Add(attemptsApart)) {
			l.Add("called_at", "complaint.attempts_apart", "after", last.Add(attemptsApart))
		}
	}
	if basis == "checked" {
		if err := d.checked(c); err != nil {
			return err
		}
	}
	if basis == "no_answer" && c.Solved == "no" {
		l.Add("solved", "complaint.no_answer_is_not_no")
	}
	if err := l.Err(); err != nil {
		return err
	}
	if n := d.s.Unanswered + 1; basis == "no_answer" && n < attempts {
		d.emit(Unanswered{n, c.Text, call})
		return nil
	}
	if c.Solved == "yes" {
		return d.yes(c, step, basis, call)
	}
	d.emit(Unsolved{basis, c.Text, d.back(step), call})
	return nil
}

// yes takes the complainant's yes for what it is: his own, what somebody wrote down for him, or in doubt until another has
// asked him.
func (d *decision) yes(c *Confirm, step, basis string, call Call) error {
	var seen []string
	switch basis {
	case "phone":
		if err := d.proved(c); err != nil {
			return err
		}
	case Customer:
		if who := d.standins(); len(who) > 0 {
			if d.s.Doubt.At == 0 { // said twice it is no better
				d.emit(YesDoubted{c.Text, who})
			}
			return nil
		}
		seen = d.readers()
	}
	d.emit(Confirmed{Step{step}, basis, c.Text, call, seen})
	return nil
}

// back lists the marked steps that come open again when a case goes back to work from a step: from the one that the
// procedure names (back_to), else from the plan, up to the step itself.
func (d *decision) back(step string) []string {
	from := -1
	if st := d.p.Step(step); st != nil {
		if to, ok := st.Params["back_to"].(string); ok {
			from = d.p.Index(to)
		}
	}
	if from < 0 {
		if e := d.ledger().Of("plan"); e != nil {
			from = d.p.Index(e.Step.ID)
		}
	}
	return d.reopens(from)
}

// reopens lists the marked steps from a place in the procedure on; being registered is never undone.
func (d *decision) reopens(from int) []string {
	var out []string
	for i := max(from, 0); i < len(d.p.Steps); i++ {
		if _, ok := d.s.Marks[d.p.Steps[i].ID]; ok && d.p.Steps[i].Kind != "register" {
			out = append(out, d.p.Steps[i].ID)
		}
	}
	return out
}

func (Confirmed) trait() Trait {
	return Trait{Name: "complaint.confirmed", Voice: FromCustomer, Public: true}
}

func (e Confirmed) tell(t *Telling) {
	t.choice("basis", e.Basis)
	for _, id := range e.Seen {
		t.fact("seen_by", procedure.Staff, id)
	}
	t.say("text", e.Text)
	t.call(e.Call)
}

func (e Confirmed) apply(s *State, r Recorded) {
	s.Confirmed, s.ConfirmedBy, s.Unanswered, s.YesBy, s.YesAt = "yes", e.Basis, 0, "", 0
	s.YesSeen, s.Doubt = e.Seen, Doubt{}
	if r.By != Customer {
		s.YesBy, s.YesAt = r.By, micros(r.At)
		s.spoke(r.By)
	}
	e.Call.file(s, r)
}

func (Unanswered) trait() Trait { return Trait{Name: "complaint.unanswered", Voice: Change} }

func (e Unanswered) tell(t *Telling) {
	t.fact("attempt", procedure.Number, e.Attempt)
	t.say("text", e.Text)
	t.call(e.Call)
}

func (e Unanswered) apply(s *State, r Recorded) {
	s.Unanswered, s.TriedAt = e.Attempt, e.Call.At
	e.Call.file(s, r)
}

func (Unsolved) trait() Trait {
	return Trait{Name: "complaint.unsolved", Voice: FromCustomer, Public: true, Moves: true}
}

func (e Unsolved) tell(t *Telling) {
	t.choice("basis", e.Basis)
	t.say("text", e.Text)
	t.call(e.Call)
}

func (e Unsolved) apply(s *State, r Recorded) {
	s.spoke(r.By)
	s.Confirmed, s.ConfirmedBy, s.Unanswered, s.Doubt = "no", e.Basis, 0, Doubt{}
	s.LastHeardAt, s.HeardVersion, s.Anew, s.ScoreBy = micros(r.At), r.Version, true, ""
	s.unmark(e.Opens)
	e.Call.file(s, r)
}

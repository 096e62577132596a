package complaint

import (
	"time"

	"amends/internal/act"
	"amends/internal/field"
	"amends/internal/stream"
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
	Attempt int  `json:"attempt" tell:"number"`
	Text    Text `json:"text"`
	Call
}

// spokenYes is a yes of the complainant's that was heard by telephone.
var spokenYes = field.When{"solved": {"yes"}, "basis": {"", "customer", "phone", "no_answer"}}

var confirmAct = &Act{
	Act: act.Act{Name: "confirm", Conflict: act.Weighed, Kind: "confirm", At: "POST confirmation",
		May: []string{"case.register", "case.work"}, Customer: true, By: act.Complainant, Params: []string{"back_to"},
		Fields: []field.Field{
			field.Choice.Of("solved").Among(field.Solved...).Need(),
			field.Choice.Of("basis").Among("customer", "phone", "no_answer", "checked").First("phone"),
			field.Para.Of("text").Need().OfHim().ByRule(),
			field.Instant.Of("called_at").Beside(spokenYes).With("basis", "no_answer").With("number", field.Something).ByRule(),
			field.Line.Of("number").Beside(spokenYes).With("basis", "no_answer").With("called_at", field.Something).ByRule(),
			field.Files.Of("files"),
			fromNote,
		}},
	New: func() Command { return new(Confirm) },
	Asks: func(w World, s *State, by string, list []field.Field) []field.Field {
		d := decision{w: w, s: *s, m: Meta{By: by}}
		if !Doubtful(w, s) {
			list = unoffered(list, "basis", "checked")
		}
		if s.Contested > 0 || d.own("confirm", anybody) {
			return field.NeededWhen(list, "files", field.When{"solved": {"yes"}, "basis": {"", "customer", "phone"}})
		}
		return list
	},
}

// Act is the declaration.
func (*Confirm) Act() *Act { return confirmAct }

func (c *Confirm) decide(d *decision) error {
	step, err := d.step(c, c.Step)
	if err != nil {
		return err
	}
	l := d.fields(c)
	basis := c.Basis
	switch {
	case d.m.By == Customer:
		basis = "customer"
	case basis == "" || basis == "customer":
		basis = "phone"
	}
	var call Call
	if d.m.By != Customer { // what he said, or how he was tried
		l.Need(!c.Text.IsZero(), "text")
		call = d.called(l, c, c.Solved == "yes" && basis != "checked" || basis == "no_answer")
		if last := instant(d.s.TriedAt); basis == "no_answer" && d.s.Unanswered > 0 &&
			c.CalledAt.Before(last.Add(attemptsApart)) {
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

func (e Confirmed) letter() act.Letter {
	if e.Basis == Customer { // his own word
		return act.Letter{}
	}
	return act.Letter{Medium: act.Anyway, Template: "written_down", House: "letter.complaint.confirmed"}
}

func (Confirmed) trait() Trait {
	return Trait{Name: "complaint.confirmed", Voice: FromCustomer, Public: true}
}

func (e Confirmed) tell(t *Telling) {
	t.Choice("basis", e.Basis)
	for _, id := range e.Seen {
		t.Fact("seen_by", field.Staff, id)
	}
	t.Say("text", e.Text)
	acts.Tell(t, e.Call)
}

func (Confirmed) notice(a *audience) { a.owner(customerAccepted, stream.Args{}) }

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

func (e Unanswered) apply(s *State, r Recorded) {
	s.Unanswered, s.TriedAt = e.Attempt, e.Call.At
	e.Call.file(s, r)
}

func (Unsolved) trait() Trait {
	return Trait{Name: "complaint.unsolved", Voice: FromCustomer, Public: true, Moves: true}
}

func (Unsolved) notice(a *audience) { a.owner(customerRefused, stream.Args{}) }

func (e Unsolved) apply(s *State, r Recorded) {
	s.spoke(r.By)
	s.Confirmed, s.ConfirmedBy, s.Unanswered, s.Doubt = "no", e.Basis, 0, Doubt{}
	s.LastHeardAt, s.HeardVersion, s.Anew, s.ScoreBy = micros(r.At), r.Version, true, ""
	s.unmark(e.Opens)
	e.Call.file(s, r)
}

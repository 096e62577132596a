package complaint

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"

	"amends/internal/act"
	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/stream"
)

// Statement (陈述) is what a party was asked and what he said. He sees the question, which is written for him, and the day
// by which he is to answer; of the case he sees nothing.
type Statement struct {
	ID       string // within the case
	Staff    string
	Question Text
	DueOn    string
	By       string // who asked
	AskedAt  int64
	Said     Text
	SaidAt   int64 // 0: not yet
}

// StatementID names a statement to the party, who does not learn of which case it is.
func StatementID(caseID, ask string) string {
	sum := sha256.Sum256([]byte(caseID + " " + ask))
	return hex.EncodeToString(sum[:16])
}

// Open says that it waits for the party.
func (t Statement) Open() bool { return t.SaidAt == 0 }

// StatementOf is one of the case's statements; nil when there is none of that id.
func (s *State) StatementOf(id string) *Statement {
	for i := range s.Statements {
		if s.Statements[i].ID == id {
			return &s.Statements[i]
		}
	}
	return nil
}

// AskStatement (听取意见) asks a party for his side of the matter.
type AskStatement struct {
	Staff    string `json:"staff"`
	Question Text   `json:"question"` // all that he is shown
	DueOn    string `json:"due_on"`
}

// StatementAsked says what a party was asked.
type StatementAsked struct {
	ID       string `json:"id"`
	Staff    string `json:"staff"`
	Question Text   `json:"question"`
	DueOn    string `json:"due_on"`
}

var askStatementAct = &Act{
	Act: act.Act{Name: "ask_statement", Conflict: act.Free, Open: true, At: "POST statements", May: []string{"case.work"},
		Menu: act.Open, Icon: "chat", Fields: []field.Field{
			field.Staff.Of("staff").Need(),
			field.Para.Of("question").Need(),
			field.Date.Of("due_on").Promised().Need(),
		}},
	New:     func() Command { return new(AskStatement) },
	Offered: func(s *State) bool { return len(s.Parties) > 0 },
	Asks: func(w World, s *State, by string, list []field.Field) []field.Field {
		return offered(list, "staff", slices.DeleteFunc(slices.Clone(s.Parties), s.asked))
	},
}

// Act is the declaration.
func (*AskStatement) Act() *Act { return askStatementAct }

func (c *AskStatement) decide(d *decision) error {
	l := d.fields(c)
	if d.w.HasStaff(c.Staff) && !d.s.Party(c.Staff) {
		l.Add("staff", "complaint.no_party")
	}
	if err := l.Err(); err != nil {
		return err
	}
	if d.s.asked(c.Staff) {
		return fault.New(fault.Refused, "complaint.statement_open")
	}
	d.emit(StatementAsked{"p" + strconv.Itoa(len(d.s.Statements)+1), c.Staff, c.Question, c.DueOn})
	return nil
}

// asked says that somebody's answer is still waited for.
func (s *State) asked(staff string) bool {
	return slices.ContainsFunc(s.Statements, func(t Statement) bool { return t.Staff == staff && t.Open() })
}

func (StatementAsked) trait() Trait { return Trait{Name: "complaint.statement_asked", Voice: Change} }

func (e StatementAsked) notice(a *audience) {
	a.tell(e.Staff, statementAsked, stream.Args{Statement: StatementID(a.after().ID, e.ID)})
}

func (e StatementAsked) apply(s *State, r Recorded) {
	s.Statements = add(s.Statements, Statement{ID: e.ID, Staff: e.Staff, Question: e.Question, DueOn: e.DueOn, By: r.By,
		AskedAt: micros(r.At)})
}

// GiveStatement is the party's answer. It is his own: nobody gives it for him, and he gives it once.
type GiveStatement struct {
	Statement string `json:"statement"`
	Text      Text   `json:"text"`
}

// StatementGiven says what a party said.
type StatementGiven struct {
	ID    string `json:"id"`
	Staff string `json:"staff"`
	Text  Text   `json:"text"`
}

var giveStatementAct = &Act{
	Act: act.Act{Name: "give_statement", Conflict: act.Free, At: "POST /statements/{statement}/answer",
		Fields: []field.Field{
			field.Para.Of("text").Need(),
		}},
	New: func() Command { return new(GiveStatement) },
}

// Act is the declaration.
func (*GiveStatement) Act() *Act { return giveStatementAct }

func (c *GiveStatement) decide(d *decision) error {
	t := d.s.StatementOf(c.Statement)
	if t == nil || t.Staff != d.m.By {
		return fault.New(fault.Unknown, "complaint.statement_unknown")
	}
	if !t.Open() {
		return fault.New(fault.Refused, "complaint.statement_given")
	}
	if err := d.check(c); err != nil {
		return err
	}
	d.emit(StatementGiven{t.ID, t.Staff, c.Text})
	return nil
}

func (StatementGiven) trait() Trait {
	return Trait{Name: "complaint.statement_given", Voice: Work, Found: true}
}

func (StatementGiven) notice(a *audience) { a.owner(statementGiven, stream.Args{}) }

func (e StatementGiven) apply(s *State, r Recorded) {
	s.Statements = slices.Clone(s.Statements)
	if t := s.StatementOf(e.ID); t != nil {
		t.Said, t.SaidAt = e.Text, micros(r.At)
	}
}

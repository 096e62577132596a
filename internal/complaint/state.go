package complaint

import (
	"maps"
	"slices"

	"amends/internal/clock"
	"amends/internal/procedure"
	"amends/internal/request"
)

// State is one complaint (投诉) as its record tells it. It is a value: evolving makes a new one and shares what did not
// change, so a State may be cached and read by many.
type State struct {
	ID      string
	Number  string
	Version int

	// intake
	Person         string // vault id of the complainant; "" when anonymous
	PersonBy       string // who of the house said later whose it is: see PersonParted and spoke
	Representative string // vault id of who complains for the customer
	Anonymous      bool
	Channel        string
	ReceivedAt     int64 // µs UTC, what the clocks count from
	RegisteredAt   int64
	RegisteredBy   string
	UpdatedAt      int64
	Subject        Text
	Matter         Text
	Wish           Text
	OccurredOn     string
	Product        string
	Service        string
	Region         string
	ProductText    Text // where no list has the words
	ServiceText    Text
	RegionText     Text
	Account        Text
	About          string // staff complained about, as it was taken in
	Allegations    []Allegation
	Missing        []string
	Repeat         int    // 1 first complaint of this customer, 2 second, …
	Source         string // id in the system that it was imported from
	Links          []Link
	Tags           []string

	Procedure    Version
	Marks        map[string]procedure.Mark
	Clocks       []clock.Clock
	WaitingSince int64  // waiting for the customer
	RemindAt     int64  // when the owner is reminded that he waits; 0: not waiting, or asked before there were reminders
	Reminded     int    // how often he was, in this waiting
	Waits        []Wait // for the customer, those that are over
	Question     Text

	Class      Classification
	Assessment Assessment
	Grade      string
	Department string
	Owner      string
	Given      bool     // to the owner, who did not just take it in
	Handlers   []string // who handled it as its owner since it was last opened
	Parties    []string // see Party
	Circle     []string // who was let in, see Insiders
	Statements []Statement

	Evidence       []Evidence
	Cause          CauseFound
	Liability      Liability
	Outcome        string
	Plan           Plan
	Amount         int64
	Compensations  []Compensated
	Paid           int64  // accepted on the plan in work; what was paid before a no or a reopening is another matter
	Anew           bool   // the customer was not satisfied: the next plan comes on top of what he has
	Confirmed      string // yes, no, ""
	ConfirmedBy    string
	YesBy          string // who wrote down the yes, when the complainant did not say it here himself
	YesAt          int64
	YesSeen        []string // who had seen the code by which the complainant said yes
	Doubt          Doubt
	CodeSeen       []string // who of the house has seen the code that opens the portal now
	Placed         []string // who of the house chose where messages to the complainant go, since the case was taken in
	CodeKept       bool     // it was not shown to who took the case in
	Superior       Superior
	Requests       request.List
	Rectifications []Rectification
	Contested      int   // how often he said that it was none
	TriedAt        int64 // the last attempt to reach him in vain
	Unanswered     int   // attempts to ask him in vain, in a row
	Score          Scores
	ScoreBy        string // who wrote them down since the result was last told: the customer, or staff for him
	Eval           Evaluation
	ResultAt       int64
	FirstReplyAt   int64
	AcknowledgedAt int64
	LastHeardAt    int64 // the customer's last word
	LastReplyAt    int64
	HeardVersion   int // of the last word of the customer
	Notes          int // how many internal notes there are
	Attempts       int // revisits without an answer in a row

	Withdrawn  bool
	ClosedAt   int64
	ClosedBy   string
	Basis      string
	ArchivedAt int64
	Reopened   int
	Escalated  int  // highest rung reached
	Erased     bool // the complainant was forgotten, and his words with him

	RepresentativeErased bool
}

// Version names one version of a procedure.
type Version struct {
	ID      string `json:"id"`
	Version int    `json:"version"`
}

// Allegation (诉求点) is one point of the matter; each gets its own finding.
type Allegation struct {
	ID      string `json:"id"`
	Text    Text   `json:"text,omitzero"`
	Finding string `json:"finding,omitempty"` // substantiated, partly, unsubstantiated, unclear
	Reason  Text   `json:"reason,omitzero"`
}

// Link ties two complaints together: duplicate, same_cause, follow_up.
type Link struct {
	Kind string `json:"kind"`
	Case string `json:"case"`
}

// Wait is a time spent waiting for the customer, in µs.
type Wait struct{ From, To int64 }

// waited ends the waiting for the customer.
func (s *State) waited(r Recorded) {
	if at := micros(r.At); s.WaitingSince != 0 && at > s.WaitingSince {
		s.Waits = add(s.Waits, Wait{s.WaitingSince, at})
	}
	s.WaitingSince, s.RemindAt, s.Reminded = 0, 0, 0
}

func (s *State) mark(step string, m procedure.Mark) {
	marks := make(map[string]procedure.Mark, len(s.Marks)+1)
	maps.Copy(marks, s.Marks)
	marks[step] = m
	s.Marks = marks
}

func (s *State) unmark(steps []string) {
	marks := maps.Clone(s.Marks)
	for _, id := range steps {
		delete(marks, id)
	}
	s.Marks = marks
}

// add appends without ever writing into an array that another state sees.
func add[T any](list []T, v ...T) []T { return append(slices.Clip(list), v...) }

// Clock finds a clock of the case by id.
func (s State) Clock(id string) (clock.Clock, bool) {
	for _, c := range s.Clocks {
		if c.ID == id {
			return c, true
		}
	}
	return clock.Clock{}, false
}

// Fact gives the declared case fields to conditions (procedure.Fields).
func (s *State) Fact(name string) (any, bool) {
	switch name {
	case "grade":
		return s.Grade, true
	case "nature":
		return s.Class.Nature, true
	case "content":
		return s.Class.Content, true
	case "object":
		return s.Class.Object, true
	case "limit":
		return s.Class.Limit, true
	case "channel":
		return s.Channel, true
	case "region":
		return s.Region, true
	case "department":
		return s.Department, true
	case "outcome":
		return s.Outcome, true
	case "liable":
		return s.Liability.Liable(), true
	case "amount":
		return s.Amount, true
	case "repeat":
		return int64(s.Repeat), true
	case "reopened":
		return int64(s.Reopened), true
	case "allegations":
		return int64(len(s.Allegations)), true
	case "score":
		return int64(s.Score.Lowest()), true
	case "anonymous":
		return s.Anonymous, true
	case "represented":
		return s.Representative != "", true
	case "complete":
		return len(s.Missing) == 0, true
	case "safety":
		return s.Assessment.Safety, true
	case "media":
		return s.Assessment.Media, true
	case "closed":
		return s.ClosedAt != 0, true
	case "withdrawn":
		return s.Withdrawn, true
	case "confirmed":
		return s.Confirmed, true
	case "tags":
		return s.Tags, true
	case "done":
		done := make(map[string]bool, len(s.Marks))
		for id := range s.Marks {
			done[id] = true
		}
		return done, true
	}
	return nil, false
}

// Contact is who is written to: the representative when there is one; "" when nobody is known.
func (s *State) Contact() string {
	if s.Representative != "" {
		return s.Representative
	}
	return s.Person
}

// Closed is true once the loop is closed.
func (s State) Closed() bool { return s.ClosedAt != 0 }

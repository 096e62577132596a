package view

import (
	"time"

	"amends/internal/clock"
	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/procedure"
)

// CasePage is all that the page of one case shows, in no language.
type CasePage struct {
	State     complaint.State
	Procedure *procedure.Procedure
	Ledger    procedure.Ledger
	Current   *procedure.Entry // nil when nothing is left to do
	Stages    []procedure.StageState
	Done, All int
	Clocks    []ClockLine
	Timeline  []Entry
	Customer  CustomerHead
	Texts     Texts // of every text in State
	Subject   string
	Matter    string
	Wish      string
	Product   string // these three as a list has them, or as they were sealed
	Service   string
	Region    string

	Allegations []AllegationLine
	Evidence    []EvidenceLine
	Measures    []MeasureLine
	Links       []LinkLine
	Requests    []RequestLine
	Actions     Actions
	Now         time.Time
}

// ClockLine is one time limit with what the page shows of it.
type ClockLine struct {
	clock.Clock
	Title     procedure.Title
	Law       string
	Source    procedure.Title // the name of the law
	Badge     clock.Badge
	Remaining time.Duration // negative when late
	Used      float64       // share of the time, 1 is due
	DaysLeft  int
	Extend    bool // may be extended
	Pausable  bool
	Current   bool // the most pressing one
	Whole     bool // of the whole case, not of one step
}

// CustomerHead is the customer as the head of the page shows him: masked.
type CustomerHead struct {
	Person    string
	Name      string // masked, with the masked phone; "" when anonymous or erased
	Level     string
	Anonymous bool
	Erased    bool
	On        string // masked line of who complains for him; "" when himself
	Cases     int    // all his cases, this one included, that the viewer may see
	Beyond    int    // how many more he has that the viewer may not see
}

// AllegationLine is one point of the matter and what was found.
type AllegationLine struct {
	ID, Text, Finding, Reason string
}

// EvidenceLine is one exhibit.
type EvidenceLine struct {
	ID, Title, Text, Source, By string
	At                          clock.Instant
	Files                       []FileRef
}

// MeasureLine is one thing to be done.
type MeasureLine struct {
	ID, What, Owner, DueOn, DoneBy string
	DoneAt                         clock.Instant
	Late                           bool // it is not done, and the case still waits for it
	DaysLate                       int  // after the day: until it was done, or until now
}

// LinkLine is another case tied to this one. Number and Subject are empty when the viewer may not see it.
type LinkLine struct {
	Kind, Case, Number, Subject, State string
}

// Actions is what can be done now. A disabled action says why.
type Actions struct {
	Current *Action  // the current step's form
	Steps   []Action // other steps that may be done now, or done again
	General []Action // reply, note, ask_customer, hear, assign, extend, escalate, waive_step, tag, link, resume, reopen, withdraw
}

// Action is one command with its form.
type Action struct {
	Command string
	Step    string // for steps
	Kind    string
	Title   procedure.Title // for steps; general actions are worded by "action.<command>"
	Hint    procedure.Title
	Inputs  []field.Field
	Allowed bool
	Why     *fault.Error // when not allowed
}

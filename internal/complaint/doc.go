// Package complaint is the rules of one complaint: what may happen to it, when, and what then follows. Decide turns what
// is known and what is asked into what happened; evolving a State with events never decides and cannot fail. One file
// per capability. Pure: time arrives in Meta.At, the organisation's settings through World, texts and people are references.
package complaint

import (
	"sync"
	"time"

	"amends/internal/clock"
	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/procedure"
	"amends/internal/stream"
)

// Meta says when, by whom and through which door a command came.
type Meta = stream.Meta

// Actors that are not staff.
const (
	Customer = stream.Customer
	System   = stream.System
)

// World is what the rules may ask of the organisation as it is set up at the time of the command.
type World interface {
	stream.World
	Procedure(id string, version int) (*procedure.Procedure, error) // compiled
	Approved(id string, version int) bool                           // a second person agreed to this version
	// InForce gives the procedure in force for new cases; id "" is the organisation's default.
	InForce(id string, at time.Time) (*procedure.Procedure, error)
	Zone() *time.Location                     // where the organisation's days begin and end
	Calendar(id string) (*clock.Table, error) // "" is the organisation's default
	Holds(staff, role string) bool
	MayApprove(staff string, amount int64, grade string) bool // so many cents in one case
	ApprovalRole(amount int64, grade string) string           // the tier that is asked
	Alone(staff string) bool                                  // nobody else here works on or decides cases
	Others(command string, fits func(staff string) bool) bool // somebody who is here may give the command, and fits
	Permitted(staff, command string) bool                     // he may give the command where he sees the case
	MayView(staff string) bool                                // he sees cases at all
	Sees(staff string, s *State) bool                         // he may know of this one
	DepartmentOf(staff string) string
	LeadOf(department string) string
	ReopenDays() int                        // for procedures that name no window; 0: without end
	LeastGrade(nature string) string        // the lightest grade that a nature may have
	SuperiorWithin() clock.Span             // how long a superior has to answer a complainant who asks for him
	WaitDays() int                          // how long an answer is waited for before the owner is reminded
	Manager(staff string, level int) string // up the reporting line; "" at the top
	Answers(staff, to string) bool          // to stands in his reporting line
	Away(staff string) bool                 // keeps his cases, gets no new ones
	MayOwn(staff string) bool               // sees cases, and works on them or decides them
	DutyOwner(channel string) string        // accountable for what nobody has taken yet
	Placed() []string                       // who put in where a complainant is written to, when he says a word of his own
	HasDepartment(id string) bool
	HasCategory(code string) bool
	HasCause(code string) bool
	HasChannel(id string) bool
	// Listed says whether a list of the settings has the words of a field, and how it spells them.
	Listed(field, words string) (as string, listed bool)
}

// Command is an order; the set is closed.
type Command interface {
	// Act is what is true of it whoever gives it.
	Act() *Act
	decide(d *decision) error
}

// Event is something that happened; the set is closed. What its fields are tells what it has to tell; see telling.
type Event interface {
	apply(s *State, r Recorded)
	trait() Trait
}

// Recorded is an event with what the journal adds.
type Recorded = stream.Recorded[Event]

// finishing is an event that marks a step of the procedure as done.
type finishing interface{ finishes() string }

// Step is embedded by the events that finish a step.
type Step struct {
	Step string `json:"step,omitempty" tell:"-"`
}

func (f Step) finishes() string { return f.Step }

// Evolve adds one recorded event to the state. The given state is not changed.
func Evolve(s State, r Recorded) State {
	s.evolve(r)
	return s
}

// With is a new state with one recorded event added.
func (s *State) With(r Recorded) *State {
	n := *s
	n.evolve(r)
	return &n
}

// evolve adds an event to a state of one's own, without a copy of it.
func (s *State) evolve(r Recorded) {
	s.Version = r.Version
	s.UpdatedAt = micros(r.At)
	s.handle(r)
	r.Event.apply(s, r)
	if f, ok := r.Event.(finishing); ok && f.finishes() != "" {
		s.mark(f.finishes(), procedure.Mark{Status: procedure.Done, At: micros(r.At), By: r.By, Version: r.Version})
	}
}

// Fold evolves a state through a whole record.
func Fold(s State, record []Recorded) State {
	for _, r := range record {
		s.evolve(r)
	}
	return s
}

// tables are the ledgers that decisions were drawn on; nothing that leaves a decision points into one.
var tables = sync.Pool{New: func() any { return new(procedure.Ledger) }}

// Decide is every rule: given what is known and what is asked, what happened? A refusal is a fault. Asking for what is
// so already gives no events and no error.
func Decide(w World, s State, m Meta, c Command) ([]Event, error) {
	table := tables.Get().(*procedure.Ledger)
	defer tables.Put(table)
	events, led, err := DecideOn(*table, w, &s, m, c)
	*table = led
	return events, err
}

// DecideOn decides as Decide does, and gives the ledger as it is after the events, drawn into the memory of the table
// given. The state is not changed.
func DecideOn(table procedure.Ledger, w World, s *State, m Meta, c Command) ([]Event, procedure.Ledger, error) {
	d := &decision{w: w, s: *s, m: m, led: table}
	events, err := d.decide(c)
	return events, d.led, err
}

func (d *decision) decide(c Command) ([]Event, error) {
	if d.s.Version > 0 {
		p, err := d.w.Procedure(d.s.Procedure.ID, d.s.Procedure.Version)
		if err != nil {
			return nil, err
		}
		d.use(p)
	}
	if err := d.impartial(c); err != nil {
		return nil, err
	}
	if key := c.Act().Conflict.Refusal(); key != "" && d.own(c.Act().Name, anybody) {
		return nil, fault.New(fault.Refused, key)
	}
	if files := Attached(c); files != nil && len(*files) > 0 {
		if err := field.Attached(files, d.s.Named); err != nil {
			return nil, err
		}
	}
	SetAside(d.w, c, Known{})
	if err := Impersonal(c, Known{}); err != nil { // what is known of the people the desk knows, and asks for
		return nil, err
	}
	if err := complete(c); err != nil {
		return nil, err
	}
	if err := d.stands(c.Act()); err != nil {
		return nil, err
	}
	if err := d.s.Requests.Waiting(c.Act().Name); err != nil {
		return nil, err
	}
	late := d.lateSteps(c)
	if err := c.decide(d); err != nil {
		return nil, err
	}
	if err := d.explained(c, late); err != nil {
		return nil, err
	}
	if len(d.events) == 0 {
		return nil, nil
	}
	d.endRequests()
	if err := d.workedOn(); err != nil {
		return nil, err
	}
	d.branch()
	if err := d.clocks(); err != nil {
		return nil, err
	}
	return d.events, nil
}

func micros(t time.Time) int64 { return t.UnixMicro() }
func instant(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

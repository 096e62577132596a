package improve

import (
	"amends/internal/act"
)

// Tick is what the timer says when something on an action has fallen due. It is decided again here, so a tick that comes late
// or twice does no harm.
type Tick struct{}

// Passed says that an action lies with another, because its owner is a party to the complaint or has left.
type Passed struct {
	From string `json:"from" tell:"staff"`
	To   string `json:"to,omitempty" tell:"staff"` // empty: nobody is there to see to it
}

// Reminded says that an action is due soon, or late, or that somebody is to look whether it was done.
type Reminded struct {
	Status   Status `json:"status" tell:"choice"`
	DueOn    string `json:"due_on"`
	Late     bool   `json:"late,omitempty" tell:"bool"`
	Level    int    `json:"level,omitempty"`           // how far up the reporting line it is told
	To       string `json:"to,omitempty" tell:"staff"` // who is there
	RemindAt int64  `json:"remind_at"`                 // µs UTC: when it is said again
}

var tickAct = &Act{Act: act.Act{Name: "tick"}, New: func() Command { return new(Tick) }}

// Act is the declaration.
func (*Tick) Act() *Act { return tickAct }

func (*Tick) decide(d *decision) error {
	d.pass()
	if d.s.RemindAt == 0 || instant(d.s.RemindAt).After(d.m.At) {
		return nil
	}
	next := instant(d.s.RemindAt)
	for !next.After(d.m.At) { // one reminder, however long nobody looked
		next = next.Add(remindAgain)
	}
	e := Reminded{Status: d.s.Status, DueOn: d.s.DueOn, RemindAt: micros(next)}
	switch due := instant(d.s.DueAt); {
	case d.s.Status == Reported: // who did it has done his part
	case due.After(d.m.At):
		e.RemindAt = d.s.DueAt
	default:
		e.Late, e.Level = true, d.s.Level+1
		e.To = d.w.Above(d.s.Owner, e.Level)
	}
	d.emit(e)
	return nil
}

// pass gives what its owner may not or cannot do any more to who stands for the department.
func (d *decision) pass() {
	owner := d.s.Owner
	if d.s.Over() || d.s.Status == Reported || owner == "" || d.w.HasStaff(owner) && !d.w.Party(owner) {
		return
	}
	if to := d.w.Lead(d.s.Department); to != owner {
		d.emit(Passed{owner, to})
	}
}

func (Passed) trait() act.Trait {
	return act.Trait{Name: "improve.passed", Voice: act.Change, Icon: "user"}
}

func (e Passed) apply(s *State, _ Recorded) { s.Owner, s.Status, s.AcceptedAt = e.To, Open, 0 }

func (Reminded) trait() act.Trait { return act.Trait{Name: "improve.reminded", Voice: act.Clockwork} }

func (e Reminded) apply(s *State, _ Recorded) {
	s.RemindAt = e.RemindAt
	if e.Late {
		s.Late, s.Level = true, e.Level
	}
}

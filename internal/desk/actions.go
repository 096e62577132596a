package desk

import (
	"context"
	"slices"

	"amends/internal/act"
	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/improve"
	"amends/internal/journal"
	"amends/internal/lane"
	"amends/internal/stream"
)

// Actions is the desk of corrective actions. Who sees the complaint that an action was promised in sees the action;
// its words
// are sealed as those of the complaint are, and go with them.
type Actions struct {
	*lane.Lane[improve.State, improve.Event]
	Cases *Desk
	// After is told what a command led to, once that is on record; nil: nobody is.
	After func(ctx context.Context, done *ActionDone)
}

// ActionDone is what an act on a corrective action led to.
type ActionDone = lane.Done[improve.State, improve.Event]

// OpenActions makes the desk of corrective actions beside that of complaints.
func OpenActions(cases *Desk, views ...lane.View[improve.State, improve.Event]) *Actions {
	l := lane.Open(cases.House, improve.Stream, views...)
	l.Begins = true // its name follows from the decision that it begins with
	return &Actions{Lane: l, Cases: cases}
}

// OnVersion is the desk, refusing to change an action that is not on the version that somebody had before him.
func (a *Actions) OnVersion(version int) *Actions {
	guarded := *a
	guarded.Lane = a.Lane.OnVersion(version)
	return &guarded
}

// Do carries out one command on an action. The rules refuse with a fault. The same Meta.Key by the same person is
// done once.
func (a *Actions) Do(ctx context.Context, m stream.Meta, id string, c improve.Command) (ActionDone, error) {
	if id == "" {
		return ActionDone{}, errNoAction
	}
	var w ActionWorld
	var said []field.File
	files := field.FilesIn(c)
	if files != nil {
		said = *files
		defer func() { *files = said }()
	}
	done, err := lane.Of(a.Lane, lane.Rules[improve.State, improve.Event, improve.Command]{
		Name: func(c improve.Command) string { return c.Act().Name },
		Meet: func(ctx context.Context, s *improve.State, c improve.Command) (upon []journal.Seen, err error) {
			if w, err = a.world(ctx, s, c); err != nil || w.Case == nil {
				return nil, err
			}
			if len(said) > 0 && s != nil {
				if err := ActMay(w, m.By, &c.Act().Act); err != nil {
					return nil, err
				}
				if *files, err = a.Cases.attached(ctx, m.By, said, s.Named); err != nil {
					return nil, err
				}
			}
			return []journal.Seen{{Stream: w.Case.ID, Version: w.Case.Version}}, nil
		},
		May: func(m stream.Meta, s *improve.State, c improve.Command) error {
			if s == nil && m.By != stream.System {
				return errNoAction
			}
			return ActMay(w, m.By, &c.Act().Act)
		},
		Decide: func(m stream.Meta, s *improve.State, c improve.Command) ([]improve.Event, error) {
			return improve.Decide(w, s, m, c)
		},
		Key: func(*improve.State, improve.Command) string { return keyOf(w.Case) },
	}).Do(ctx, m, id, c)
	if err == nil && a.After != nil && len(done.Events) > 0 && !done.Repeat {
		a.After(ctx, &done)
	}
	return done, err
}

// Tick says to an action that something on it has fallen due, and whether that led to anything.
func (a *Actions) Tick(ctx context.Context, m stream.Meta, id string) (moved bool, err error) {
	done, err := a.Do(ctx, m, id, &improve.Tick{})
	return len(done.Events) > 0, err
}

// world is what the rules ask, of the settings and of the complaint as it is now. What was promised to somebody who is
// forgotten by now is not taken down again.
func (a *Actions) world(ctx context.Context, s *improve.State, c improve.Command) (w ActionWorld, err error) {
	w.World = World{a.Cases.Register.Snapshot()}
	open, opens := c.(*improve.OpenAction)
	switch {
	case opens:
		w.Case, err = a.Cases.Fresh(ctx, open.Case)
	case s != nil:
		w.Case, err = a.Cases.Fresh(ctx, s.Case)
	}
	if opens && err == nil && w.Case.Erased {
		open.What = field.Text{}
	}
	return w, err
}

var errNoAction = fault.New(fault.Unknown, "improve.unknown")

// ActMay says whether somebody may give a command on an action, apart from the rules.
func ActMay(w ActionWorld, by string, a *act.Act) error {
	switch {
	case by == stream.System:
		return nil
	case w.Case == nil || !w.Sees(by, w.Case):
		return errNoAction
	case a.At != "" && w.CanAny(by, a.May):
		return nil
	}
	return fault.New(fault.Forbidden, "desk.not_permitted", "command", a.Name)
}

// ActionWorld answers the rules of corrective actions from one snapshot of the settings and the complaint of the
// action.
type ActionWorld struct {
	World
	Case *complaint.State
}

// Works tells whether somebody may work on actions, wherever he sees them.
func (w ActionWorld) Works(staff string) bool {
	return w.MayView(staff) && w.CanAny(staff, improve.ActNamed("work_on_action").May)
}

// Hands are the people who may be given an action of a department.
func (w ActionWorld) Hands(department string) []string {
	var out []string
	add := func(staff string) {
		if staff != "" && !slices.Contains(out, staff) && w.HasStaff(staff) && !w.Party(staff) && w.Works(staff) {
			out = append(out, staff)
		}
	}
	add(w.Lead(department))
	for _, p := range w.Members(department) {
		add(p.ID)
	}
	return out
}

// Party tells whether somebody is a party to the complaint.
func (w ActionWorld) Party(staff string) bool { return w.Case.Party(staff) }

// Lead is who stands for a department in the complaint.
func (w ActionWorld) Lead(department string) string {
	lead := w.LeadOf(department)
	if w.Party(lead) {
		return w.Above(lead, 1)
	}
	return lead
}

// Above goes so many steps up a reporting line, past the parties; past its end the top is asked again.
func (w ActionWorld) Above(staff string, level int) string {
	line := slices.DeleteFunc(slices.Clone(w.Line(staff)), w.Party)
	if len(line) == 0 {
		return ""
	}
	return line[min(max(level, 1), len(line))-1]
}

// Promises tells whether somebody answers for what was promised.
func (w ActionWorld) Promises(staff string) bool {
	return staff == w.Case.Owner || staff == w.LeadOf(w.Case.Department)
}

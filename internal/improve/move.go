package improve

import (
	"amends/internal/act"
	"amends/internal/fault"
	"amends/internal/field"
)

// MoveAction (调整期限) gives an action another day, and says why. Whoever answers for the promise does, and never who
// does it.
type MoveAction struct {
	DueOn  string `json:"due_on"`
	Reason Text   `json:"reason"`
}

// Moved says so.
type Moved struct {
	From     string `json:"from" tell:"date"`
	DueOn    string `json:"due_on"`
	DueAt    int64  `json:"due_at"`
	RemindAt int64  `json:"remind_at"`
	Reason   Text   `json:"reason"`
}

var moveAct = &Act{
	Act: act.Act{Name: "move_action", Conflict: "improve.own_day", At: "PUT due", May: mayWork, Menu: act.Open,
		Icon: "calendar", Fields: []field.Field{
			field.Date.Of("due_on").Promised().Need(),
			field.Para.Of("reason").Need(),
		}},
	New: func() Command { return new(MoveAction) }, Trial: func() Command { return &MoveAction{Reason: some} },
}

// Act is the declaration.
func (*MoveAction) Act() *Act { return moveAct }

func (c *MoveAction) decide(d *decision) error {
	if err := d.standing(Open, Taken); err != nil {
		return err
	}
	by := d.m.By
	if !d.w.Promises(by) && !d.w.Holds(by, "quality") {
		return fault.New(fault.Forbidden, "improve.day_not_yours")
	}
	if err := d.check(c); err != nil || c.DueOn == d.s.DueOn {
		return err
	}
	due, remind := d.day(c.DueOn)
	d.emit(Moved{d.s.DueOn, c.DueOn, due, remind, c.Reason})
	return nil
}

func (Moved) trait() act.Trait {
	return act.Trait{Name: "improve.moved", Voice: act.Change, Icon: "calendar"}
}

func (e Moved) apply(s *State, _ Recorded) {
	s.DueOn, s.DueAt, s.RemindAt, s.Late, s.Level = e.DueOn, e.DueAt, e.RemindAt, false, 0
}

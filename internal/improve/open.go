package improve

import (
	"cmp"
	"time"

	"amends/internal/act"
)

// OpenAction begins an action as it was decided in a complaint, or corrects it when it was decided anew. It is the
// house's
// own: what one stream sets off in another.
type OpenAction struct {
	Case          string
	Rectification string
	Decided       int
	Number        string // of the complaint
	By            string
	What          Text
	Department    string
	DueOn         string

	// Of what was promised before actions had a record of their own:
	RemindAt int64 // when its department is reminded next
	DoneAt   int64
	DoneBy   string
}

// Opened says what was promised, and who is to see to it.
type Opened struct {
	Case          string `json:"case"`
	Rectification string `json:"rectification"`
	Decided       int    `json:"decided"`
	Number        string `json:"number"` // of the complaint
	By            string `json:"by" tell:"staff"`
	What          Text   `json:"what" tell:"para"`
	Department    string `json:"department" tell:"department"`
	Owner         string `json:"owner,omitempty"`
	DueOn         string `json:"due_on"`
	DueAt         int64  `json:"due_at,omitempty"`    // µs UTC: the end of the day
	RemindAt      int64  `json:"remind_at,omitempty"` // µs UTC
	DoneAt        int64  `json:"done_at,omitempty"`   // done before actions had a record of their own
	DoneBy        string `json:"done_by,omitempty"`
}

// Corrected says that it was decided anew. Whatever was done on it so far stays.
type Corrected struct {
	Rectification string `json:"rectification"`
	Decided       int    `json:"decided"`
	By            string `json:"by" tell:"staff"`
	What          Text   `json:"what" tell:"para"`
	Department    string `json:"department" tell:"department"`
	Owner         string `json:"owner,omitempty"` // another department has it now; empty: it stays whose it is
	DueOn         string `json:"due_on"`
	DueAt         int64  `json:"due_at,omitempty"`
	RemindAt      int64  `json:"remind_at,omitempty"`
}

var openAct = &Act{Act: act.Act{Name: "open_action"}, New: func() Command { return new(OpenAction) }}

// Act is the declaration.
func (*OpenAction) Act() *Act { return openAct }

// How long before the end of its day, and how often after it, it is spoken of: the first time that is still to come.
var remindBefore = []time.Duration{3 * 24 * time.Hour, 24 * time.Hour}

const (
	checkAfter  = 3 * 24 * time.Hour // it was reported as done: when whoever is to look is reminded
	remindAgain = 7 * 24 * time.Hour
)

// day is the end of a day, and when it is reminded of first.
func (d *decision) day(on string) (dueAt, remindAt int64) {
	day, err := time.ParseInLocation(time.DateOnly, on, d.w.Zone())
	if err != nil {
		return 0, 0
	}
	end := day.AddDate(0, 0, 1)
	for _, before := range remindBefore {
		if soon := end.Add(-before); soon.After(d.m.At) {
			return micros(end), micros(soon)
		}
	}
	return micros(end), micros(end)
}

func (c *OpenAction) decide(d *decision) error {
	if d.s.Version > 0 && c.Decided <= d.s.Decided {
		return nil // known already
	}
	dueAt, remindAt := d.day(c.DueOn)
	owner := d.w.Lead(c.Department)
	if d.s.Version > 0 {
		if c.Department == d.s.Department && d.s.Owner != "" {
			owner = ""
		}
		d.emit(Corrected{Rectification: c.Rectification, Decided: c.Decided, By: c.By, What: c.What,
			Department: c.Department, Owner: owner,
			DueOn: c.DueOn, DueAt: dueAt, RemindAt: remindAt})
		return nil
	}
	e := Opened{Case: c.Case, Rectification: c.Rectification, Decided: c.Decided, Number: c.Number, By: c.By, What: c.What,
		Department: c.Department, Owner: owner, DueOn: c.DueOn, DueAt: dueAt, RemindAt: cmp.Or(c.RemindAt,
			remindAt), DoneAt: c.DoneAt, DoneBy: c.DoneBy}
	if c.DoneAt != 0 {
		e.RemindAt = 0
	}
	d.emit(e)
	return nil
}

func (Opened) trait() act.Trait {
	return act.Trait{Name: "improve.opened", Voice: act.Work, Icon: "repeat"}
}

func (e Opened) apply(s *State, r Recorded) {
	s.Case, s.Rectification, s.Decided, s.By, s.OpenedAt = e.Case, e.Rectification, e.Decided, e.By, micros(r.At)
	s.Number, s.What, s.Department, s.Owner = e.Number, e.What, e.Department, e.Owner
	s.DueOn, s.DueAt, s.RemindAt = e.DueOn, e.DueAt, e.RemindAt
	s.Status, s.Late = Open, e.DueAt != 0 && e.RemindAt > e.DueAt
	if e.DoneAt != 0 {
		s.Status, s.DoneAt, s.DoneBy, s.RemindAt = Before, e.DoneAt, e.DoneBy, 0
	}
}

func (Corrected) trait() act.Trait {
	return act.Trait{Name: "improve.corrected", Voice: act.Change, Icon: "pencil"}
}

// apply puts the new decision in the place of the old; what was found done is open again.
func (e Corrected) apply(s *State, _ Recorded) {
	s.Rectification, s.Decided, s.By, s.What, s.Department = e.Rectification, e.Decided, e.By, e.What, e.Department
	s.DueOn, s.DueAt, s.RemindAt, s.Late, s.Level = e.DueOn, e.DueAt, e.RemindAt, false, 0
	s.DoneAt, s.DoneBy, s.VerifiedAt, s.VerifiedBy = 0, "", 0, ""
	if e.Owner != "" {
		s.Owner, s.Status, s.AcceptedAt = e.Owner, Open, 0
		return
	}
	if s.Status = Open; s.AcceptedAt != 0 {
		s.Status = Taken
	}
}

// WithdrawAction ends an action that is not needed any more. It is the house's own, as OpenAction is.
type WithdrawAction struct {
	By string
}

// Withdrawn says so.
type Withdrawn struct {
	By string `json:"by" tell:"staff"`
}

var withdrawAct = &Act{Act: act.Act{Name: "withdraw_action"}, New: func() Command { return new(WithdrawAction) }}

// Act is the declaration.
func (*WithdrawAction) Act() *Act { return withdrawAct }

func (c *WithdrawAction) decide(d *decision) error {
	if d.s.Version > 0 && !d.s.Over() {
		d.emit(Withdrawn{c.By})
	}
	return nil
}

func (Withdrawn) trait() act.Trait {
	return act.Trait{Name: "improve.withdrawn", Voice: act.Change, Icon: "x"}
}

func (e Withdrawn) apply(s *State, _ Recorded) { s.Status, s.RemindAt = Dropped, 0 }

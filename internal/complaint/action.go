package complaint

import (
	"time"

	"amends/internal/act"
	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/stream"
)

// Rectification (整改) is an action that was promised: somebody's, by a day, and open until it is shown to be done. It
// outlives the case, which may be closed and put away while the action goes on.
type Rectification struct {
	ID         string
	What       Text
	Department string
	DueOn      string
	DueAt      int64 // µs UTC: the end of that day; 0: promised before there were reminders
	RemindAt   int64 // µs UTC: when its department is reminded next; 0: not at all
	DoneAt     int64
	DoneBy     string
}

// Late says that its day went by and that this is on record, which it is once the department was reminded of it.
func (r *Rectification) Late() bool { return r.DoneAt == 0 && r.DueAt != 0 && r.RemindAt > r.DueAt }

// How long before its day, and how often after it, a department is reminded.
const (
	remindBefore = 3 * 24 * time.Hour
	remindAgain  = 7 * 24 * time.Hour
)

// RectificationDue says that an action is due soon, or late.
type RectificationDue struct {
	Rectification string `json:"rectification" tell:"-"`
	Department    string `json:"department"`
	DueOn         string `json:"due_on"`
	Late          bool   `json:"late,omitempty" tell:"bool"`
	RemindAt      int64  `json:"remind_at"` // µs UTC: when it is said again
}

// CompleteRectification (整改完成) says that the action was done, and what shows it.
type CompleteRectification struct {
	Rectification string `json:"rectification,omitempty"` // empty: the one that is open
	Text          Text   `json:"text"`                    // what was done, and what shows it
	Files         []File `json:"files,omitempty"`
}

// RectificationDone says so.
type RectificationDone struct {
	Rectification string `json:"rectification" tell:"-"`
	Text          Text   `json:"text"`
	Files         []File `json:"files,omitempty"`
}

var completeRectificationAct = &Act{
	Act: act.Act{Name: "complete_rectification", Conflict: act.Free, At: "POST rectification/completion",
		May: []string{"case.work", "case.evaluate"}, Menu: act.Ever, Icon: "check", Fields: []field.Field{
			field.Para.Of("text").Need(),
			field.Files.Of("files"),
			field.Line.Of("rectification").ByHand(),
		}},
	New:   func() Command { return new(CompleteRectification) },
	Tried: true, Offered: func(s *State) bool { return s.OpenRectification("") != nil },
	Trial: func(Asking) Command { return &CompleteRectification{Text: some} },
}

// Act is the declaration.
func (*CompleteRectification) Act() *Act { return completeRectificationAct }

// OpenRectification is the action that is promised and not done; nil when there is none.
func (s *State) OpenRectification(id string) *Rectification {
	for i := range s.Rectifications {
		if r := &s.Rectifications[i]; r.DoneAt == 0 && (id == "" || r.ID == id) {
			return r
		}
	}
	return nil
}

func (c *CompleteRectification) decide(d *decision) error {
	r := d.s.OpenRectification(c.Rectification)
	if r == nil {
		return fault.New(fault.Refused, "complaint.no_rectification")
	}
	if by := d.m.By; d.w.DepartmentOf(by) != r.Department && d.w.LeadOf(r.Department) != by && !d.w.Holds(by, "quality") {
		return fault.New(fault.Forbidden, "complaint.rectification_not_yours")
	}
	if err := d.check(c); err != nil {
		return err
	}
	d.emit(RectificationDone{r.ID, c.Text, c.Files})
	return nil
}

// promise puts the day and the first reminder on an action.
func (d *decision) promise(e *Rectified) {
	day, err := time.ParseInLocation(time.DateOnly, e.DueOn, d.w.Zone())
	if err != nil {
		return
	}
	end := day.AddDate(0, 0, 1)
	e.DueAt, e.RemindAt = micros(end), micros(end)
	if soon := end.Add(-remindBefore); soon.After(d.m.At) {
		e.RemindAt = micros(soon)
	}
}

// urge reminds of the actions whose time for it has come.
func (d *decision) urge() {
	for _, r := range d.s.Rectifications {
		if r.DoneAt != 0 || r.RemindAt == 0 || instant(r.RemindAt).After(d.m.At) {
			continue
		}
		e := RectificationDue{Rectification: r.ID, Department: r.Department, DueOn: r.DueOn,
			Late: !instant(r.DueAt).After(d.m.At), RemindAt: r.DueAt}
		if e.Late {
			next := instant(r.RemindAt)
			for !next.After(d.m.At) { // one reminder, however long nobody looked
				next = next.Add(remindAgain)
			}
			e.RemindAt = micros(next)
		}
		d.emit(e)
	}
}

func (RectificationDue) trait() Trait {
	return Trait{Name: "complaint.rectification_due", Voice: Clockwork}
}

func (e RectificationDue) notice(a *audience) {
	a.tell(a.leadOf(e.Department), rectifyDue, stream.Args{})
	if e.Late {
		a.owner(rectifyDue, stream.Args{})
	}
}

func (e RectificationDue) apply(s *State, _ Recorded) {
	s.rectification(e.Rectification, func(r *Rectification) { r.RemindAt = e.RemindAt })
}

func (RectificationDone) trait() Trait {
	return Trait{Name: "complaint.rectification_done", Voice: Work}
}

func (RectificationDone) notice(a *audience) { a.owner(rectifyDone, stream.Args{}) }

func (e RectificationDone) apply(s *State, r Recorded) {
	s.rectification(e.Rectification, func(x *Rectification) { x.DoneAt, x.DoneBy, x.RemindAt = micros(r.At), r.By, 0 })
	for _, f := range e.Files {
		s.file(f, "respondent", r)
	}
}

// rectification changes one action in a list of its own.
func (s *State) rectification(id string, change func(*Rectification)) {
	list := append([]Rectification(nil), s.Rectifications...)
	for i := range list {
		if list[i].ID == id {
			change(&list[i])
		}
	}
	s.Rectifications = list
}

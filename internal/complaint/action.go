package complaint

import (
	"cmp"
	"strconv"
	"time"

	"amends/internal/act"
)

// Rectification (整改) is an action that was promised: somebody's, by a day. It has a record of its own, Improvement,
// which
// tells the case how it stands; it outlives the case, which may be closed and put away while the action goes on.
type Rectification struct {
	ID          string
	Improvement string // the stream of the action
	Decided     int    // version of the case with which it was decided
	What        Text
	Department  string
	DueOn       string
	First       string // the day that the customer heard of with the result; "": it is still the same
	DueAt       int64  // µs UTC: the end of that day; 0: promised before there were reminders
	RemindAt    int64  // µs UTC: when the case reminded of it next, before actions had a record of their own
	Stands      string // as its record says: accepted, reported, verified …; "": nobody has taken it yet
	Overdue     bool   // its record says that its day went by
	DoneAt      int64
	DoneBy      string
}

// Late says that its day went by and that this is on record.
func (r *Rectification) Late() bool {
	return r.DoneAt == 0 && r.DueAt != 0 && (r.Overdue || r.RemindAt > r.DueAt)
}

// Status is how it stands, in the words of its record.
func (r *Rectification) Status() string {
	if r.Stands == "" && r.DoneAt != 0 { // before actions had a record of their own
		return "done"
	}
	return cmp.Or(r.Stands, "open")
}

// improvementID names the record of an action by the decision that it begins with: whoever opens it again finds it
// there.
func improvementID(s *State, version int) string { return s.ID + "-" + strconv.Itoa(version) }

// first is the day that the customer was told of an action which is now to be done by another.
func (s *State) first(was Rectification, due string) string {
	first := cmp.Or(was.First, was.DueOn)
	if s.ResultAt == 0 || first == due {
		return ""
	}
	return first
}

// OpenRectification is the action that is promised and not done; nil when there is none.
func (s *State) OpenRectification() *Rectification {
	for i := range s.Rectifications {
		if r := &s.Rectifications[i]; r.DoneAt == 0 {
			return r
		}
	}
	return nil
}

// promise names an action, and puts the day on it.
func (d *decision) promise(e *Rectified) {
	if open := d.s.OpenRectification(); open != nil { // decided anew, it is the same action
		e.ID = open.ID
	}
	if day, err := time.ParseInLocation(time.DateOnly, e.DueOn, d.w.Zone()); err == nil {
		e.DueAt = micros(day.AddDate(0, 0, 1))
	}
}

// HearAction tells a case how an action that was promised in it stands. It is the house's own: what one stream sets off in
// another.
type HearAction struct {
	Improvement string `json:"improvement"`
	Stands      string `json:"stands"`
	DueOn       string `json:"due_on,omitempty"`
	DueAt       int64  `json:"due_at,omitempty"`
	Late        bool   `json:"late,omitempty"`
	DoneAt      int64  `json:"done_at,omitempty"` // once it is checked
	DoneBy      string `json:"done_by,omitempty"`
}

// RectificationMoved says how it stands now.
type RectificationMoved struct {
	Rectification string `json:"rectification"`
	Improvement   string `json:"improvement"`
	Stands        string `json:"stands" tell:"choice,status"`
	DueOn         string `json:"due_on,omitempty"`
	DueAt         int64  `json:"due_at,omitempty"` // µs UTC
	Late          bool   `json:"late,omitempty" tell:"bool"`
	DoneAt        int64  `json:"done_at,omitempty"` // µs UTC
	DoneBy        string `json:"done_by,omitempty"`
}

var hearActionAct = &Act{
	Act: act.Act{Name: "hear_action", Conflict: act.Free},
	New: func() Command { return new(HearAction) },
}

// Act is the declaration.
func (*HearAction) Act() *Act { return hearActionAct }

func (c *HearAction) decide(d *decision) error {
	for _, r := range d.s.Rectifications {
		if r.Improvement != c.Improvement || r.DoneAt != 0 && r.Stands == "" { // done before actions had a record of their own
			continue
		}
		is := r
		if is.Stands, is.Overdue, is.DoneAt, is.DoneBy = c.Stands, c.Late, c.DoneAt, c.DoneBy; is.Stands == "open" {
			is.Stands = ""
		}
		if c.DueOn != r.DueOn { // else it is left as it was counted
			is.DueOn, is.DueAt = c.DueOn, c.DueAt
		}
		if is != r {
			d.emit(RectificationMoved{r.ID, r.Improvement, c.Stands, is.DueOn, is.DueAt, c.Late, c.DoneAt, c.DoneBy})
		}
	}
	return nil
}

func (RectificationMoved) trait() Trait {
	return Trait{Name: "complaint.rectification_moved", Voice: Work, Icon: "repeat"}
}

func (e RectificationMoved) apply(s *State, _ Recorded) {
	s.rectification(func(r *Rectification) bool { return r.Improvement == e.Improvement }, func(r *Rectification) {
		r.First = s.first(*r, e.DueOn)
		r.Stands, r.DueOn, r.DueAt, r.Overdue, r.DoneAt, r.DoneBy = e.Stands, e.DueOn, e.DueAt, e.Late, e.DoneAt, e.DoneBy
		if r.Stands == "open" {
			r.Stands = ""
		}
		if r.DueAt > r.RemindAt || !e.Late {
			r.RemindAt = 0
		}
	})
}

// RectificationDue said that an action was due soon, or late, before actions had a record of their own.
type RectificationDue struct {
	Rectification string `json:"rectification" tell:"-"`
	Department    string `json:"department"`
	DueOn         string `json:"due_on"`
	Late          bool   `json:"late,omitempty" tell:"bool"`
	RemindAt      int64  `json:"remind_at"` // µs UTC: when it is said again
}

func (RectificationDue) trait() Trait {
	return Trait{Name: "complaint.rectification_due", Voice: Clockwork}
}

func (e RectificationDue) apply(s *State, _ Recorded) {
	s.rectification(called(e.Rectification), func(r *Rectification) { r.RemindAt = e.RemindAt })
}

// RectificationDone said that an action was done, before actions had a record of their own.
type RectificationDone struct {
	Rectification string `json:"rectification" tell:"-"`
	Text          Text   `json:"text"` // what was done, and what shows it
	Files         []File `json:"files,omitempty"`
}

func (RectificationDone) trait() Trait {
	return Trait{Name: "complaint.rectification_done", Voice: Work}
}

func (e RectificationDone) apply(s *State, r Recorded) {
	s.rectification(called(e.Rectification), func(x *Rectification) {
		x.DoneAt, x.DoneBy, x.RemindAt = micros(r.At),
			r.By, 0
	})
	for _, f := range e.Files {
		s.file(f, "respondent", r)
	}
}

func called(id string) func(*Rectification) bool {
	return func(r *Rectification) bool { return r.ID == id }
}

// rectification changes one action in a list of its own.
func (s *State) rectification(is func(*Rectification) bool, change func(*Rectification)) {
	list := append([]Rectification(nil), s.Rectifications...)
	for i := range list {
		if is(&list[i]) {
			change(&list[i])
		}
	}
	s.Rectifications = list
}

package complaint

import (
	"slices"
	"time"

	"amends/internal/act"
	"amends/internal/clock"
	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/procedure"
	"amends/internal/stream"
)

// Reopen (重启) brings a closed case back inside the window of its procedure; after the window a linked case is opened.
type Reopen struct {
	Reason Text `json:"reason"`
}

// Reopened says that the work goes on; Opens are the steps that are open again.
type Reopened struct {
	Reason Text     `json:"reason"`
	Opens  []string `json:"opens"`
}

var reopenAct = &Act{
	Act: act.Act{Name: "reopen", Conflict: act.Free, At: "DELETE closure", May: []string{"case.reopen"}, Menu: act.Closed,
		Icon: "undo", Fields: []field.Field{
			field.Para.Of("reason").Need(),
		}},
	New:   func() Command { return new(Reopen) },
	Tried: true, Trial: func(Asking) Command { return &Reopen{Reason: some} },
}

// Act is the declaration.
func (*Reopen) Act() *Act { return reopenAct }

func (c *Reopen) decide(d *decision) error {
	if d.s.ClosedAt == 0 {
		return nil
	}
	if err := d.check(c); err != nil {
		return err
	}
	end, err := d.window()
	if err != nil {
		return err
	}
	if !end.IsZero() && d.m.At.After(end) {
		return fault.New(fault.Refused, "complaint.reopen_window_over", "until", end)
	}
	d.emit(Reopened{c.Reason, d.comesBack()})
	return nil
}

// window is until when a closed case may come back: as its procedure says, else as the house does; zero is without end.
func (d *decision) window() (time.Time, error) {
	within := d.p.Reopen.Within
	if days := d.w.ReopenDays(); within.IsZero() && days > 0 {
		within = clock.Span{Unit: clock.Day, Amount: days}
	}
	if within.IsZero() {
		return time.Time{}, nil
	}
	cal, err := d.w.Calendar("")
	if err != nil {
		return time.Time{}, err
	}
	_, end, err := cal.Due(instant(d.s.ClosedAt), within)
	return end, err
}

// comesBack lists the steps that a reopened case has open again: from the one that the procedure names, and what only
// fell away because the complaint had been withdrawn.
func (d *decision) comesBack() []string {
	var out []string
	later := d.reopens(d.p.Index(d.p.Reopen.To))
	for i := range d.p.Steps {
		id := d.p.Steps[i].ID
		if m := d.s.Marks[id]; slices.Contains(later, id) || m.Status == procedure.Waived && m.Reason == withdrawn {
			out = append(out, id)
		}
	}
	return out
}

// withdrawn is the reason of the steps that fall away when the complainant takes the complaint back.
const withdrawn = "withdrawn"

func (Reopened) trait() Trait {
	return Trait{Name: "complaint.reopened", Voice: Change, Icon: "undo", Public: true, Moves: true}
}

func (Reopened) notice(a *audience) { a.owner(reopened, stream.Args{}) }

func (e Reopened) apply(s *State, r Recorded) {
	s.unmark(e.Opens)
	s.ClosedAt, s.ClosedBy, s.Basis, s.ArchivedAt, s.Withdrawn, s.Confirmed, s.Attempts, s.Unanswered = 0, "", "", 0,
		false, "", 0, 0
	if s.Outcome == withdrawn {
		s.Outcome = ""
	}
	s.Anew, s.ScoreBy, s.YesSeen = true, "", nil
	s.Reopened++
}

// Withdraw (撤诉) is the complainant's own wish to stop; it is recorded with his reason and the case can be closed. Staff
// write down his words and how they came; the owner does not, because with them his own work falls away.
type Withdraw struct {
	Medium string `json:"medium,omitempty"` // how his word came; of staff
	Reason Text   `json:"reason"`

	FromNote bool `json:"from_note,omitempty"`
}

// Withdrawn says that the complainant took the complaint back; Waives are the required steps that fall away.
type Withdrawn struct {
	Medium string   `json:"medium,omitempty"`
	Reason Text     `json:"reason"`
	Waives []string `json:"waives,omitempty"`
}

var withdrawAct = &Act{
	Act: act.Act{Name: "withdraw", Conflict: "complaint.own_withdrawal", Open: true, At: "POST withdrawal",
		May: []string{"case.register", "case.work"}, Customer: true, Menu: act.Open, Icon: "x-circle", Fields: []field.Field{
			field.Choice.Of("medium").Among(field.Media...).Need().First("phone").ByRule(),
			field.Para.Of("reason").Need().OfHim(),
			fromNote,
		}},
	New:   func() Command { return new(Withdraw) },
	Tried: true, Offered: func(s *State) bool { return !s.Withdrawn },
}

// Act is the declaration.
func (*Withdraw) Act() *Act { return withdrawAct }

func (c *Withdraw) decide(d *decision) error {
	if d.s.Withdrawn {
		return nil
	}
	if err := d.himself(); err != nil {
		return err
	}
	l := d.fields(c)
	l.Need(d.m.By == Customer || c.Medium != "", "medium")
	if err := l.Err(); err != nil {
		return err
	}
	e := Withdrawn{Medium: c.Medium, Reason: c.Reason}
	for _, st := range d.ledger().Missing() {
		e.Waives = append(e.Waives, st.ID)
	}
	d.emit(e)
	return nil
}

func (Withdrawn) trait() Trait {
	return Trait{Name: "complaint.withdrawn", Voice: FromCustomer, Public: true}
}

func (Withdrawn) notice(a *audience) {
	a.Settle(planWaiting, planReturned, liabilityReturned, waitedLong)
	a.owner(customerWithdrew, stream.Args{})
}

func (e Withdrawn) apply(s *State, r Recorded) {
	s.Withdrawn, s.Outcome, s.Doubt = true, withdrawn, Doubt{}
	for _, id := range e.Waives {
		s.waive(id, withdrawn, r.By, r)
	}
}

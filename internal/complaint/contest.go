package complaint

import (
	"amends/internal/act"
	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/stream"
)

// Contest (否认确认) is the complainant's word that the yes which staff wrote down for him was none: the case goes back to
// work, also after closing, as long as it may be reopened.
type Contest struct {
	Text Text `json:"text"`
}

// Contested says so; who had written the yes down, and when, stands beside it.
type Contested struct {
	Text Text   `json:"text"`
	By   string `json:"by" tell:"staff,written_by"`   // who wrote the yes down
	At   int64  `json:"at" tell:"instant,written_at"` // µs UTC, then
}

var contestAct = &Act{
	Act: act.Act{Name: "contest", Conflict: act.Free, At: "POST contest", May: []string{"case.register"}, Customer: true,
		Menu: act.Ever, Icon: "x-circle", Fields: []field.Field{
			field.Para.Of("text").Need(),
		}},
	New:   func() Command { return new(Contest) },
	Tried: true, Offered: Contestable, Trial: func(Asking) Command { return &Contest{Text: some} },
}

// Act is the declaration.
func (*Contest) Act() *Act { return contestAct }

// Contestable tells whether there is a yes that the complainant did not say himself.
func Contestable(s *State) bool {
	return s.Confirmed == "yes" && s.ConfirmedBy != Customer && s.YesBy != ""
}

func (c *Contest) decide(d *decision) error {
	if !Contestable(&d.s) {
		return fault.New(fault.Refused, "complaint.nothing_to_contest")
	}
	if err := d.check(c); err != nil {
		return err
	}
	closed := d.s.ClosedAt != 0
	if closed {
		end, err := d.window()
		if err != nil {
			return err
		}
		if !end.IsZero() && d.m.At.After(end) {
			return fault.New(fault.Refused, "complaint.reopen_window_over", "until", end)
		}
	}
	d.emit(Contested{c.Text, d.s.YesBy, d.s.YesAt})
	if closed {
		d.emit(Reopened{c.Text, d.comesBack()})
		return nil
	}
	step := ""
	if e := d.ledger().Of("confirm"); e != nil {
		step = e.Step.ID
	}
	d.emit(Unsolved{Basis: "customer", Text: c.Text, Opens: d.back(step)})
	return nil
}

func (Contested) trait() Trait {
	return Trait{Name: "complaint.contested", Voice: FromCustomer, Public: true}
}

func (e Contested) notice(a *audience) {
	a.tell(e.By, customerContested, stream.Args{})
	a.tell(a.lead(), customerContested, stream.Args{})
}

func (e Contested) apply(s *State, r Recorded) {
	s.Contested++
	s.LastHeardAt, s.HeardVersion = micros(r.At), r.Version
}

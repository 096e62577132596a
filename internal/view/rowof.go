package view

import (
	"amends/internal/clock"
	"amends/internal/complaint"
	"amends/internal/procedure"
)

// The ranges of urgency, which is the default order: what runs by its due moment, then what no clock watches, then what
// is paused, then closed cases that are still followed up, then the closed ones, newest first.
const (
	urgencyIdle   = int64(1e17)
	urgencyPaused = int64(2e17)
	urgencyFollow = int64(3e17)
	urgencyClosed = int64(4e17)
	urgencyEnd    = int64(5e17)
)

// RowOf is the row of a case: all but Seq, Position and Subject follow from the state alone.
func RowOf(s *complaint.State, p *procedure.Procedure, l procedure.Ledger) Row {
	r := Row{
		Face: Face{ID: s.ID, Number: s.Number, Person: s.Person, Grade: s.Grade, Content: s.Class.Content, Channel: s.Channel,
			Department: s.Department, Owner: s.Owner, Region: s.Region, Product: s.Product, Tags: s.Tags, Flags: flagsOf(s),
			Repeat: s.Repeat, Reopened: s.Reopened, Escalated: s.Escalated, ReceivedAt: clock.Instant(s.ReceivedAt),
			UpdatedAt: clock.Instant(s.UpdatedAt), LastHeardAt: clock.Instant(s.LastHeardAt),
			LastReplyAt: clock.Instant(s.LastReplyAt), ClosedAt: clock.Instant(s.ClosedAt)},
		Version: s.Version, Nature: s.Class.Nature, Object: s.Class.Object, LimitClass: s.Class.Limit, Registrar: s.RegisteredBy,
		Procedure: s.Procedure.ID, ProcedureVersion: s.Procedure.Version, Outcome: s.Outcome, Score: s.Score.Lowest(),
		Amount: s.Amount, Paid: s.PaidInAll(), ArchivedAt: clock.Instant(s.ArchivedAt), PersonBy: s.PersonBy, state: s}
	r.Done, r.All = l.Progress()
	now := l.Current()
	if now != nil {
		r.Stage, r.Step, r.Kind, r.Who = now.Step.Stage, now.Step.ID, now.Step.Kind, now.Step.Who
		switch {
		case r.Kind == approve: // the tier of money and grade says whose turn it is, as the settings are when somebody asks
			r.Granted = s.Granted()
		case r.Who != "" && r.Who != "owner" && r.Who != complainant:
			role := r.Who
			r.Role = &role
		}
	}
	r.Stage, r.Hue = stageOf(p, r.Stage)
	switch {
	case s.ArchivedAt != 0:
		r.State = StateArchived
	case s.ClosedAt != 0:
		r.State = StateClosed
	case s.WaitingSince != 0 || !s.Question.IsZero() || r.Who == complainant || complaint.Kinds().Of(r.Kind).By == complainant:
		r.State = StateWaiting
	default:
		r.State = StateOpen
	}
	if c := pressing(s.Clocks); c != nil {
		r.Clock, r.ClockState, r.StartedAt, r.WarnAt = c.ID, c.State, c.StartedAt, c.WarnAt
		r.RiskAt, r.DueAt, r.BreachedAt = c.RiskAt, c.DueAt, c.BreachedAt
	}
	r.Urgency = urgencyOf(s)
	return r
}

const (
	complainant = "complainant"
	approve     = "approve"
)

// stageOf gives the stage and its hue; a case in which nothing is left to do is in the stage that looks closed.
func stageOf(p *procedure.Procedure, id string) (stage, hue string) {
	for i := range p.Stages {
		if st := &p.Stages[i]; st.ID == id || id == "" && st.Hue == hueClosed {
			return st.ID, st.Hue
		}
	}
	return id, hueClosed
}

const (
	hueNew    = "new"
	hueClosed = "closed"
)

func flagsOf(s *complaint.State) Flags {
	var f Flags
	f.set(FlagSafety, s.Assessment.Safety)
	f.set(FlagMedia, s.Assessment.Media)
	f.set(FlagUnread, s.LastHeardAt > max(s.LastReplyAt, s.AcknowledgedAt))
	f.set(FlagAnonymous, s.Anonymous)
	f.set(FlagErased, s.Erased)
	f.set(FlagWithdrawn, s.Withdrawn)
	f.set(FlagQuestion, !s.Question.IsZero())
	f.set(FlagIncomplete, len(s.Missing) > 0)
	f.set(FlagSuperior, s.Superior.To != "")
	f.set(FlagRectifies, s.OpenRectification() != nil)
	return f
}

// pressing is the running clock that is due first, else the paused one; nil when none is left.
func pressing(clocks []clock.Clock) *clock.Clock {
	var best *clock.Clock
	for i := range clocks {
		c := &clocks[i]
		if c.State != clock.Running && c.State != clock.Paused {
			continue
		}
		switch {
		case best == nil, c.State == clock.Running && best.State == clock.Paused,
			c.State == best.State && c.DueAt < best.DueAt:
			best = c
		}
	}
	return best
}

// urgencyOf is the place in the default order.
func urgencyOf(s *complaint.State) int64 {
	c := pressing(s.Clocks)
	runs := c != nil && c.State == clock.Running
	switch {
	case s.ClosedAt != 0 && runs:
		return urgencyFollow + int64(c.DueAt)
	case s.ClosedAt != 0:
		return urgencyEnd - s.ClosedAt
	case runs:
		return int64(c.DueAt)
	case c != nil:
		return urgencyPaused + int64(c.DueAt)
	default:
		return urgencyIdle + s.ReceivedAt
	}
}

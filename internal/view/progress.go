package view

import (
	"context"
	"time"

	"amends/internal/clock"
	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/procedure"
)

// Progress is what the complainant may follow of his own case: nothing internal, nothing about anybody else.
type Progress struct {
	ID, Number, Channel string
	Subject, Matter     string
	ReceivedAt          clock.Instant
	UpdatedAt           clock.Instant
	ClosedAt            clock.Instant
	Stages              []PublicStage
	Now                 procedure.Title // what happens now
	By                  clock.Instant   // by when; 0 when nothing is promised
	ByClock             procedure.Title
	Waiting             bool   // for the complainant; the clocks stand still
	Handler             string // staff id
	Question            string // open question to the complainant
	Timeline            []Entry
	Outcome             string // once notified
	Promises            []Improved
	CanConfirm          bool
	Doubted             bool // he said yes, and somebody is to ask him whether it was he
	CanSurvey           bool
	CanAnswer           bool
	CanWithdraw         bool
	CanEscalate         bool // ask for the superior
	CanContest          bool // staff wrote down a yes for him
	Erased              bool
}

// PublicStage is one segment of the complainant's progress bar.
type PublicStage struct {
	ID    string
	Title procedure.Title
	State procedure.StageTime
	Hue   string
}

// Progress is what the complainant sees of a case. Who asks is not checked here: the portal proved it by its key.
func (v *Views) Progress(ctx context.Context, id string, now time.Time) (Progress, error) {
	r, err := v.read(ctx, id)
	if err != nil {
		return Progress{}, err
	}
	if err := v.fill(ctx, r); err != nil {
		return Progress{}, err
	}
	s := r.state
	p, err := v.register.Snapshot().Procedure(s.Procedure.ID, s.Procedure.Version)
	if err != nil {
		return Progress{}, err
	}
	l := p.Ledger(&s, s.Marks)
	out := Progress{ID: s.ID, Number: s.Number, Channel: s.Channel, Subject: r.texts.Of(s.Subject), Matter: r.texts.Of(s.Matter),
		ReceivedAt: clock.Instant(s.ReceivedAt), UpdatedAt: clock.Instant(s.UpdatedAt), ClosedAt: clock.Instant(s.ClosedAt),
		Handler: s.Owner, Question: r.texts.Of(s.Question), Erased: s.Erased}
	out.Doubted = s.Doubt.At != 0
	out.Promises = promisesOf(&s, now, v.register.Snapshot().Zone())
	out.Waiting = s.WaitingSince != 0 || !s.Question.IsZero()
	if s.ResultAt != 0 {
		out.Outcome = s.Outcome
	}
	for _, st := range p.Bar(l) {
		title := st.Stage.Public
		if len(title) == 0 {
			title = st.Stage.Title
		}
		out.Stages = append(out.Stages, PublicStage{st.Stage.ID, title, st.State, st.Stage.Hue})
	}
	out.now(p, l, s)
	for _, e := range r.timeline() {
		if e, ok := e.forComplainant(); ok {
			out.Timeline = append(out.Timeline, e)
		}
	}
	may := func(c complaint.Command) bool {
		_, err := complaint.Decide(desk.World{Snapshot: v.register.Snapshot()}, s, complaint.Meta{At: now, By: complaint.Customer}, c)
		return err == nil
	}
	out.offer(l, &s, may)
	return out, nil
}

// some are words in place of those that he has not written yet.
var some = complaint.TextOf("?")

// offer says what he may do now: what makes sense where the case stands, and is not refused by the rules.
func (out *Progress) offer(l procedure.Ledger, s *complaint.State, may func(complaint.Command) bool) {
	waits := map[string]bool{} // kinds of step
	for i := range l {
		if e := &l[i]; e.Status == procedure.Open && e.Ready {
			waits[e.Step.Kind] = true
		}
	}
	late := s.Closed() && l.Of("survey") != nil && !s.Withdrawn // his marks are taken after closing, too
	out.CanAnswer = may(&complaint.Hear{Text: some})
	out.CanEscalate = may(&complaint.AskSuperior{Reason: some})
	out.CanWithdraw = !s.Withdrawn && may(&complaint.Withdraw{Reason: some})
	out.CanContest = complaint.Contestable(s) && may(&complaint.Contest{Text: some})
	out.CanConfirm = waits["confirm"] && may(&complaint.Confirm{Solved: "yes", Basis: "customer"})
	out.CanSurvey = (waits["survey"] || late) && s.Score == complaint.Scores{} && may(&complaint.Survey{Result: 5, Process: 5, Person: 5})
}

// now says what happens and by when. Of the running clocks the complainant is told the one that ends with something he
// hears of: the current step's own first, then the promised end, the law's limit last.
func (out *Progress) now(p *procedure.Procedure, l procedure.Ledger, s complaint.State) {
	current := l.Current()
	if current == nil {
		return
	}
	out.Now = current.Step.Public
	if len(out.Now) == 0 {
		for _, st := range out.Stages {
			if st.ID == current.Step.Stage {
				out.Now = st.Title
			}
		}
	}
	best := 0
	for _, c := range s.Clocks {
		limit, _ := p.LimitOf(c)
		if c.State != clock.Running || limit == nil {
			continue
		}
		rank := 1
		switch {
		case limit == current.Step.Limit:
			rank = 3
		case limit.Law == "" && toldAt(p, limit):
			rank = 2
		}
		if rank > best || rank == best && c.DueAt < out.By {
			best, out.By, out.ByClock = rank, c.DueAt, limit.Title
		}
	}
}

// toldAt says whether the limit ends with a step that the complainant hears of.
func toldAt(p *procedure.Procedure, l *procedure.Limit) bool {
	st := p.Step(l.Until)
	if st == nil {
		return l.Until == "" || l.Until == "close"
	}
	switch st.Kind {
	case "acknowledge", "first-reply", "finding-notice", "result-notice", "confirm", "close":
		return true
	}
	return false
}

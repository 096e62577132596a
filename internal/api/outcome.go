package api

import (
	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/procedure"
	"amends/internal/said"
)

// Outcome is the answer to every command: what happened, where the case stands, what is still open.
type Outcome struct {
	ID       string   `json:"id"`
	Number   string   `json:"number"`
	Version  int      `json:"version" doc:"Of the case after the command; the ETag"`
	Position int64    `json:"position" doc:"Of the last event in the journal; 0 when nothing happened"`
	Events   []string `json:"events" doc:"Wire names of what happened, in order"`
	Stage    *Place   `json:"stage,omitempty" doc:"Absent for whoever named himself a party"`
	Step     *Place   `json:"step,omitempty" doc:"What happens now; absent when nothing is left to do"`
	Open     []Place  `json:"open" doc:"The steps that closing still waits for"`
	State    string   `json:"state,omitempty" enum:"open,waiting,closed,archived" doc:"Absent for whoever named himself a party"`
	Code     string   `json:"code,omitempty" doc:"After registering: opens the case on the portal, with its number; for the complainant"`
	Said     []Said   `json:"said,omitempty" doc:"What else there is to say of it, such as who has the case now"`
}

// Said is one thing that came of a command beside what was asked.
type Said struct {
	Code string `json:"code" enum:"already,dispatched,grade_raised" doc:"already: nothing happened, because it was so before"`
	Text string `json:"text" doc:"In the caller's language"`
}

// Place is a stage or a step, with its title in the caller's language.
type Place struct {
	ID    string `json:"id"`
	Kind  string `json:"kind,omitempty"`
	Title string `json:"title"`
}

// outcome answers a command, and a registration with the code. A repeat answers what the first led to, as it was then.
func (c *call) outcome(status int, res desk.Result, code string) error {
	s, events := res.State, res.Events
	h := c.w.Header()
	if res.Repeat {
		var err error
		if s, events, err = c.stateAt(c.ctx, res); err != nil {
			return err
		}
		h["Idempotent-Replay"] = []string{"true"}
	}
	if s.Party(c.who.Staff) { // he named himself: it is done, and where the case stands is not for him
		return c.answer(status, Outcome{ID: s.ID, Number: s.Number, Version: res.Version, Position: res.Position, Events: []string{}, Open: []Place{}})
	}
	o, err := c.standing(&s, res.Ledger)
	if err != nil {
		return err
	}
	o.Version, o.Position, o.Code = res.Version, res.Position, code
	for _, e := range events {
		o.Events = append(o.Events, complaint.Stream.NameOf(e.Event))
	}
	if c.rt.command != "" {
		for _, l := range said.Lines(c.said(), c.snap, c.rt.command, res, c.actor) {
			o.Said = append(o.Said, Said(l))
		}
	}
	h["Etag"] = []string{etag(res.Version)}
	return c.answer(status, o)
}

// standing says where a case is in its procedure; its ledger is drawn when none is given.
func (c *call) standing(s *complaint.State, l procedure.Ledger) (Outcome, error) {
	o := Outcome{ID: s.ID, Number: s.Number, Version: s.Version, Events: []string{}}
	p, err := c.snap.Procedure(s.Procedure.ID, s.Procedure.Version)
	if err != nil {
		return o, err
	}
	if l == nil {
		l = p.Ledger(s, s.Marks)
	}
	missing := l.Missing()
	o.Open = make([]Place, len(missing))
	for i, st := range missing {
		o.Open[i] = c.place(st)
	}
	current := l.Current()
	if current != nil {
		at := c.place(current.Step)
		o.Step = &at
	}
	stage := c.stage(p, current)
	o.Stage = &stage
	o.State = stateOf(s, current)
	return o, nil
}

func (c *call) place(st *procedure.Step) Place { return Place{st.ID, st.Kind, c.name(st.Title)} }

// stage is the one of the current step; when nothing is left to do, the last.
func (c *call) stage(p *procedure.Procedure, current *procedure.Entry) Place {
	for i := range p.Stages {
		if st := &p.Stages[i]; current != nil && st.ID == current.Step.Stage || current == nil && i == len(p.Stages)-1 {
			return Place{ID: st.ID, Title: c.name(st.Title)}
		}
	}
	return Place{}
}

// stateOf is the case's state in the words of the queue.
func stateOf(s *complaint.State, current *procedure.Entry) string {
	switch {
	case s.ArchivedAt != 0:
		return "archived"
	case s.ClosedAt != 0:
		return "closed"
	case s.WaitingSince != 0 || !s.Question.IsZero(),
		current != nil && (current.Step.Who == "complainant" || current.Step.Is().By == "complainant"):
		return "waiting"
	}
	return "open"
}

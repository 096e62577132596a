package api

import (
	"amends/internal/clock"
	"amends/internal/view"
)

// details puts in the lists and what was decided on the way.
func (c *call) details(out *Case, p *view.CasePage) {
	s, of := &p.State, p.Texts.Of
	out.Allegations = make([]Allegation, 0, len(p.Allegations))
	for _, a := range p.Allegations {
		out.Allegations = append(out.Allegations, Allegation(a))
	}
	for _, l := range p.Links {
		out.Links = append(out.Links, Link{l.Kind, l.Case, l.Number})
	}
	out.Requests = requestsOf(p)
	for i := range s.Rectifications {
		r := &s.Rectifications[i]
		out.Rectifications = append(out.Rectifications, PromisedAction{r.Improvement, of(r.What), r.Department, r.DueOn,
			r.Status(), instant(clock.Instant(r.DoneAt)), r.DoneBy})
	}
	for _, e := range p.Evidence {
		out.Evidence = append(out.Evidence, Evidence{e.ID, e.Title, e.Text, e.Source, e.By, instant(e.At), filesOf(e.Files)})
	}
	if s.Cause.Cause != "" {
		out.Cause = &Cause{Code: s.Cause.Cause, Certainty: s.Cause.Certainty}
		for _, w := range s.Cause.Whys {
			out.Cause.Whys = append(out.Cause.Whys, of(w.Why))
		}
	}
	if l := s.Liability; len(l.Shares) > 0 {
		out.Liability = &Liability{l.Status, l.Shares, of(l.Ground), l.View, l.By}
	}
	if s.Plan.Status != "" {
		out.Plan = &Plan{s.Plan.Status, s.Outcome, s.Amount, of(s.Plan.Reason), s.Plan.By, s.Plan.Approver, []Measure{}}
		for _, m := range p.Measures {
			out.Plan.Measures = append(out.Plan.Measures, Measure{m.ID, m.What, m.Owner, m.DueOn, instant(m.DoneAt), m.DoneBy, m.Late, m.DaysLate})
		}
	}
	for _, k := range s.Compensations {
		out.Compensations = append(out.Compensations, Compensation{k.Kind, k.Amount, k.Consent, of(k.Text)})
	}
}

// PromisedAction is a corrective action as its complaint knows it; GET /rectifications/{id} tells the rest.
type PromisedAction struct {
	ID         string `json:"id"`
	What       string `json:"what" doc:"Empty once erased"`
	Department string `json:"department"`
	DueOn      string `json:"due_on" format:"date"`
	Status     string `json:"status" enum:"open,accepted,reported,verified,done,withdrawn" doc:"done: before it was checked by anybody"`
	DoneAt     string `json:"done_at,omitempty" format:"date-time"`
	DoneBy     string `json:"done_by,omitempty"`
}

// File is a document or picture of a case.
type File struct {
	Digest string `json:"digest"`
	Name   string `json:"name"`
	Type   string `json:"type"`
	Size   int64  `json:"size"`
}

func filesOf(list []view.FileRef) []File {
	var out []File
	for _, f := range list {
		out = append(out, File(f))
	}
	return out
}

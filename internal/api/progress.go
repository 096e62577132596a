package api

import (
	"amends/internal/intake"
	"amends/internal/view"
)

// Progress is what the complainant may follow of his own complaint.
type Progress struct {
	Number      string          `json:"number"`
	Subject     string          `json:"subject"`
	Matter      string          `json:"matter"`
	ReceivedAt  string          `json:"received_at" format:"date-time"`
	UpdatedAt   string          `json:"updated_at" format:"date-time"`
	ClosedAt    string          `json:"closed_at,omitempty" format:"date-time"`
	Stages      []Stage         `json:"stages"`
	Now         string          `json:"now,omitempty" doc:"What happens now"`
	By          string          `json:"by,omitempty" format:"date-time" doc:"By when; absent when nothing is promised"`
	Waiting     bool            `json:"waiting,omitempty" doc:"For the complainant"`
	Question    string          `json:"question,omitempty"`
	Outcome     string          `json:"outcome,omitempty"`
	Promises    []Improved      `json:"promises,omitempty" doc:"What the organisation has promised to improve"`
	Timeline    []ProgressEntry `json:"timeline"`
	CanAnswer   bool            `json:"can_answer"`
	CanConfirm  bool            `json:"can_confirm"`
	Doubted     bool            `json:"doubted,omitempty" doc:"A yes came, and a colleague will ask whether it was his"`
	CanSurvey   bool            `json:"can_survey"`
	CanWithdraw bool            `json:"can_withdraw"`
	CanEscalate bool            `json:"can_escalate" doc:"He may ask for the superior of who works on it"`
	CanContest  bool            `json:"can_contest" doc:"Staff wrote down a yes for him, and he may deny it"`
}

// Improved is what was promised to be improved.
type Improved struct {
	DueOn    string `json:"due_on" format:"date"`
	First    string `json:"first_due_on" format:"date" doc:"The day he was told first"`
	State    string `json:"state" enum:"open,working,reported,done" doc:"reported: somebody else is to check it"`
	DaysLate int    `json:"days_late,omitempty" doc:"Days after the one he was told first: until it was done, or until now"`
	Text     string `json:"text" doc:"The same in a sentence to him"`
}

// ProgressEntry is one thing that happened, without the names of those who worked on it.
type ProgressEntry struct {
	Kind  string         `json:"kind"`
	Event string         `json:"event"`
	At    string         `json:"at" format:"date-time"`
	Facts map[string]any `json:"facts,omitempty"`
	Texts []Body         `json:"texts,omitempty"`
}

// progress answers how a complaint stands for its complainant.
func (c *call) progress(id string) error {
	p, err := c.api.views.Progress(c.ctx, id, c.now)
	if err != nil {
		return err
	}
	out := Progress{Number: p.Number, Subject: p.Subject, Matter: p.Matter, ReceivedAt: instant(p.ReceivedAt),
		UpdatedAt: instant(p.UpdatedAt),
		ClosedAt:  instant(p.ClosedAt), Stages: make([]Stage, 0,
			len(p.Stages)), Now: c.name(p.Now), By: instant(p.By), Waiting: p.Waiting,
		Question: p.Question, Outcome: p.Outcome, Timeline: make([]ProgressEntry, 0, len(p.Timeline)), CanAnswer: p.CanAnswer,
		CanConfirm: p.CanConfirm, Doubted: p.Doubted, CanSurvey: p.CanSurvey, CanWithdraw: p.CanWithdraw, CanEscalate: p.CanEscalate, CanContest: p.CanContest}
	for _, s := range p.Stages {
		out.Stages = append(out.Stages, Stage{s.ID, c.name(s.Title), string(s.State), s.Hue})
	}
	for i := range p.Promises {
		x := &p.Promises[i]
		out.Promises = append(out.Promises, Improved{x.DueOn, x.First, x.State, x.DaysLate, intake.Promised(c.ctx, x)})
	}
	for i := range p.Timeline {
		out.Timeline = append(out.Timeline, tellOutside(&p.Timeline[i]))
	}
	return c.ok(out)
}

// inside are the facts that name colleagues and departments.
var inside = []string{"owner", "to", "rule", "mentions", "written_by", "past", "from", "seen_by"}

func tellOutside(e *view.Entry) ProgressEntry {
	x := entryOf(e)
	for _, name := range inside {
		delete(x.Facts, name)
	}
	return ProgressEntry{x.Kind, x.Event, x.At, x.Facts, x.Texts}
}

package complaint

import (
	"strconv"

	"amends/internal/act"
	"amends/internal/fault"
	"amends/internal/field"
	"amends/internal/stream"
)

// DraftLiability (责任认定) proposes who answers for what happened: shares that add up to 100 %, a ground, evidence.
type DraftLiability struct {
	Step     string   `json:"step,omitempty"`
	Shares   []Share  `json:"shares"`
	Ground   Text     `json:"ground"`
	Evidence []string `json:"evidence,omitempty"`
	Reason   Text     `json:"reason,omitzero"` // of a late change
}

// Share is one party's part.
type Share struct {
	Party      string `json:"party"`
	Percent    int    `json:"percent"`
	Department string `json:"department,omitempty"` // inside the operator
}

// Liability is the determination on record.
type Liability struct {
	Shares   []Share  `json:"shares"`
	Ground   Text     `json:"ground,omitzero"`
	Evidence []string `json:"evidence,omitempty"`
	By       string   `json:"-"`
	Status   string   `json:"-"` // draft, final; contested: agreed on, and the customer objects
	View     string   `json:"-"` // the customer's: accepts, objects, not_asked
	Objected bool     `json:"-"` // drafted in the knowledge of his objection
}

// Liable names the party in one word: the only one, or joint.
func (l Liability) Liable() string {
	out := ""
	for _, s := range l.Shares {
		switch {
		case s.Percent == 0 || s.Party == out:
		case out == "":
			out = s.Party
		default:
			return "joint"
		}
	}
	return out
}

// LiabilityDrafted says what was proposed.
type LiabilityDrafted struct {
	Step
	Liability
	Reason Text     `json:"reason,omitzero"`
	Opens  []string `json:"opens,omitempty"` // a changed draft is reviewed again
}

var draftLiabilityAct = &Act{
	Act: act.Act{Name: "draft_liability", Conflict: act.Free, Kind: "liability", At: "PUT liability",
		May: []string{"case.work"}, Handling: true, Revised: "reason", Params: []string{"review"}, Fields: []field.Field{
			field.List.Of("shares").Between(1, 6).Need().Rows(
				field.Choice.Of("party").Among(field.Parties...).Need(),
				field.Number.Of("percent").Between(0, 100).Need().ByRule(), field.Department.Of("department")),
			field.Para.Of("ground").Need(),
			field.Para.Of("reason").OnlyLate(),
		}},
	New: func() Command { return new(DraftLiability) },
}

// Act is the declaration.
func (*DraftLiability) Act() *Act { return draftLiabilityAct }

func (c *DraftLiability) decide(d *decision) error {
	step, err := d.step(c, c.Step)
	if err != nil {
		return err
	}
	l := d.fields(c)
	sum := 0
	for _, s := range c.Shares {
		sum += s.Percent
	}
	if len(c.Shares) > 0 && sum != 100 {
		l.Add("shares", "complaint.shares_not_100", "sum", sum)
		for i, s := range c.Shares { // what was left open is why
			l.Need(s.Percent != 0, "shares."+strconv.Itoa(i)+".percent")
		}
	}
	for i, id := range c.Evidence {
		if !d.s.hasEvidence(id) {
			l.Add("evidence."+strconv.Itoa(i), "input.unknown", "value", id)
		}
	}
	if err := l.Err(); err != nil {
		return err
	}
	draft := Liability{Shares: c.Shares, Ground: c.Ground, Evidence: c.Evidence}
	d.emit(LiabilityDrafted{Step{step}, draft, c.Reason, d.doneOf("liability-review")})
	return nil
}

func (s State) hasEvidence(id string) bool {
	for _, e := range s.Evidence {
		if e.ID == id {
			return true
		}
	}
	return false
}

func (LiabilityDrafted) trait() Trait {
	return Trait{Name: "complaint.liability_drafted", Voice: Work, Icon: "scale", Handles: true}
}

func (e LiabilityDrafted) tell(t *Telling) {
	t.Choice("party", e.Liable())
	t.Say("ground", e.Ground)
	t.Say("reason", e.Reason)
}

func (LiabilityDrafted) notice(a *audience) { a.Settle(liabilityReturned) }

func (e LiabilityDrafted) apply(s *State, r Recorded) {
	s.unmark(e.Opens)
	objected := s.Liability.Objected || s.Liability.Status == "contested"
	s.Liability = e.Liability
	s.Liability.Objected = objected
	s.Liability.By, s.Liability.Status = r.By, "draft"
}

// ReviewLiability is the internal review by somebody else, with the customer's view; agreeing makes the determination final.
// An objection reopens it once: who drafted it answers it, and then the reviewer's word is the last (row D4). Whoever did not
// ask the customer says why.
type ReviewLiability struct {
	Step         string `json:"step,omitempty"`
	Verdict      string `json:"verdict"` // agree, return
	CustomerView string `json:"customer_view,omitempty"`
	Reason       Text   `json:"reason,omitzero"`
}

// LiabilityReviewed says how the review ended. Opens are the steps that are open again after a return.
type LiabilityReviewed struct {
	Step
	Verdict      string   `json:"verdict"`
	CustomerView string   `json:"customer_view,omitempty"`
	Reason       Text     `json:"reason,omitzero"`
	Opens        []string `json:"opens,omitempty"`
}

var reviewLiabilityAct = &Act{
	Act: act.Act{Name: "review_liability", Conflict: act.Weighed, Kind: "liability-review", At: "POST liability-review",
		May: []string{"case.review_liability"}, Revised: "reason", Fields: []field.Field{
			field.Choice.Of("verdict").Among("agree", "return").Need(),
			field.Choice.Of("customer_view").Among("accepts", "objects", "not_asked").First("not_asked"),
			field.Para.Of("reason").With("verdict", "return").With("customer_view", "objects", "not_asked", "").ByRule(),
		}},
	New:   func() Command { return new(ReviewLiability) },
	Trial: func(Asking) Command { return &ReviewLiability{Verdict: "agree", Reason: some} },
	Asks: func(w World, s *State, by string, list []field.Field) []field.Field {
		if s.Anonymous { // nobody to ask
			return field.NeededWhen(list, "reason", field.When{"verdict": {"return"}}, field.When{"customer_view": {"objects"}})
		}
		return list
	},
}

// Act is the declaration.
func (*ReviewLiability) Act() *Act { return reviewLiabilityAct }

func (c *ReviewLiability) decide(d *decision) error {
	step, err := d.step(c, c.Step)
	if err != nil {
		return err
	}
	if d.s.Liability.Status == "" {
		return fault.New(fault.Refused, "complaint.no_liability")
	}
	l := d.fields(c)
	unasked := (c.CustomerView == "" || c.CustomerView == "not_asked") && !d.s.Anonymous
	if c.Verdict == "return" || c.CustomerView == "objects" || c.Verdict == "agree" && unasked {
		l.Need(!c.Reason.IsZero(), "reason")
	}
	if err := l.Err(); err != nil {
		return err
	}
	if d.m.By == d.s.Liability.By && !d.w.Alone(d.m.By) {
		return fault.New(fault.Refused, "complaint.own_draft")
	}
	e := LiabilityReviewed{Step: Step{step}, Verdict: c.Verdict, CustomerView: c.CustomerView, Reason: c.Reason}
	if c.Verdict == "return" || c.CustomerView == "objects" && !d.s.Liability.Objected {
		e.Step.Step, e.Opens = "", d.lastStep("liability")
	}
	d.emit(e)
	return nil
}

// lastStep names the done step of a kind, as the list of steps that a return opens again.
func (d *decision) lastStep(kind string) []string {
	if e := d.ledger().Of(kind); e != nil {
		return []string{e.Step.ID}
	}
	return nil
}

func (LiabilityReviewed) trait() Trait {
	return Trait{Name: "complaint.liability_reviewed", Voice: Work}
}

func (e LiabilityReviewed) notice(a *audience) {
	if e.Verdict == "return" {
		a.tell(a.before().Liability.By, liabilityReturned, stream.Args{})
	}
}

func (e LiabilityReviewed) apply(s *State, r Recorded) {
	s.Liability.View = e.CustomerView
	s.Liability.Status = ""
	switch {
	case e.Verdict == "agree" && len(e.Opens) > 0:
		s.Liability.Status = "contested"
	case e.Verdict == "agree":
		s.Liability.Status = "final"
		return
	}
	s.unmark(e.Opens)
}

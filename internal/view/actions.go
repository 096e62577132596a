package view

import (
	"slices"
	"time"

	"amends/internal/complaint"
	"amends/internal/desk"
	"amends/internal/fault"
	"amends/internal/procedure"
	"amends/internal/register"
)

// actionsFor asks the rules what this person could do now, with commands that are tried and thrown away: a gate is
// never written twice. A refusal of the input means that the door is open.
func actionsFor(snap *register.Snapshot, staff string, s complaint.State, p *procedure.Procedure, l procedure.Ledger, now time.Time) Actions {
	t := asking{snap: snap, s: s, m: complaint.Meta{At: now, By: staff, Channel: "desk"}}
	var out Actions
	for i := range l {
		e := &l[i]
		if e.Status != procedure.Open || !e.Current && !e.Ready || s.Closed() != procedure.Kinds[e.Step.Kind].Closing {
			continue
		}
		a := t.step(e.Step)
		if e.Current {
			out.Current = &a
		} else if a.Allowed {
			out.Steps = append(out.Steps, a)
		}
	}
	for _, g := range generals {
		if s.Closed() && !g.after || !s.Closed() && g.onlyAfter || g.applies != nil && !g.applies(s) {
			continue
		}
		out.General = append(out.General, t.general(g, p))
	}
	return out
}

type asking struct {
	snap *register.Snapshot
	s    complaint.State
	m    complaint.Meta
}

// ask says why not; nil when it may be done.
func (t asking) ask(c complaint.Command, decide bool) *fault.Error {
	err := desk.May(t.snap, t.m.By, c.Name(), t.s)
	if err == nil && decide {
		_, err = complaint.Decide(desk.World{Snapshot: t.snap}, t.s, t.m, c)
	}
	if f := fault.As(err); f != nil && f.Kind != fault.Invalid {
		return f
	}
	return nil
}

func (t asking) step(st *procedure.Step) Action {
	k := procedure.Kinds[st.Kind]
	a := Action{Command: k.Command, Step: st.ID, Kind: st.Kind, Title: st.Title, Hint: st.Hint, Inputs: StepInputs(t.snap, t.m.By, &t.s, st)}
	if c := trial(st.Kind, st.ID); c != nil {
		if x, ok := c.(*complaint.CarryOut); ok { // his own measure, if he has one
			for _, m := range t.s.Plan.Measures {
				if m.Owner == t.m.By && m.DoneAt == 0 {
					x.Measure = m.ID
				}
			}
		}
		a.Why = t.ask(c, true)
		a.Allowed = a.Why == nil
	}
	return a
}

// StepAction is a step that somebody comes to by its address: as with those offered, the rules say whether it can be done now,
// or again. What would change nothing has been done.
func StepAction(snap *register.Snapshot, staff string, s *complaint.State, st *procedure.Step, now time.Time) Action {
	t := asking{snap: snap, s: *s, m: complaint.Meta{At: now, By: staff, Channel: "desk"}}
	a := t.step(st)
	if c := trial(st.Kind, st.ID); a.Allowed && c != nil {
		if events, err := complaint.Decide(desk.World{Snapshot: snap}, *s, t.m, c); err == nil && len(events) == 0 {
			a.Allowed, a.Why = false, fault.New(fault.Refused, "complaint.step_over", "step", st.ID)
		}
	}
	return a
}

// Doer is one who can do a step now: the owner if the rules let him, else the lead of the case's department, else somebody of
// the role who reaches the case; "" when nobody can. Permission and conflict of interest are asked of the desk, as ever.
func Doer(snap *register.Snapshot, s complaint.State, st *procedure.Step, now time.Time) string {
	candidates := []string{s.Owner}
	for _, d := range slices.Backward(snap.Path(s.Department)) {
		candidates = append(candidates, d.Lead)
	}
	for _, p := range snap.WithRole(st.Who) {
		candidates = append(candidates, p.ID)
	}
	for _, id := range candidates {
		p := snap.StaffByID[id]
		if p == nil || !p.Active || p.Away {
			continue
		}
		t := asking{snap: snap, s: s, m: complaint.Meta{At: now, By: id, Channel: "desk"}}
		if a := t.step(st); a.Allowed {
			return id
		}
	}
	return ""
}

// trial is a command of a kind that goes as far into the rules as one can without knowing the input.
func trial(kind, step string) complaint.Command {
	switch kind {
	case "acknowledge":
		return &complaint.Acknowledge{Step: step}
	case "classify":
		return &complaint.Classify{Step: step}
	case "assess":
		return &complaint.Assess{Step: step}
	case "dispatch":
		return &complaint.Assign{Step: step}
	case "first-reply":
		return &complaint.FirstReply{Step: step}
	case "investigate":
		return &complaint.Investigate{Step: step}
	case "finding-notice":
		return &complaint.NotifyFinding{Step: step}
	case "cause":
		return &complaint.DetermineCause{Step: step}
	case "liability":
		return &complaint.DraftLiability{Step: step}
	case "liability-review":
		return &complaint.ReviewLiability{Step: step, Verdict: "agree", Reason: why}
	case "plan":
		return &complaint.ProposePlan{Step: step}
	case "approve":
		return &complaint.ApprovePlan{Step: step, Verdict: "approve"}
	case "carry-out":
		return &complaint.CarryOut{Step: step}
	case "compensate":
		return &complaint.Compensate{Step: step, Consent: "accepted"}
	case "care":
		return &complaint.Care{Step: step}
	case "result-notice":
		return &complaint.NotifyResult{Step: step}
	case "confirm":
		return &complaint.Confirm{Step: step}
	case "survey":
		return &complaint.Survey{Step: step}
	case "rectify":
		return &complaint.Rectify{Step: step}
	case "evaluate":
		return &complaint.Evaluate{Step: step}
	case "close":
		return &complaint.Close{Step: step, Basis: "accepted"}
	case "revisit":
		return &complaint.Revisit{Step: step}
	case "publish-case":
		return &complaint.PublishCase{Step: step}
	case "archive":
		return &complaint.Archive{Step: step}
	}
	return nil
}

// general is an action that belongs to no step.
type general struct {
	after     bool // also when the case is closed
	onlyAfter bool
	applies   func(s complaint.State) bool
	decide    bool // the rules have more to say than the permission
	trial     func(s complaint.State, p *procedure.Procedure) complaint.Command
	inputs    []procedure.Input
}

var (
	reason    = procedure.Input{Name: "reason", Type: procedure.Para, Required: true}
	words     = procedure.Input{Name: "text", Type: procedure.Para, Required: true}
	files     = procedure.Input{Name: "files", Type: procedure.Files}
	why       = complaint.Words("?")
	mediumOf  = procedure.Kinds["acknowledge"].Inputs[0]
	evidences = []string{"complainant", "respondent", "system", "site_visit", "third_party"}
)

func plain(c complaint.Command) func(complaint.State, *procedure.Procedure) complaint.Command {
	return func(complaint.State, *procedure.Procedure) complaint.Command { return c }
}

// Inputs of the types clock, step and tags are chosen among those of the case.
var generals = []general{
	{after: true, trial: plain(&complaint.Reply{}), inputs: []procedure.Input{mediumOf, words, files}},
	{after: true, trial: plain(&complaint.Note{}), inputs: []procedure.Input{words, files, {Name: "mentions", Type: procedure.Staff}}},
	{after: true, trial: plain(&complaint.Hear{}), inputs: []procedure.Input{words, files}},
	{trial: plain(&complaint.AskCustomer{}), inputs: []procedure.Input{mediumOf, {Name: "question", Type: procedure.Para, Required: true}, {Name: "pause", Type: procedure.Bool, Default: "true"}}},
	{trial: plain(&complaint.Resume{}), inputs: []procedure.Input{reason}, applies: func(s complaint.State) bool { return s.WaitingSince != 0 }},
	{trial: plain(&complaint.AddEvidence{}), inputs: []procedure.Input{{Name: "title", Type: procedure.Line, Required: true}, {Name: "text", Type: procedure.Para},
		{Name: "source", Type: procedure.Choice, Required: true, Options: evidences, Default: "complainant"}, {Name: "files", Type: procedure.Files, Needed: []procedure.When{{"text": {""}}}}}},
	{trial: plain(&complaint.Assign{}), inputs: procedure.Kinds["dispatch"].Inputs},
	{decide: true, trial: tryExtend, inputs: []procedure.Input{{Name: "clock", Type: complaint.FactClock, Required: true}, {Name: "by", Type: complaint.FactSpan, Required: true}, reason}},
	{decide: true, trial: plain(&complaint.Escalate{Reason: why}), inputs: []procedure.Input{reason}},
	{decide: true, trial: tryWaive, inputs: []procedure.Input{{Name: "step", Type: complaint.FactStep, Required: true}, reason}},
	{trial: plain(&complaint.Supplement{}), inputs: []procedure.Input{{Name: "occurred_on", Type: procedure.Date}, {Name: "product", Type: procedure.Line}, {Name: "service", Type: procedure.Line}, {Name: "region", Type: procedure.Line}, {Name: "wish", Type: procedure.Para}, {Name: "account", Type: procedure.Line},
		{Name: "allegations", Type: procedure.List, Max: complaint.AllegationsMax, Fields: []procedure.Input{{Type: procedure.Para}}}}},
	{after: true, trial: plain(&complaint.Tag{}), inputs: []procedure.Input{{Name: "add", Type: complaint.FactTags}, {Name: "remove", Type: complaint.FactTags}}},
	{after: true, trial: plain(&complaint.LinkTo{}), inputs: []procedure.Input{{Name: "kind", Type: procedure.Choice, Required: true, Options: []string{"duplicate", "same_cause", "follow_up"}, Default: "duplicate"}, {Name: "case", Type: complaint.FactCase, Required: true}}},
	{after: true, onlyAfter: true, decide: true, trial: plain(&complaint.Reopen{Reason: why}), inputs: []procedure.Input{reason}},
	{trial: plain(&complaint.AskStatement{}), inputs: []procedure.Input{{Name: "staff", Type: procedure.Staff, Required: true}, {Name: "question", Type: procedure.Para, Required: true}, {Name: "due_on", Type: procedure.Date, Required: true}},
		applies: func(s complaint.State) bool { return len(s.Parties) > 0 }},
	{after: true, trial: plain(&complaint.NameParty{}), inputs: []procedure.Input{{Name: "staff", Type: procedure.Staff, Required: true}, {Name: "ground", Type: procedure.Choice, Required: true, Options: complaint.PartyGrounds, Default: "about"}, reason}},
	{after: true, decide: true, trial: plain(&complaint.ClearParty{}), inputs: []procedure.Input{{Name: "staff", Type: procedure.Staff, Required: true}, reason}, applies: func(s complaint.State) bool { return len(s.Parties) > 0 }},
	{after: true, trial: plain(&complaint.GrantAccess{}), inputs: []procedure.Input{{Name: "staff", Type: procedure.Staff, Required: true}, {Name: "reason", Type: procedure.Para}}},
	{after: true, trial: plain(&complaint.EndAccess{}), inputs: []procedure.Input{{Name: "staff", Type: procedure.Staff, Required: true}, {Name: "reason", Type: procedure.Para}}, applies: func(s complaint.State) bool { return len(s.Circle) > 0 }},
	{trial: plain(&complaint.AskSuperior{}), inputs: []procedure.Input{reason}},
	{decide: true, trial: plain(&complaint.AnswerSuperior{Text: why}), inputs: []procedure.Input{words}, applies: func(s complaint.State) bool { return s.Superior.To != "" }},
	{after: true, decide: true, trial: plain(&complaint.CompleteRectification{Text: why}), inputs: []procedure.Input{words, files}, applies: func(s complaint.State) bool { return s.OpenRectification("") != nil }},
	{after: true, decide: true, trial: plain(&complaint.Contest{Text: why}), inputs: []procedure.Input{words}, applies: func(s complaint.State) bool { return complaint.Contestable(&s) }},
	{decide: true, trial: plain(&complaint.Withdraw{}), inputs: []procedure.Input{mediumOf, reason}, applies: func(s complaint.State) bool { return !s.Withdrawn }},
}

func (t asking) general(g general, p *procedure.Procedure) Action {
	c := g.trial(t.s, p)
	a := Action{Command: c.Name(), Inputs: complaint.Asks(desk.World{Snapshot: t.snap}, &t.s, t.m.By, c.Name(), g.inputs), Why: t.ask(c, g.decide)}
	a.Allowed = a.Why == nil
	return a
}

// StepInputs are the fields of a step's form on a case, as the case asks for them.
func StepInputs(snap *register.Snapshot, by string, s *complaint.State, st *procedure.Step) []procedure.Input {
	list := complaint.Asks(desk.World{Snapshot: snap}, s, by, st.Kind, procedure.Kinds[st.Kind].Inputs)
	return complaint.AskedLate(s, st, list)
}

// tryExtend takes the clock that may be extended, if there is one.
func tryExtend(s complaint.State, p *procedure.Procedure) complaint.Command {
	e := &complaint.Extend{By: "1m", Reason: why}
	for _, c := range s.Clocks {
		if l, _ := limitOf(p, c); !c.State.Over() && l != nil && (e.Clock == "" || l.MaxExtend != nil) {
			e.Clock = c.ID
		}
	}
	return e
}

// tryWaive takes a step that may be waived at all.
func tryWaive(s complaint.State, p *procedure.Procedure) complaint.Command {
	w := &complaint.WaiveStep{Reason: why}
	for i := range p.Steps {
		st := &p.Steps[i]
		if s.Marks[st.ID].Status == "" && complaint.Waivable(&s, st.Kind) {
			w.Step = st.ID
			break
		}
	}
	return w
}

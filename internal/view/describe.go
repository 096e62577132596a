package view

import (
	"amends/internal/clock"
	"amends/internal/complaint"
	"amends/internal/procedure"
)

// telling is what one event has to tell: the one place that knows the shape of every event.
type telling struct {
	kind   EntryKind
	public bool // the complainant may read it
	step   string
	args   []Arg
	texts  []told
	files  []complaint.File
}

// told is a text with the name of the input that it came from.
type told struct {
	label string
	text  complaint.Text
}

func (t *telling) say(label string, text complaint.Text) {
	if !text.IsZero() {
		t.texts = append(t.texts, told{label, text})
	}
}

// arg adds a fact, unless it is empty.
func (t *telling) arg(name string, typ procedure.InputType, value any) {
	switch v := value.(type) {
	case string:
		if v == "" {
			return
		}
	case bool:
		if !v {
			return
		}
	case int:
		if v == 0 {
			return
		}
		value = int64(v)
	case int64:
		if v == 0 {
			return
		}
	case []string:
		if len(v) == 0 {
			return
		}
	}
	t.args = append(t.args, Arg{name, typ, value})
}

func (t *telling) choice(name, value string) { t.arg(name, procedure.Choice, value) }

func (t *telling) as(k EntryKind, step complaint.Step, public bool) {
	t.kind, t.step, t.public = k, step.Step, public
}

// tell reads an event. ClocksMoved tells nothing here: each of its moves is an entry of its own.
func tell(e complaint.Event) telling {
	t := telling{kind: EntryChange}
	switch e := e.(type) {
	case complaint.Registered:
		t.as(EntryCustomer, e.Step, true)
		t.say("subject", e.Subject)
		t.say("matter", e.Matter)
		t.say("wish", e.Wish)
		t.say("account", e.Account)
		t.say("product", e.ProductText)
		t.say("service", e.ServiceText)
		t.say("region", e.RegionText)
		for _, a := range e.Allegations {
			if a.Text != e.Subject {
				t.say("allegation", a.Text)
			}
		}
		t.choice("channel", e.Channel)
		t.arg("department", procedure.Department, e.Department)
		t.arg("owner", procedure.Staff, e.Owner)
		t.files = e.Files
	case complaint.Heard:
		t.kind, t.public, t.files = EntryCustomer, true, e.Files
		t.say("text", e.Text)
	case complaint.Acknowledged:
		t.as(EntryReply, e.Step, true)
		t.choice("medium", e.Medium)
		t.say("text", e.Text)
	case complaint.FirstReplied:
		t.as(EntryReply, e.Step, true)
		t.choice("medium", e.Medium)
		t.say("understood", e.Understood)
		t.say("next", e.Next)
		t.say("needed", e.Needed)
	case complaint.Replied:
		t.kind, t.public, t.files = EntryReply, true, e.Files
		t.choice("medium", e.Medium)
		t.say("text", e.Text)
	case complaint.CustomerAsked:
		t.kind, t.public = EntryReply, true
		t.choice("medium", e.Medium)
		t.arg("pause", procedure.Bool, e.Pause)
		t.say("question", e.Question)
	case complaint.FindingNotified:
		t.as(EntryReply, e.Step, true)
		t.choice("medium", e.Medium)
		t.arg("expected_on", procedure.Date, e.ExpectedOn)
		t.say("text", e.Text)
	case complaint.ResultNotified:
		t.as(EntryReply, e.Step, true)
		t.choice("medium", e.Medium)
		t.say("done", e.Done)
		t.say("why", e.Why)
		t.say("change", e.Change)
	case complaint.Noted:
		t.kind, t.files = EntryNote, e.Files
		t.arg("mentions", procedure.Staff, e.Mentions)
		t.say("text", e.Text)
	default:
		t.work(e)
	}
	return t
}

// work tells the steps that are done among colleagues.
func (t *telling) work(e complaint.Event) {
	switch e := e.(type) {
	case complaint.Classified:
		t.as(EntryStep, e.Step, false)
		t.arg("content", procedure.Category, e.Content)
		t.choice("nature", e.Nature)
		t.choice("object", e.Object)
		t.arg("department", procedure.Department, e.Department)
		t.choice("limit", e.Limit)
		t.say("reason", e.Reason)
		t.arg("code", procedure.Line, e.Code)
	case complaint.Assessed:
		t.as(EntryStep, e.Step, false)
		t.arg("grade", procedure.Grade, e.Grade)
		t.arg("computed", procedure.Grade, e.Computed)
		t.arg("severity", procedure.Scale, e.Severity)
		t.arg("complexity", procedure.Scale, e.Complexity)
		t.arg("impact", procedure.Scale, e.Impact)
		t.arg("safety", procedure.Bool, e.Safety)
		t.arg("immediate", procedure.Bool, e.Immediate)
		t.arg("media", procedure.Bool, e.Media)
		t.say("reason", e.Reason)
	case complaint.GradeRaised:
		t.arg("nature", procedure.Choice, e.Nature)
		t.arg("from", procedure.Grade, e.From)
		t.arg("to", procedure.Grade, e.To)
	case complaint.Investigated:
		t.as(EntryStep, e.Step, false)
		t.say("reason", e.Reason)
		t.files = e.Files
		t.say("summary", e.Summary)
		for _, f := range e.Findings {
			t.choice("finding", f.Finding)
			t.say("reason", f.Reason)
		}
	case complaint.EvidenceAdded:
		t.kind, t.files = EntryStep, e.Files
		t.choice("source", e.Source)
		t.say("title", e.Title)
		t.say("text", e.Text)
	case complaint.CauseDetermined:
		t.as(EntryStep, e.Step, false)
		t.arg("cause", procedure.Cause, e.Cause)
		t.choice("certainty", e.Certainty)
		for _, w := range e.Whys {
			t.say("why", w.Why)
		}
		t.say("reason", e.Reason)
	case complaint.LiabilityDrafted:
		t.as(EntryStep, e.Step, false)
		t.choice("party", e.Liable())
		t.say("ground", e.Ground)
		t.say("reason", e.Reason)
	case complaint.LiabilityReviewed:
		t.as(EntryStep, e.Step, false)
		t.choice("verdict", e.Verdict)
		t.choice("customer_view", e.CustomerView)
		t.say("reason", e.Reason)
	case complaint.PlanProposed:
		t.as(EntryStep, e.Step, false)
		t.choice("outcome", e.Outcome)
		t.arg("amount", procedure.Money, e.Amount)
		t.say("reason", e.Reason)
		for _, m := range e.Measures {
			t.say("measure", m.What)
		}
	case complaint.PlanApproved:
		t.as(EntryStep, e.Step, false)
		t.arg("role", ArgRole, e.Role)
		t.say("reason", e.Reason)
	case complaint.PlanReturned:
		t.kind = EntryStep
		t.say("reason", e.Reason)
	case complaint.CarriedOut:
		t.as(EntryStep, e.Step, false)
		t.files = e.Files
		t.arg("measure", procedure.Measure, e.Measure)
		t.say("text", e.Text)
	case complaint.Compensated:
		t.as(EntryStep, e.Step, false)
		t.choice("kind", e.Kind)
		t.arg("amount", procedure.Money, e.Amount)
		t.choice("consent", e.Consent)
		t.say("text", e.Text)
	case complaint.Cared:
		t.as(EntryStep, e.Step, false)
		t.choice("medium", e.Medium)
		t.arg("effect", procedure.Scale, e.Effect)
		t.say("text", e.Text)
	case complaint.Rectified:
		t.as(EntryStep, e.Step, false)
		t.choice("decision", e.Decision)
		t.arg("department", procedure.Department, e.Department)
		t.arg("due_on", procedure.Date, e.DueOn)
		t.say("what", e.What)
		t.say("reason", e.Reason)
	case complaint.Evaluated:
		t.as(EntryStep, e.Step, false)
		t.arg("timeliness", procedure.Scale, e.Timeliness)
		t.arg("quality", procedure.Scale, e.Quality)
		t.arg("attitude", procedure.Scale, e.Attitude)
		t.arg("effect", procedure.Scale, e.Effect)
		t.say("text", e.Text)
	default:
		t.end(e)
	}
}

// end tells what comes towards the end of a case and what changes who works on it.
func (t *telling) end(e complaint.Event) {
	switch e := e.(type) {
	case complaint.Confirmed:
		t.as(EntryCustomer, e.Step, true)
		t.choice("basis", e.Basis)
		for _, id := range e.Seen {
			t.arg("seen_by", procedure.Staff, id)
		}
		t.say("text", e.Text)
		t.call(e.Call)
	case complaint.YesDoubted:
		t.kind, t.public = EntryCustomer, true
		for _, id := range e.Seen {
			t.arg("seen_by", procedure.Staff, id)
		}
		t.say("text", e.Text)
	case complaint.CodeTold:
		t.choice("way", e.Way)
		t.arg("anew", procedure.Bool, e.Anew)
	case complaint.Unsolved:
		t.kind, t.public = EntryCustomer, true
		t.choice("basis", e.Basis)
		t.say("text", e.Text)
		t.call(e.Call)
	case complaint.Unanswered:
		t.arg("attempt", procedure.Number, e.Attempt)
		t.say("text", e.Text)
		t.call(e.Call)
	case complaint.Contested:
		t.kind, t.public = EntryCustomer, true
		t.arg("written_by", procedure.Staff, e.By)
		t.arg("written_at", procedure.Instant, clock.Instant(e.At))
		t.say("text", e.Text)
	case complaint.SuperiorAsked:
		t.kind, t.public = EntryCustomer, true
		t.arg("past", procedure.Staff, e.Past)
		t.arg("to", procedure.Staff, e.To)
		t.arg("due", procedure.Instant, clock.Instant(e.DueAt))
		t.say("reason", e.Reason)
	case complaint.SuperiorLate:
		t.kind = EntryClock
		t.arg("from", procedure.Staff, e.From)
		t.arg("to", procedure.Staff, e.To)
		t.arg("due", procedure.Instant, clock.Instant(e.DueAt))
	case complaint.SuperiorAnswered:
		t.kind, t.public = EntryReply, true
		t.say("text", e.Text)
	case complaint.RectificationDue:
		t.kind = EntryClock
		t.arg("department", procedure.Department, e.Department)
		t.arg("due_on", procedure.Date, e.DueOn)
		t.arg("late", procedure.Bool, e.Late)
	case complaint.RectificationDone:
		t.kind, t.files = EntryStep, e.Files
		t.say("text", e.Text)
	case complaint.Surveyed:
		t.as(EntryCustomer, e.Step, true)
		t.arg("result", procedure.Scale, e.Result)
		t.arg("process", procedure.Scale, e.Process)
		t.arg("person", procedure.Scale, e.Person)
		t.say("text", e.Text)
	case complaint.Withdrawn:
		t.kind, t.public = EntryCustomer, true
		t.choice("medium", e.Medium)
		t.say("reason", e.Reason)
	case complaint.Closed:
		t.as(EntryStep, e.Step, true)
		t.choice("basis", e.Basis)
		t.say("text", e.Text)
	case complaint.Revisited:
		t.as(EntryStep, e.Step, false)
		t.choice("medium", e.Medium)
		t.choice("reached", e.Reached)
		t.choice("still_solved", e.StillSolved)
		t.say("text", e.Text)
	case complaint.CasePublished:
		t.as(EntryStep, e.Step, false)
		t.say("lesson", e.Lesson)
	case complaint.Archived:
		t.as(EntryStep, e.Step, false)
		t.say("text", e.Text)
	case complaint.Reopened:
		t.public = true
		t.say("reason", e.Reason)
	case complaint.Assigned:
		t.step, t.public = e.Step.Step, true
		t.arg("department", procedure.Department, e.Department)
		t.arg("owner", procedure.Staff, e.Owner)
		t.arg("rule", procedure.Line, e.Rule)
		if len(e.RuleTitle) > 0 {
			t.arg("rule_title", ArgWords, e.RuleTitle)
		}
		t.arg("passed", procedure.Line, e.Passed)
		t.say("reason", e.Reason)
	case complaint.PartyNamed:
		t.arg("staff", procedure.Staff, e.Staff)
		t.choice("ground", e.Ground)
		t.say("reason", e.Reason)
	case complaint.PartyCleared:
		t.arg("staff", procedure.Staff, e.Staff)
		t.say("reason", e.Reason)
	case complaint.StatementAsked:
		t.arg("staff", procedure.Staff, e.Staff)
		t.arg("due_on", procedure.Date, e.DueOn)
		t.say("question", e.Question)
	case complaint.StatementGiven:
		t.kind = EntryStep
		t.arg("staff", procedure.Staff, e.Staff)
		t.say("text", e.Text)
	case complaint.AccessGranted:
		t.arg("staff", procedure.Staff, e.Staff)
		t.say("reason", e.Reason)
	case complaint.AccessEnded:
		t.arg("staff", procedure.Staff, e.Staff)
		t.say("reason", e.Reason)
	case complaint.StepWaived:
		t.arg("step", ArgStep, e.Step)
		t.say("reason", e.Reason)
	case complaint.BranchTaken:
		t.arg("from", ArgStep, e.From)
		t.arg("to", ArgStep, e.To)
	case complaint.WaitedLong:
		t.kind = EntryClock
		t.arg("since", procedure.Instant, clock.Instant(e.Since))
	case complaint.Resumed:
		t.say("reason", e.Reason)
	case complaint.Extended:
		t.public = true
		t.arg("clock", ArgClock, e.Clock)
		t.arg("by", ArgSpan, e.By)
		t.say("reason", e.Reason)
	case complaint.Supplemented:
		t.public = true
		t.say("wish", e.Wish)
		t.arg("occurred_on", procedure.Date, e.OccurredOn)
		t.arg("product", procedure.Line, e.Product)
		t.arg("service", procedure.Line, e.Service)
		t.arg("region", procedure.Line, e.Region)
		t.say("product", e.ProductText)
		t.say("service", e.ServiceText)
		t.say("region", e.RegionText)
		t.say("account", e.Account)
		for _, a := range e.Allegations {
			t.say("allegation", a.Text)
		}
	case complaint.Tagged:
		t.arg("add", ArgTags, e.Add)
		t.arg("remove", ArgTags, e.Remove)
	case complaint.Linked:
		t.choice("kind", e.Kind)
		t.arg("case", ArgCase, e.Case)
	case complaint.Escalated:
		t.arg("level", procedure.Number, e.Level)
		t.arg("to", procedure.Staff, e.To)
		t.say("reason", e.Reason)
	case complaint.ProcedureMoved:
		t.arg("version", procedure.Number, e.Procedure.Version)
		t.say("reason", e.Reason)
	case complaint.Erased:
		t.arg("reason", procedure.Line, e.Reason)
		t.arg("texts", procedure.Number, e.Texts)
		t.arg("gone_files", procedure.Number, e.Files)
		t.arg("emptied", procedure.Choice, e.Fields)
	case complaint.PersonChanged:
		t.arg("details", procedure.Choice, e.Fields)
	case complaint.PersonParted:
		t.arg("reason", procedure.Line, e.Reason)
	}
}

// call tells of an attempt to speak to the complainant; a number in it is his own.
func (t *telling) call(c complaint.Call) {
	if c.At != 0 {
		t.arg("called_at", procedure.Instant, clock.Instant(c.At))
	}
	t.say("called_number", c.Number)
	t.files = append(t.files, c.Files...)
}

// tellMove tells what happened to one time limit.
func tellMove(m complaint.Move) telling {
	t := telling{kind: EntryClock}
	t.arg("clock", ArgClock, m.Clock)
	if m.Due != 0 {
		t.arg("due", procedure.Instant, clock.Instant(m.Due))
	}
	t.arg("span", ArgSpan, m.Span)
	t.arg("extra", ArgSpan, m.Extra)
	t.arg("cause", procedure.Choice, m.Reason)
	t.arg("level", procedure.Number, m.Level)
	t.arg("to", procedure.Staff, m.To)
	return t
}

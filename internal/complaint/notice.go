package complaint

import (
	"amends/internal/act"
	"amends/internal/field"
)

// NotifyFinding (调查结果告知) sends the preliminary finding to the complainant in writing, with the date of the next step.
type NotifyFinding struct {
	Step       string `json:"step,omitempty"`
	Medium     string `json:"medium"`
	Text       Text   `json:"text"`
	ExpectedOn string `json:"expected_on"`
	FromNote   bool   `json:"from_note,omitempty"`
}

// FindingNotified says that the complainant knows the preliminary finding.
type FindingNotified struct {
	Step
	Medium     string `json:"medium"`
	Text       Text   `json:"text"`
	ExpectedOn string `json:"expected_on"`
}

var notifyFindingAct = &Act{
	Act: act.Act{Name: "notify_finding", Conflict: act.Free, Kind: "finding-notice", At: "POST finding-notice",
		May: []string{"case.reply"}, Handling: true, Fields: []field.Field{
			field.Choice.Of("medium").Among(field.Media...).Need().First("phone"),
			field.Para.Of("text").Need().ToHim(),
			field.Date.Of("expected_on").Promised().Need(),
			fromNote,
		}},
	New: func() Command { return new(NotifyFinding) },
}

// Act is the declaration.
func (*NotifyFinding) Act() *Act { return notifyFindingAct }

func (c *NotifyFinding) decide(d *decision) error {
	step, err := d.step(c, c.Step)
	if err != nil {
		return err
	}
	if err := d.check(c); err != nil {
		return err
	}
	d.emit(FindingNotified{Step{step}, c.Medium, c.Text, c.ExpectedOn})
	return nil
}

func (e FindingNotified) letter() act.Letter {
	return act.Letter{Medium: e.Medium, Template: "finding",
		Values: map[string]string{"expected": e.ExpectedOn}}.With("text", e.Text)
}

func (FindingNotified) trait() Trait {
	return Trait{Name: "complaint.finding_notified", Voice: ToCustomer, Public: true, Found: true, Handles: true}
}

func (e FindingNotified) apply(s *State, r Recorded) { s.LastReplyAt = micros(r.At) }

// NotifyResult (处理结果告知) tells the complainant what was done, why it happened and what will change (row E4).
type NotifyResult struct {
	Step     string `json:"step,omitempty"`
	Medium   string `json:"medium"`
	Done     Text   `json:"done"`
	Why      Text   `json:"why,omitzero"`
	Change   Text   `json:"change,omitzero"`
	FromNote bool   `json:"from_note,omitempty"`
}

// ResultNotified says that the complainant knows the result.
type ResultNotified struct {
	Step
	Medium string `json:"medium"`
	Done   Text   `json:"done"`
	Why    Text   `json:"why,omitzero"`
	Change Text   `json:"change,omitzero"`
}

var notifyResultAct = &Act{
	Act: act.Act{Name: "notify_result", Conflict: act.Free, Kind: "result-notice", At: "POST result-notice",
		May: []string{"case.reply"}, Always: true, Handling: true, Params: []string{"brief"}, Fields: []field.Field{
			field.Choice.Of("medium").Among(field.Media...).Need().First("phone"),
			field.Para.Of("done").Need().ToHim(),
			field.Para.Of("why").Need().ToHim().ByRule(),
			field.Para.Of("change").Need().ToHim().ByRule(),
			fromNote,
		}},
	New: func() Command { return new(NotifyResult) },
}

// Act is the declaration.
func (*NotifyResult) Act() *Act { return notifyResultAct }

func (c *NotifyResult) decide(d *decision) error {
	step, err := d.step(c, c.Step)
	if err != nil {
		return err
	}
	l := d.fields(c)
	if st := d.p.Step(step); st == nil || st.Params["brief"] != true { // brief: a notice kept from before, as it was sent
		l.Need(!c.Why.IsZero(), "why")
		l.Need(!c.Change.IsZero(), "change")
	}
	if err := l.Err(); err != nil {
		return err
	}
	d.emit(ResultNotified{Step{step}, c.Medium, c.Done, c.Why, c.Change})
	return nil
}

func (e ResultNotified) letter() act.Letter {
	return act.Letter{Medium: e.Medium, Template: "result"}.With("done", e.Done).With("why", e.Why).With("change",
		e.Change)
}

func (ResultNotified) trait() Trait {
	return Trait{Name: "complaint.result_notified", Voice: ToCustomer, Public: true, Found: true, Handles: true}
}

func (e ResultNotified) apply(s *State, r Recorded) {
	s.LastReplyAt, s.ResultAt = micros(r.At), micros(r.At)
}

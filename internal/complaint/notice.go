package complaint

import (
	"amends/internal/fault"
	"amends/internal/procedure"
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

// Name is the API name.
func (*NotifyFinding) Name() string { return "notify_finding" }

// Texts are sealed by the desk.
func (c *NotifyFinding) Texts() []*Text { return []*Text{&c.Text} }

func (c *NotifyFinding) decide(d *decision) error {
	step, err := d.step(c.Step, "finding-notice")
	if err != nil {
		return err
	}
	var l fault.List
	oneOf(&l, c.Medium, "medium", true, media...)
	need(&l, c.Text, "text", ParaMax)
	d.promised(&l, c.ExpectedOn, "expected_on")
	if err := l.Err(); err != nil {
		return err
	}
	d.emit(FindingNotified{Step{step}, c.Medium, c.Text, c.ExpectedOn})
	return nil
}

func (FindingNotified) trait() Trait {
	return Trait{Name: "complaint.finding_notified", Voice: ToCustomer, Public: true, Found: true, Handles: true}
}

func (e FindingNotified) tell(t *Telling) {
	t.choice("medium", e.Medium)
	t.fact("expected_on", procedure.Date, e.ExpectedOn)
	t.say("text", e.Text)
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

// Name is the API name.
func (*NotifyResult) Name() string { return "notify_result" }

// Texts are sealed by the desk.
func (c *NotifyResult) Texts() []*Text { return []*Text{&c.Done, &c.Why, &c.Change} }

func (c *NotifyResult) decide(d *decision) error {
	step, err := d.step(c.Step, "result-notice")
	if err != nil {
		return err
	}
	var l fault.List
	oneOf(&l, c.Medium, "medium", true, media...)
	need(&l, c.Done, "done", ParaMax)
	if st := d.p.Step(step); st == nil || st.Params["brief"] != true { // brief: a notice kept from before, as it was sent
		need(&l, c.Why, "why", ParaMax)
		need(&l, c.Change, "change", ParaMax)
	}
	if err := l.Err(); err != nil {
		return err
	}
	d.emit(ResultNotified{Step{step}, c.Medium, c.Done, c.Why, c.Change})
	return nil
}

func (ResultNotified) trait() Trait {
	return Trait{Name: "complaint.result_notified", Voice: ToCustomer, Public: true, Found: true, Handles: true}
}

func (e ResultNotified) tell(t *Telling) {
	t.choice("medium", e.Medium)
	t.say("done", e.Done)
	t.say("why", e.Why)
	t.say("change", e.Change)
}

func (e ResultNotified) apply(s *State, r Recorded) {
	s.LastReplyAt, s.ResultAt = micros(r.At), micros(r.At)
}

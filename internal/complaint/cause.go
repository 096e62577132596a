package complaint

import (
	"strconv"

	"amends/internal/fault"
	"amends/internal/procedure"
)

// DetermineCause (原因分析) names the root cause as a place in the cause tree, with the whys that led there.
type DetermineCause struct {
	Step      string `json:"step,omitempty"`
	Cause     string `json:"cause"`
	Certainty string `json:"certainty"` // suspected, confirmed
	Whys      []Why  `json:"whys,omitempty"`
	Reason    Text   `json:"reason,omitzero"` // of a late change
}

// Why is one of the five.
type Why struct {
	Why Text `json:"why" typed:"line"`
}

// CauseFound is the cause on record.
type CauseFound struct {
	Cause     string `json:"cause"`
	Certainty string `json:"certainty"`
	Whys      []Why  `json:"whys,omitempty"`
}

// CauseDetermined says what the root cause is.
type CauseDetermined struct {
	Step
	CauseFound
	Reason Text `json:"reason,omitzero"`
}

// Name is the API name.
func (*DetermineCause) Name() string { return "determine_cause" }

// Texts are sealed by the desk.
func (c *DetermineCause) Texts() []*Text {
	out := []*Text{&c.Reason}
	for i := range c.Whys {
		out = append(out, &c.Whys[i].Why)
	}
	return out
}

func (c *DetermineCause) decide(d *decision) error {
	step, err := d.step(c.Step, "cause")
	if err != nil {
		return err
	}
	var l fault.List
	known(&l, c.Cause, "cause", d.w.HasCause)
	oneOf(&l, c.Certainty, "certainty", true, "suspected", "confirmed")
	bound(&l, c.Reason, "reason", ParaMax)
	if len(c.Whys) > 5 {
		l.Add("whys", "input.too_many", "max", 5)
	}
	for i, w := range c.Whys {
		need(&l, w.Why, "whys."+strconv.Itoa(i)+".why", LineMax)
	}
	if err := l.Err(); err != nil {
		return err
	}
	d.emit(CauseDetermined{Step{step}, CauseFound{c.Cause, c.Certainty, c.Whys}, c.Reason})
	return nil
}

func (CauseDetermined) trait() Trait {
	return Trait{Name: "complaint.cause_determined", Voice: Work, Handles: true}
}

func (e CauseDetermined) tell(t *Telling) {
	t.fact("cause", procedure.Cause, e.Cause)
	t.choice("certainty", e.Certainty)
	for _, w := range e.Whys {
		t.say("why", w.Why)
	}
	t.say("reason", e.Reason)
}

func (e CauseDetermined) apply(s *State, r Recorded) { s.Cause = e.CauseFound }

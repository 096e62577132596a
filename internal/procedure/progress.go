package procedure

import "amends/internal/fault"

// Find gives the line of a step; nil when the procedure has no such step.
func (l Ledger) Find(id string) *Entry {
	for i := range l {
		if l[i].Step.ID == id {
			return &l[i]
		}
	}
	return nil
}

// OpenOf gives the first open step of a kind; nil when there is none.
func (l Ledger) OpenOf(kind string) *Entry {
	for i := range l {
		if l[i].Status == Open && l[i].Step.Kind == kind {
			return &l[i]
		}
	}
	return nil
}

// Of gives the first step of a kind, open or not; nil when the procedure has none.
func (l Ledger) Of(kind string) *Entry {
	for i := range l {
		if l[i].Step.Kind == kind {
			return &l[i]
		}
	}
	return nil
}

// Current is what happens now: the first required open step. Nil when nothing is left to do.
func (l Ledger) Current() *Entry {
	for i := range l {
		if l[i].Current {
			return &l[i]
		}
	}
	return nil
}

// Missing lists what closing still waits for: every required open step, without closing itself and what comes after.
func (l Ledger) Missing() []*Step {
	out := make([]*Step, 0, len(l))
	for i := range l {
		if e := &l[i]; e.Required() && e.Step.Kind != "close" && !e.Step.Is().Closing {
			out = append(out, e.Step)
		}
	}
	return out
}

// Complete reports whether nothing required is open, closing and what comes after it included: the loop is closed.
func (l Ledger) Complete() bool {
	for i := range l {
		if l[i].Required() {
			return false
		}
	}
	return true
}

// Progress counts the steps that are done or waived, and those that the case has in all. Optional steps count once
// they are done; steps that are not applicable never count.
func (l Ledger) Progress() (done, all int) {
	for i := range l {
		switch e := &l[i]; {
		case e.Status == Done || e.Status == Waived:
			done, all = done+1, all+1
		case e.Required():
			all++
		}
	}
	return done, all
}

// Refusal is the answer to closing too early: what is missing, by name.
func Refusal(missing []*Step) *fault.Error {
	items := make([]fault.Item, len(missing))
	for i, st := range missing {
		items[i] = fault.Item{ID: st.ID, Key: "complaint.loop_open_step", Title: st.Title}
	}
	return fault.New(fault.Refused, "complaint.loop_open", "count", len(missing)).Listing(items...)
}

// StageTime says where a stage lies on the stage bar.
type StageTime string

// The three places of a stage.
const (
	Past   StageTime = "past"
	Now    StageTime = "now"
	Coming StageTime = "coming"
)

// StageState is one segment of the stage bar.
type StageState struct {
	Stage *Stage
	State StageTime
	Done  int // steps done or waived in this stage
	All   int // steps that the case has in this stage
}

// Bar draws the stage bar of a ledger: the stage of the current step is now, what lies before is past. When nothing is
// left to do, every stage is past.
func (p *Procedure) Bar(l Ledger) []StageState {
	out := make([]StageState, len(p.Stages))
	now := len(p.Stages)
	current := l.Current()
	for i := range p.Stages {
		s := &out[i]
		s.Stage = &p.Stages[i]
		if current != nil && s.Stage.ID == current.Step.Stage {
			now = i
		}
		for j := range l {
			if l[j].Step.Stage != s.Stage.ID {
				continue
			}
			done, all := l[j : j+1].Progress()
			s.Done, s.All = s.Done+done, s.All+all
		}
	}
	for i := range out {
		switch {
		case i < now:
			out[i].State = Past
		case i == now:
			out[i].State = Now
		default:
			out[i].State = Coming
		}
	}
	return out
}

// From lists the ids of a step and of all steps after it: what is open again when a case comes back to that step.
func (p *Procedure) From(id string) []string {
	i := p.Index(id)
	if i < 0 {
		return nil
	}
	var out []string
	for ; i < len(p.Steps); i++ {
		out = append(out, p.Steps[i].ID)
	}
	return out
}

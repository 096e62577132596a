package complaint

import (
	"slices"
	"strconv"

	"amends/internal/act"
	"amends/internal/fault"
	"amends/internal/field"
)

// Investigate (调查核实) ends an investigation with a finding for each allegation.
type Investigate struct {
	Step     string    `json:"step,omitempty"`
	Findings []Finding `json:"findings"`
	Summary  Text      `json:"summary"`
	Files    []File    `json:"files,omitempty"`
	Reason   Text      `json:"reason,omitzero"` // of a late change
}

// Finding (查明事实) is what was established about one allegation.
type Finding struct {
	Allegation string `json:"allegation"`
	Finding    string `json:"finding"` // substantiated, partly, unsubstantiated, unclear
	Reason     Text   `json:"reason,omitzero"`
}

// findingFields are those of one row. Who does not believe the customer says why.
var findingFields = []field.Field{
	field.Line.Of("allegation").Need().ByHand(), // the page sets them out
	field.Choice.Of("finding").Among("substantiated", "partly", "unsubstantiated", "unclear").Need(),
	field.Para.Of("reason").With("finding", "unsubstantiated", "unclear"),
}

// Investigated says what was found out.
type Investigated struct {
	Step
	Findings []Finding `json:"findings"`
	Summary  Text      `json:"summary"`
	Files    []File    `json:"files,omitempty"`
	Reason   Text      `json:"reason,omitzero"`
	Opens    []string  `json:"opens,omitempty"` // other findings than the plan rests on: it is made and approved again
}

var investigateAct = &Act{
	Act: act.Act{Name: "investigate", Conflict: act.Free, Kind: "investigate", At: "PUT investigation",
		May: []string{"case.work"}, Handling: true, Revised: "reason", Params: []string{"evidence"}, Fields: []field.Field{
			field.Findings.Of("findings").Need().ByRule().Rows(findingFields...),
			field.Para.Of("summary").Need(),
			field.Files.Of("files"),
			field.Para.Of("reason").OnlyLate(),
		}},
	New: func() Command { return new(Investigate) },
}

// Act is the declaration.
func (*Investigate) Act() *Act { return investigateAct }

func (c *Investigate) decide(d *decision) error {
	step, err := d.step(c, c.Step)
	if err != nil {
		return err
	}
	l := d.fields(c)
	found := map[string]bool{}
	for i, f := range c.Findings {
		path := "findings." + strconv.Itoa(i) + "."
		if f.Allegation != "" && !d.s.hasAllegation(f.Allegation) {
			l.Add(path+"allegation", "input.unknown", "value", f.Allegation)
		}
		if found[f.Allegation] {
			l.Add(path+"allegation", "complaint.finding_twice")
		}
		found[f.Allegation] = true
	}
	for _, a := range d.s.Allegations {
		if !found[a.ID] {
			l.Add("findings", "complaint.finding_needed", "allegation", a.ID)
		}
	}
	if err := l.Err(); err != nil {
		return err
	}
	if st := d.p.Step(step); st != nil && st.Params["evidence"] == true && len(d.s.Evidence)+len(c.Files) == 0 {
		return fault.New(fault.Refused, "complaint.evidence_needed")
	}
	e := Investigated{Step{step}, c.Findings, c.Summary, c.Files, c.Reason, nil}
	if d.differ(c.Findings) {
		e.Opens = d.doneOf("plan", "approve")
	}
	d.emit(e)
	return nil
}

// differ tells whether the findings are other ones than those on record.
func (d *decision) differ(list []Finding) bool {
	return slices.ContainsFunc(list, func(f Finding) bool {
		return slices.ContainsFunc(d.s.Allegations,
			func(a Allegation) bool { return a.ID == f.Allegation && a.Finding != f.Finding })
	})
}

func (s State) hasAllegation(id string) bool {
	for _, a := range s.Allegations {
		if a.ID == id {
			return true
		}
	}
	return false
}

func (Investigated) trait() Trait {
	return Trait{Name: "complaint.investigated", Voice: Work, Found: true, Handles: true}
}

func (e Investigated) tell(t *Telling) {
	t.Say("reason", e.Reason)
	t.Files = e.Files
	t.Say("summary", e.Summary)
	for _, f := range e.Findings {
		t.Choice("finding", f.Finding)
		t.Say("reason", f.Reason)
	}
}

func (e Investigated) apply(s *State, r Recorded) {
	list := make([]Allegation, len(s.Allegations))
	copy(list, s.Allegations)
	for _, f := range e.Findings {
		for i := range list {
			if list[i].ID == f.Allegation {
				list[i].Finding, list[i].Reason = f.Finding, f.Reason
			}
		}
	}
	s.Allegations = list
	if len(e.Opens) > 0 {
		s.unmark(e.Opens)
		s.Plan.Status = "returned"
	}
	for _, f := range e.Files {
		s.file(f, "investigation", r)
	}
}

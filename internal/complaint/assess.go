package complaint

import (
	"slices"

	"amends/internal/fault"
	"amends/internal/procedure"
)

// Assess (初步评估) weighs a complaint by the criteria of ISO 10002:2018, 7.5: severity, safety, complexity, impact, and
// the need and possibility of immediate action. The scores give the grade; a person may set another with a reason.
type Assess struct {
	Step       string `json:"step,omitempty"`
	Severity   int    `json:"severity"`
	Safety     bool   `json:"safety,omitempty"`
	Complexity int    `json:"complexity"`
	Impact     int    `json:"impact"`
	Immediate  bool   `json:"immediate,omitempty"`
	Media      bool   `json:"media,omitempty"`
	Grade      string `json:"grade,omitempty"`
	Reason     Text   `json:"reason,omitzero"`
}

// Assessment is the scores on record.
type Assessment struct {
	Severity   int  `json:"severity"`
	Safety     bool `json:"safety,omitempty"`
	Complexity int  `json:"complexity"`
	Impact     int  `json:"impact"`
	Immediate  bool `json:"immediate,omitempty"`
	Media      bool `json:"media,omitempty"`
}

// Assessed says how the complaint was weighed and graded.
type Assessed struct {
	Step
	Assessment
	Grade    string   `json:"grade"`
	Computed string   `json:"computed,omitempty"` // the grade of the scores, when a person set another
	Reason   Text     `json:"reason,omitzero"`
	Opens    []string `json:"opens,omitempty"` // the approval, when the graver case asks for a higher tier than gave it
}

// Name is the API name.
func (*Assess) Name() string { return "assess" }

// Texts are sealed by the desk.
func (c *Assess) Texts() []*Text { return []*Text{&c.Reason} }

// Grade of an assessment: safety or a need to act at once is urgent; then the heaviest of severity and impact decides,
// and complexity can lift a case by one.
func (a Assessment) Grade() string {
	top := max(a.Severity, a.Impact)
	switch {
	case a.Safety || a.Immediate || top == 5:
		return "urgent"
	case top == 4 || a.Media || top == 3 && a.Complexity >= 4:
		return "major"
	}
	return "general"
}

func (c *Assess) decide(d *decision) error {
	if err := d.alive(); err != nil {
		return err
	}
	step, err := d.step(c.Step, "assess")
	if err != nil {
		return err
	}
	var l fault.List
	scale(&l, c.Severity, "severity", true)
	scale(&l, c.Complexity, "complexity", true)
	scale(&l, c.Impact, "impact", true)
	oneOf(&l, c.Grade, "grade", false, grades...)
	a := Assessment{c.Severity, c.Safety, c.Complexity, c.Impact, c.Immediate, c.Media}
	e := Assessed{Step: Step{step}, Assessment: a, Grade: a.Grade(), Reason: c.Reason}
	if c.Grade != "" && c.Grade != e.Grade {
		e.Computed, e.Grade = e.Grade, c.Grade
		need(&l, c.Reason, "reason", ParaMax)
	}
	if c.Grade != "" && c.Reason.IsZero() && d.below(c.Grade, d.s.Class.Nature) {
		l.Add("reason", "complaint.grade_below_nature")
	}
	if err := l.Err(); err != nil {
		return err
	}
	was := max(slices.Index(grades, d.s.Grade), slices.Index(grades, a.Grade()))
	if c.Grade != "" { // left out, it is raised
		was = max(was, slices.Index(grades, d.w.LeastGrade(d.s.Class.Nature)))
	} else {
		e.Grade = d.least(e.Grade)
	}
	if slices.Index(grades, e.Grade) < was && d.dispatched() && d.own(c.Name(), anybody) {
		return fault.New(fault.Refused, "complaint.own_grade") // with the grade falls the tier that approves his plan
	}
	e.Opens = d.outranked(e.Grade)
	if c.Grade == "" {
		e.Grade = a.Grade() // as the marks say; what lifts it is an event of its own
	}
	d.emit(e)
	if c.Grade == "" {
		d.raise()
	}
	return nil
}

// grades, the lightest first.
var grades = []string{"general", "major", "urgent"}

func (Assessed) trait() Trait { return Trait{Name: "complaint.assessed", Voice: Work} }

func (e Assessed) tell(t *Telling) {
	t.fact("grade", procedure.Grade, e.Grade)
	t.fact("computed", procedure.Grade, e.Computed)
	t.fact("severity", procedure.Scale, e.Severity)
	t.fact("complexity", procedure.Scale, e.Complexity)
	t.fact("impact", procedure.Scale, e.Impact)
	t.fact("safety", procedure.Bool, e.Safety)
	t.fact("immediate", procedure.Bool, e.Immediate)
	t.fact("media", procedure.Bool, e.Media)
	t.say("reason", e.Reason)
}

func (e Assessed) apply(s *State, r Recorded) {
	s.Assessment, s.Grade = e.Assessment, e.Grade
	s.disapprove(e.Opens)
}

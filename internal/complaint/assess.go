package complaint

import (
	"slices"

	"amends/internal/act"
	"amends/internal/fault"
	"amends/internal/field"
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

var assessAct = &Act{
	Act: act.Act{Name: "assess", Conflict: act.Weighed, Kind: "assess", Open: true, At: "PUT assessment",
		May: []string{"case.register", "case.work"}, Always: true, Revised: "reason", Fields: []field.Field{
			field.Scale.Of("severity").Need(),
			field.Bool.Of("safety"),
			field.Scale.Of("complexity").Need(),
			field.Scale.Of("impact").Need(),
			field.Bool.Of("immediate"),
			field.Bool.Of("media"),
			field.Grade.Of("grade"),
			field.Para.Of("reason").Beside(gradeReason()...).ByRule(),
		}},
	New: func() Command { return new(Assess) },
	Asks: func(w World, s *State, by string, list []field.Field) []field.Field {
		below := slices.DeleteFunc(slices.Clone(field.Grades), func(g string) bool {
			return slices.Index(field.Grades, g) >= slices.Index(field.Grades, w.LeastGrade(s.Class.Nature))
		})
		if len(below) == 0 {
			return list
		}
		return field.NeededWhen(list, "reason", append(gradeReason(), field.When{"grade": below})...)
	},
}

// Act is the declaration.
func (*Assess) Act() *Act { return assessAct }

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
	step, err := d.step(c, c.Step)
	if err != nil {
		return err
	}
	l := d.fields(c)
	a := Assessment{c.Severity, c.Safety, c.Complexity, c.Impact, c.Immediate, c.Media}
	e := Assessed{Step: Step{step}, Assessment: a, Grade: a.Grade(), Reason: c.Reason}
	if c.Grade != "" && c.Grade != e.Grade {
		e.Computed, e.Grade = e.Grade, c.Grade
		l.Need(!c.Reason.IsZero(), "reason")
	}
	if c.Grade != "" && c.Reason.IsZero() && d.below(c.Grade, d.s.Class.Nature) {
		l.Add("reason", "complaint.grade_below_nature")
	}
	if err := l.Err(); err != nil {
		return err
	}
	was := max(slices.Index(field.Grades, d.s.Grade), slices.Index(field.Grades, a.Grade()))
	if c.Grade != "" { // left out, it is raised
		was = max(was, slices.Index(field.Grades, d.w.LeastGrade(d.s.Class.Nature)))
	} else {
		e.Grade = d.least(e.Grade)
	}
	if slices.Index(field.Grades, e.Grade) < was && d.dispatched() && d.own(c.Act().Name, anybody) {
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

// gradeReason is when an assessment has a grade that its marks do not give.
func gradeReason() []field.When {
	on, off := []string{"1"}, []string{""}
	low, mid, hard, notTop := []string{"1", "2"}, []string{"1", "2", "3"}, []string{"4", "5"}, []string{"1", "2", "3", "4"}
	calm := func(grade string, severity, impact []string) field.When {
		return field.When{"grade": {grade}, "severity": severity, "impact": impact, "safety": off, "immediate": off}
	}
	common := func(severity, impact, complexity []string) field.When {
		w := calm("major", severity, impact)
		w["media"], w["complexity"] = off, complexity
		return w
	}
	out := []field.When{calm("urgent", notTop, notTop), common(low, low, []string{field.Something}), common(mid, mid, mid)}
	for name, values := range map[string][]string{"severity": {"5"}, "impact": {"5"}, "safety": on, "immediate": on} {
		out = append(out, field.When{"grade": {"general", "major"}, name: values})
	}
	general := func(name string, values ...string) field.When { return field.When{"grade": {"general"}, name: values} }
	lifted := func(name string) field.When {
		w := general(name, "3")
		w["complexity"] = hard
		return w
	}
	return append(out, general("media", "1"), general("severity", "4"), general("impact", "4"), lifted("severity"),
		lifted("impact"))
}

func (Assessed) trait() Trait { return Trait{Name: "complaint.assessed", Voice: Work} }

func (e Assessed) tell(t *Telling) {
	t.Fact("grade", field.Grade, e.Grade)
	t.Fact("computed", field.Grade, e.Computed)
	t.Fact("severity", field.Scale, e.Severity)
	t.Fact("complexity", field.Scale, e.Complexity)
	t.Fact("impact", field.Scale, e.Impact)
	t.Fact("safety", field.Bool, e.Safety)
	t.Fact("immediate", field.Bool, e.Immediate)
	t.Fact("media", field.Bool, e.Media)
	t.Say("reason", e.Reason)
}

func (e Assessed) apply(s *State, r Recorded) {
	s.Assessment, s.Grade = e.Assessment, e.Grade
	s.disapprove(e.Opens)
}

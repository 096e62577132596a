package complaint

import (
	"slices"

	"amends/internal/field"
)

// GradeRaised says that the grade was lifted to the least that the nature of the complaint asks for: an urgent matter is not
// handled as a common one because its marks are low.
type GradeRaised struct {
	Nature string   `json:"nature"`
	From   string   `json:"from" tell:"grade"`
	To     string   `json:"to" tell:"grade"`
	Opens  []string `json:"opens,omitempty"` // the approval, when the graver case asks for a higher tier than gave it
}

// below tells whether a grade is lighter than the nature asks for.
func (d *decision) below(grade, nature string) bool {
	return grade != "" && slices.Index(field.Grades, grade) < slices.Index(field.Grades, d.w.LeastGrade(nature))
}

// least is the grade, or the least that the nature asks for.
func (d *decision) least(grade string) string {
	if d.below(grade, d.s.Class.Nature) {
		return d.w.LeastGrade(d.s.Class.Nature)
	}
	return grade
}

// raise lifts the grade to what the nature asks for.
func (d *decision) raise() {
	to := d.least(d.s.Grade)
	if to == d.s.Grade {
		return
	}
	e := GradeRaised{Nature: d.s.Class.Nature, From: d.s.Grade, To: to}
	e.Opens = d.outranked(e.To)
	d.emit(e)
}

// outranked lists the approval that a graver grade asks of a higher tier.
func (d *decision) outranked(grade string) []string {
	if p := d.s.Plan; p.Status == "approved" && grade != d.s.Grade && !d.w.MayApprove(p.Approver, d.s.Granted(), grade) {
		return d.doneOf("approve")
	}
	return nil
}

func (GradeRaised) trait() Trait { return Trait{Name: "complaint.grade_raised", Voice: Change} }

func (e GradeRaised) apply(s *State, r Recorded) {
	s.Grade = e.To
	s.disapprove(e.Opens)
}

// disapprove opens the approval again.
func (s *State) disapprove(opens []string) {
	if len(opens) > 0 {
		s.unmark(opens)
		s.Plan.Status, s.Plan.Approver = "proposed", ""
	}
}

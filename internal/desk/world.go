package desk

import (
	"cmp"
	"slices"
	"time"

	"amends/internal/clock"
	"amends/internal/complaint"
	"amends/internal/procedure"
	"amends/internal/register"
)

// World answers the rules from one snapshot of the settings.
type World struct{ *register.Snapshot }

// InForce gives the procedure for new cases; "" is the organisation's default.
func (w World) InForce(id string, at time.Time) (*procedure.Procedure, error) {
	if id == "" {
		id = w.Organisation.Procedure
	}
	return w.Current(id, at)
}

// Approved says whether a second person agreed to a version of a procedure.
func (w World) Approved(id string, version int) bool {
	v := w.Procedures[id][version]
	return v != nil && v.Approved()
}

// Calendar gives a working calendar; "" is the organisation's default.
func (w World) Calendar(id string) (*clock.Table, error) {
	if id == "" {
		id = w.Organisation.Calendar
	}
	return w.Snapshot.Calendar(id)
}

// Holds says whether an active member of staff has the role.
func (w World) Holds(staff, role string) bool { return w.Has(staff, role) }

// ApprovalRole names the role of the tier that approves so much.
func (w World) ApprovalRole(amount int64, grade string) string {
	if t := w.TierFor(amount, grade); t != nil {
		return t.Role
	}
	return register.RoleApprover
}

// Alone says whether nobody else here works on or decides cases: a house of one, where a second pair of eyes is not to be had.
func (w World) Alone(staff string) bool {
	for _, p := range w.Staff {
		if p.Active && !p.Service && p.ID != staff && (w.Can(p.ID, register.CaseWork) || w.Can(p.ID, register.CaseApprove)) {
			return false
		}
	}
	return true
}

// Others says whether somebody who is here and may give the command fits.
func (w World) Others(command string, fits func(staff string) bool) bool {
	for _, p := range w.Staff {
		if p.Active && !p.Away && !p.Service && permitted(w.Snapshot, p.ID, command) && fits(p.ID) {
			return true
		}
	}
	return false
}

// Permitted says whether somebody may give a command where he sees the case.
func (w World) Permitted(staff, command string) bool { return permitted(w.Snapshot, staff, command) }

// MayView says whether somebody sees cases at all.
func (w World) MayView(staff string) bool { return w.Can(staff, register.CaseView) }

// Sees says whether somebody may know of the case.
func (w World) Sees(staff string, s *complaint.State) bool { return Sees(w.Snapshot, staff, *s) }

// DepartmentOf gives the department of a member of staff.
func (w World) DepartmentOf(staff string) string {
	return w.Home(staff)
}

// LeadOf gives the lead of a department, or of the nearest one above; one who is away only when nobody else is there.
func (w World) LeadOf(department string) string {
	away := ""
	for _, d := range slices.Backward(w.Path(department)) {
		switch p := w.StaffByID[d.Lead]; {
		case p == nil || !p.Active:
		case !p.Away:
			return p.ID
		case away == "":
			away = p.ID
		}
	}
	return away
}

// Leads are those who lead a department or one above it and work here, the nearest first.
func (w World) Leads(department string) (out []string) {
	for _, d := range slices.Backward(w.Path(department)) {
		if w.HasStaff(d.Lead) {
			out = append(out, d.Lead)
		}
	}
	return out
}

// Holders are the people who have a role.
func (w World) Holders(role string) (out []string) {
	for _, p := range w.WithRole(role) {
		out = append(out, p.ID)
	}
	return out
}

// Placed is nobody: who put in where a complainant is written to is asked of his own word only.
func (w World) Placed() []string { return nil }

// ReopenDays is how long a closed case may come back where its procedure names no window.
func (w World) ReopenDays() int { return w.Organisation.ReopenDays }

// LeastGrade is the lightest grade that the nature of a complaint may have: what the organisation says, else the grade of the
// same name.
func (w World) LeastGrade(nature string) string {
	switch least := w.Organisation.LeastGrade; nature {
	case "major":
		return cmp.Or(least.Major, "major")
	case "urgent":
		return cmp.Or(least.Urgent, "urgent")
	}
	return "general"
}

// SuperiorWithin is how long a superior has to answer; a working day unless set.
func (w World) SuperiorWithin() clock.Span {
	if s, err := clock.ParseSpan(w.Organisation.SuperiorWithin); err == nil && !s.IsZero() {
		return s
	}
	return complaint.DefaultSuperiorWithin
}

// WaitDays is how long a complainant's answer is waited for before the owner is reminded; a week unless set.
func (w World) WaitDays() int { return cmp.Or(w.Organisation.WaitDays, register.DefaultWaitDays) }

// Answers says whether somebody stands in a person's reporting line.
func (w World) Answers(staff, to string) bool { return slices.Contains(w.Line(staff), to) }

// Away says whether a member of staff is not here for the time being.
func (w World) Away(staff string) bool { p := w.StaffByID[staff]; return p != nil && p.Away }

// MayOwn says whether a member of staff may be made accountable for a case: he sees cases and works on them, or decides
// them, as who takes over a complaint about a lead may have to.
func (w World) MayOwn(staff string) bool {
	if p := w.StaffByID[staff]; p == nil || p.Service {
		return false
	}
	return w.Can(staff, register.CaseView) && (w.Can(staff, register.CaseWork) || w.Can(staff, register.CaseApprove) || w.Can(staff, register.CaseEvaluate))
}

// Manager goes up the reporting line; past its end the top is asked again.
func (w World) Manager(staff string, level int) string {
	line := w.Line(staff)
	if len(line) == 0 {
		return ""
	}
	return line[min(max(level, 1), len(line))-1]
}

// DutyOwner is accountable for what nobody has taken: the lead of the intake desk, else any member of it; where nobody is
// in that role, the lead of the topmost department.
func (w World) DutyOwner(string) string {
	if clerks := w.WithRole(register.RoleIntake); len(clerks) > 0 {
		lead := w.LeadOf(clerks[0].Department)
		here := slices.IndexFunc(clerks, func(p *register.Staff) bool { return !p.Away })
		if here >= 0 && (lead == "" || w.Away(lead)) {
			return clerks[here].ID
		}
		return cmp.Or(lead, clerks[0].ID)
	}
	for _, d := range w.Departments {
		if lead := w.LeadOf(d.ID); lead != "" {
			return lead
		}
	}
	return ""
}

// HasStaff says whether the id names an active member of staff.
func (w World) HasStaff(id string) bool { p := w.StaffByID[id]; return p != nil && p.Active }

// HasDepartment says whether the id names an active department.
func (w World) HasDepartment(id string) bool { d := w.DepartmentByID[id]; return d != nil && d.Active }

// HasCategory says whether the code names an active category.
func (w World) HasCategory(code string) bool {
	c := w.CategoryByCode[code]
	return c != nil && c.Active
}

// HasCause says whether the code names an active cause.
func (w World) HasCause(code string) bool { c := w.CauseByCode[code]; return c != nil && c.Active }

// HasChannel says whether the id names an open channel.
func (w World) HasChannel(id string) bool { c := w.ChannelByID[id]; return c != nil && c.Active }

package view

import (
	"amends/internal/register"
)

// Viewer is who looks. What he may see is part of every query, before its limit.
type Viewer struct {
	Staff       string
	Departments []string // whose cases he reaches
	Home        string   // his own department
	All         bool     // reaches every case
	Absent      []string // who is away or has left, and he stands next above
	Own         bool     // sees what he owns, took in or was let in to
	Roles       []string
}

// ViewerOf is the reach of a member of staff as the settings have it. Who may not view cases sees none.
func ViewerOf(s *register.Snapshot, staff string) Viewer {
	v := Viewer{Staff: staff}
	if !s.Can(staff, register.CaseView) {
		return v
	}
	v.Own = true
	v.Departments, v.All = s.Scope(staff)
	if p := s.StaffByID[staff]; p != nil {
		v.Roles, v.Home, v.Absent = p.Roles, p.Department, s.Absent(staff)
	}
	return v
}

// scopes are the search tokens of which the viewer must hold one; nil is everything.
func (v Viewer) scopes() []string {
	if v.All {
		return nil
	}
	out := make([]string, 0, len(v.Departments)+2)
	for _, d := range v.Departments {
		out = append(out, scopeDepartment+d)
	}
	if v.Own {
		out = append(out, scopeStaff+v.Staff)
		if v.Home != "" {
			out = append(out, charged+v.Home)
		}
	}
	return out
}

// The prefixes keep a department's id from being taken for a person's.
const (
	scopeDepartment = "d:"
	scopeStaff      = "s:"
	charged         = "c:" // a department with an action to do; also where the circle names it
)

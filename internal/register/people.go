package register

import (
	"maps"
	"slices"
)

// right is what a person may do and how far he reaches, worked out once for every snapshot.
type right struct {
	permissions map[Permission]bool
	departments []string // whose cases he reaches
	all         bool
}

// Subtree is the department and all below it, in the order of Departments; nil for an unknown one.
func (s *Snapshot) Subtree(department string) []string { return s.departments.subtree(department) }

// Home is the department of a member of staff.
func (s *Snapshot) Home(staff string) string {
	if p := s.StaffByID[staff]; p != nil {
		return p.Department
	}
	return ""
}

// Path leads from the top department to this one.
func (s *Snapshot) Path(department string) []*Department {
	var path []*Department
	for _, id := range s.departments.path(department) {
		path = append(path, s.DepartmentByID[id])
	}
	return path
}

// Under says whether the department is the other one or below it.
func (s *Snapshot) Under(department, above string) bool {
	return s.departments.within(department, above)
}

// ManagerOf is the person to whom a member of staff reports: the one named, else the lead of his department, else of
// the nearest department above. It is empty at the top. Nobody is his own manager.
func (s *Snapshot) ManagerOf(staff string) string {
	p := s.StaffByID[staff]
	if p == nil {
		return ""
	}
	if m := s.StaffByID[p.Manager]; m != nil && m.Active {
		return m.ID
	}
	path := s.Path(p.Department)
	for _, d := range slices.Backward(path) {
		if lead := s.StaffByID[d.Lead]; lead != nil && lead.Active && lead.ID != staff {
			return lead.ID
		}
	}
	return ""
}

// Line is the reporting line above a person, nearest first: the rungs of escalation.
func (s *Snapshot) Line(staff string) []string {
	var line []string
	for m := s.ManagerOf(staff); m != "" && m != staff && !slices.Contains(line, m); m = s.ManagerOf(m) {
		line = append(line, m)
	}
	return line
}

// Absent are those who are away or have left, for whom somebody is the nearest above who is here: what waits for them is
// his to see to.
func (s *Snapshot) Absent(above string) []string { return s.absent[above] }

// Can says whether an active member of staff has a permission.
func (s *Snapshot) Can(staff string, p Permission) bool { return s.rights[staff].permissions[p] }

// CanAny tells whether somebody has one of the permissions.
func (s *Snapshot) CanAny(staff string, permissions []string) bool {
	return slices.ContainsFunc(permissions, func(p string) bool { return s.Can(staff, Permission(p)) })
}

// Scope says whose cases a person reaches besides those that he owns or contributes to: all, or those of the named
// departments. Who leads a department reaches it and what is below it, whatever his roles say.
func (s *Snapshot) Scope(staff string) (departments []string, all bool) {
	r := s.rights[staff]
	return r.departments, r.all
}

// Reaches says whether a case of the department is within the person's scope.
func (s *Snapshot) Reaches(staff, department string) bool {
	r := s.rights[staff]
	return r.all || slices.Contains(r.departments, department)
}

// Has says whether an active member of staff has a role.
func (s *Snapshot) Has(staff, role string) bool {
	p := s.StaffByID[staff]
	return p != nil && p.Active && slices.Contains(p.Roles, role)
}

// WithRole lists the active members of staff who have a role, in the order of Staff; people, not services.
func (s *Snapshot) WithRole(role string) []*Staff {
	var list []*Staff
	for _, p := range s.Staff {
		if p.Active && !p.Service && slices.Contains(p.Roles, role) {
			list = append(list, p)
		}
	}
	return list
}

// Members lists the active members of staff of a department, without those of the departments below; people, not
// services.
func (s *Snapshot) Members(department string) []*Staff {
	var list []*Staff
	for _, p := range s.Staff {
		if p.Active && !p.Service && p.Department == department {
			list = append(list, p)
		}
	}
	return list
}

func (s *Snapshot) rightOf(p *Staff, led []string) right {
	r := right{permissions: map[Permission]bool{}}
	reach := map[string]bool{}
	for _, id := range p.Roles {
		role := s.RoleByID[id]
		if role == nil {
			continue
		}
		for _, permission := range role.Permissions {
			r.permissions[permission] = true
		}
		switch role.Scope {
		case ScopeDepartment:
			reach[p.Department] = true
		case ScopeSubtree:
			led = append(led[:len(led):len(led)], p.Department)
		case ScopeAll:
			r.all = true
		}
	}
	for _, top := range led {
		for _, d := range s.Subtree(top) {
			reach[d] = true
		}
	}
	r.departments = slices.Sorted(maps.Keys(reach))
	return r
}

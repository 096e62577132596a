package register

import "slices"

// whyNeeded is the refusal of who does not say why he makes these changes; empty: he need not. Others must be able to
// question what takes a setting away, and what somebody who is here already may do, or no longer.
func (s *Snapshot) whyNeeded(written []Change) string {
	for _, c := range written {
		switch is := c.value.(type) {
		case nil:
			return "register.why_removed"
		case *Role:
			was := s.RoleByID[is.ID]
			if was != nil && (was.Scope != is.Scope || !slices.Equal(was.Permissions, is.Permissions)) {
				return "register.why_rights"
			}
		case *Staff:
			was := s.StaffByID[is.ID]
			if was != nil && (was.Active != is.Active || was.Department != is.Department || !slices.Equal(was.Roles, is.Roles)) {
				return "register.why_rights"
			}
		}
	}
	return ""
}

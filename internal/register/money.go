package register

// TierFor is the tier that approves a plan of this money (cents) and grade: the lowest one that reaches it, among the
// tiers of the grade if there are any, else among the tiers of every grade. Nil before anything is founded.
func (s *Snapshot) TierFor(amount int64, grade string) *Tier {
	var open *Tier
	for _, t := range s.Tiers { // by money, those without limit last
		if t.UpTo != 0 && t.UpTo < amount {
			continue
		}
		if t.Grade == grade {
			return t
		}
		if t.Grade == "" && open == nil {
			open = t
		}
	}
	return open
}

// MayApprove says whether a person's roles let him approve this money at this grade: he has the role of the tier that
// is asked, or of a higher one, and no role's own cap forbids it.
func (s *Snapshot) MayApprove(staff string, amount int64, grade string) bool {
	p, tier := s.StaffByID[staff], s.TierFor(amount, grade)
	if p == nil || tier == nil || !s.Can(staff, CaseApprove) {
		return false
	}
	for _, t := range s.Tiers {
		higher := t.UpTo == 0 || (tier.UpTo != 0 && t.UpTo >= tier.UpTo)
		if (t.Grade == grade || t.Grade == "") && higher && s.Has(staff, t.Role) {
			role := s.RoleByID[t.Role]
			if role.ApproveUpTo == 0 || amount <= role.ApproveUpTo {
				return true
			}
		}
	}
	return false
}

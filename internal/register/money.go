package register

import (
	"math"
	"slices"
)

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

// Bracket is money (cents, more than Above and up to UpTo) at a grade whose tier asks a certain role. Without a grade it is
// every one but those in Except.
type Bracket struct {
	Grade       string
	Except      []string
	Above, UpTo int64
}

// Brackets are what the holder of roles is asked to approve: where the tier of money and grade names one of them, as far as
// that role's own cap goes.
func (s *Snapshot) Brackets(roles []string) []Bracket {
	var out []Bracket
	grades, steps := []string{}, []int64{}
	for _, t := range s.Tiers {
		if t.Grade != "" {
			grades = append(grades, t.Grade)
		}
		if t.UpTo != 0 {
			steps = append(steps, t.UpTo)
		}
	}
	slices.Sort(grades)
	slices.Sort(steps)
	grades, steps = slices.Compact(grades), append(slices.Compact(steps), math.MaxInt64)
	for i := -1; i < len(grades); i++ {
		b := Bracket{Except: grades}
		if i >= 0 {
			b = Bracket{Grade: grades[i]}
		}
		b.Above = -1
		for _, b.UpTo = range steps { // between two steps the tier is the same
			if t := s.TierFor(b.UpTo, b.Grade); t != nil && slices.Contains(roles, t.Role) {
				within := b
				if limit := s.RoleByID[t.Role].ApproveUpTo; limit != 0 {
					within.UpTo = min(b.UpTo, limit)
				}
				if within.UpTo > b.Above {
					out = append(out, within)
				}
			}
			b.Above = b.UpTo
		}
	}
	return out
}

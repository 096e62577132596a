package register

import (
	"maps"
	"slices"
	"time"

	"amends/internal/fault"
	"amends/internal/procedure"
)

// Procedure is a compiled version of a procedure, whether in force or not: a case keeps the one it was received under.
func (s *Snapshot) Procedure(id string, version int) (*procedure.Procedure, error) {
	v := s.Procedures[id][version]
	if v == nil {
		return nil, fault.New(fault.Unknown, "register.unknown", "kind", string(KindProcedure), "id", VersionID(id, version))
	}
	return &v.Procedure, nil
}

// Current is the version of a procedure that is valid at an instant; an empty id means the organisation's default.
func (s *Snapshot) Current(id string, at time.Time) (*procedure.Procedure, error) {
	if id == "" {
		id = s.Organisation.Procedure
	}
	for _, f := range slices.Backward(s.InForce[id]) {
		if !f.From.After(at) {
			return s.Procedure(id, f.Version)
		}
	}
	return nil, fault.New(fault.Unknown, "register.not_in_force", "id", id)
}

// Versions lists the versions of a procedure, oldest first.
func (s *Snapshot) Versions(id string) []*Version {
	var list []*Version
	for _, n := range slices.Sorted(maps.Keys(s.Procedures[id])) {
		list = append(list, s.Procedures[id][n])
	}
	return list
}

// NextVersion is the number that a new draft of a procedure gets.
func (s *Snapshot) NextVersion(id string) int {
	next := 1
	for n := range s.Procedures[id] {
		next = max(next, n+1)
	}
	return next
}

package desk

import (
	"slices"

	"amends/internal/complaint"
	"amends/internal/fault"
	"amends/internal/register"
)

// May says whether somebody may give this command on this case, apart from the rules. A case that he cannot see is
// unknown to him.
func May(snap *register.Snapshot, by, command string, s complaint.State) error {
	switch by {
	case complaint.System:
		return nil
	case complaint.Customer:
		if a := complaint.AnyAct(command); a != nil && a.Customer {
			return nil
		}
		return fault.New(fault.Forbidden, "desk.not_for_customers", "command", command)
	}
	if command == "give_statement" && asked(&s, by) {
		return nil
	}
	if s.Version > 0 && !Sees(snap, by, s) {
		return fault.New(fault.Unknown, "complaint.unknown")
	}
	if permitted(snap, by, command) {
		return nil
	}
	return fault.New(fault.Forbidden, "desk.not_permitted", "command", command)
}

// permitted says whether a member of staff has one of the permissions that an act asks for. The step's own "who" and the
// conflicts of interest are rules of package complaint.
func permitted(snap *register.Snapshot, by, command string) bool {
	a := complaint.AnyAct(command)
	return a != nil && snap.CanAny(by, a.May)
}

// asked says that a member of staff was asked for a statement: whoever is asked may answer, without seeing the case.
func asked(s *complaint.State, by string) bool {
	return slices.ContainsFunc(s.Statements, func(t complaint.Statement) bool { return t.Staff == by })
}

// Sees says whether a member of staff may know of the case: it lies within his reach, it is his, he took it in, he was let
// in, a measure of its plan is his to carry out, or his department has an action to do. A party to it never may, whoever he is.
func Sees(snap *register.Snapshot, by string, s complaint.State) bool {
	return snap.Can(by, register.CaseView) && !s.Party(by) && (s.Owner == by || s.RegisteredBy == by || snap.Reaches(by, s.Department) ||
		slices.Contains(s.Insiders(), by) || slices.Contains(s.Charged(), snap.Home(by)))
}

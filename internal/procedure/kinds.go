package procedure

import "amends/internal/act"

// Kinds are the sorts of steps that the rules know (步骤类型): what a procedure chooses, orders and sets the parameters of. What
// does it is an act, which declares its kind.
type Kinds map[string]*act.Act

var none act.Act

// Of is the act that does steps of a kind; an empty one where none does.
func (k Kinds) Of(kind string) *act.Act {
	if a := k[kind]; a != nil {
		return a
	}
	return &none
}

// Is is the act that does a step of a compiled procedure.
func (s *Step) Is() *act.Act {
	if s.kind == nil {
		return &none
	}
	return s.kind
}
